//! What an object's fields say, and which conditions are true of it.

use super::selection::{Field, Leaf, Selection};
use super::{Checked, LIST_LIMIT};
use cel::objects::{Key, Map};
use cel::{Context, Value};
use chrono::{DateTime, NaiveDate, NaiveTime};
use serde_json::Value as Json;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// What the fields of one object say, as conditions see them.
#[derive(Debug)]
pub struct Facts {
    value: Value,
}

/// Why a condition is neither true nor false of an object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unknown(String);

impl Facts {
    /// From the answer to a [`Selection`]: an object of JSON. A field that is not in it, or that is not what the schema
    /// says, is not known.
    pub fn of(answer: &Json, selection: &Selection) -> Facts {
        Facts { value: object(answer, selection).unwrap_or(Value::Null) }
    }
}

/// Nothing where the JSON is no object and not null.
fn object(answer: &Json, selection: &Selection) -> Option<Value> {
    let fields = match answer {
        Json::Object(fields) => fields,
        Json::Null => return Some(Value::Null),
        Json::Array(items) => return list(items, |item| object(item, selection)),
        _ => return None,
    };
    let mut known: HashMap<Key, Value> = HashMap::new();
    for (name, answer) in fields {
        let value = match selection.field(name) {
            Some(Field::Leaf(leaf)) => scalar(answer, *leaf),
            Some(Field::Object(below)) => object(answer, below),
            None => continue,
        };
        if let Some(value) = value {
            known.insert(Key::String(Arc::new(name.clone())), value);
        }
    }
    Some(Value::Map(Map { map: Arc::new(known) }))
}

/// A list too long to look at is not known.
fn list(items: &[Json], item: impl Fn(&Json) -> Option<Value>) -> Option<Value> {
    if items.len() > LIST_LIMIT {
        return None;
    }
    let items: Option<Vec<Value>> = items.iter().map(item).collect();
    Some(Value::List(Arc::new(items?)))
}

fn scalar(answer: &Json, leaf: Leaf) -> Option<Value> {
    match (answer, leaf) {
        (Json::Null, _) => Some(Value::Null),
        (Json::Array(items), _) => list(items, |item| scalar(item, leaf)),
        (Json::Bool(value), _) => Some(Value::Bool(*value)),
        (Json::String(text), Leaf::Decimal) => text.parse().ok().map(Value::Float),
        (Json::String(text), Leaf::Time) => time(text),
        (Json::String(text), Leaf::Plain) => Some(Value::String(Arc::new(text.clone()))),
        (Json::Number(number), Leaf::Plain) if number.is_i64() => number.as_i64().map(Value::Int),
        (Json::Number(number), _) => number.as_f64().map(Value::Float),
        (Json::Object(_), _) => None,
    }
}

/// A day is its midnight UTC, so that days and instants compare.
fn time(text: &str) -> Option<Value> {
    let instant = match DateTime::parse_from_rfc3339(text) {
        Ok(instant) => instant,
        Err(_) => midnight(NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?),
    };
    Some(Value::Timestamp(instant))
}

fn midnight(day: NaiveDate) -> DateTime<chrono::FixedOffset> {
    day.and_time(NaiveTime::MIN).and_utc().fixed_offset()
}

/// Tells which conditions are true. Made once for many objects; it stays on its thread, and nothing is waited for.
pub struct Evaluator {
    context: Context<'static, 'static>,
}

impl std::fmt::Debug for Evaluator {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Evaluator").finish_non_exhaustive()
    }
}

thread_local! {
    /// The last evaluator of this thread, with its day: to make one takes longer than to evaluate a condition.
    static LAST: RefCell<Option<(NaiveDate, Evaluator)>> = const { RefCell::new(None) };
}

impl Evaluator {
    /// Works with this thread's evaluator as of a day.
    pub fn with<R>(today: NaiveDate, work: impl FnOnce(&Evaluator) -> R) -> R {
        let known = LAST.take().filter(|(day, _)| *day == today);
        let (day, evaluator) = known.unwrap_or_else(|| (today, Evaluator::new(today)));
        let result = work(&evaluator);
        LAST.set(Some((day, evaluator)));
        result
    }

    /// As of a day.
    pub fn new(today: NaiveDate) -> Evaluator {
        let mut context = Context::default();
        context.add_variable_from_value("today", Value::Timestamp(midnight(today)));
        Evaluator { context }
    }

    /// Whether each condition is true of an object; all are about its type.
    pub fn evaluate(&self, facts: &Facts, conditions: &[Checked]) -> Vec<Result<bool, Unknown>> {
        let Some(first) = conditions.first() else { return Vec::new() };
        let mut scope = self.context.new_inner_scope();
        scope.add_variable_from_value(first.type_name(), facts.value.clone());
        let one = |condition: &Checked| match scope.resolve(condition.condition().expression()) {
            Ok(Value::Bool(holds)) => Ok(holds),
            Ok(_) => Err(Unknown("it is neither true nor false".to_owned())),
            Err(error) => Err(Unknown(error.to_string().chars().take(200).collect())),
        };
        conditions.iter().map(one).collect()
    }
}
