//! YAML as a tree that knows where everything stands, so that a closed schema can report every mistake at once.

mod plain;

use crate::finding::{Located, Position};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_saphyr::{Location, MergeKeyPolicy, Spanned};
use std::fmt;

/// A node of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) at: Position,
}

/// A key with what it holds.
pub(crate) type Entry = (Located<String>, Node);

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Float,
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

impl Value {
    /// What a person calls this kind of value.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Integer(_) => "a number",
            Value::Float => "a fractional number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map of keys",
        }
    }
}

/// Text that is no YAML: where, and why.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    pub(crate) at: Position,
    pub(crate) message: String,
}

/// Parses a document whose first line is line `first_line` of its file.
pub(crate) fn parse(text: &str, first_line: u32) -> Result<Node, SyntaxError> {
    match plain::parse(text) {
        Some(mut node) => {
            shift_node(&mut node, first_line.saturating_sub(1));
            Ok(node)
        }
        None => parser(text, first_line),
    }
}

/// The same by the YAML parser alone.
fn parser(text: &str, first_line: u32) -> Result<Node, SyntaxError> {
    let shift = first_line.saturating_sub(1);
    match serde_saphyr::from_str_with_options::<Node>(text, dialect()) {
        Ok(mut node) => {
            shift_node(&mut node, shift);
            Ok(node)
        }
        Err(error) => {
            let at = error.location().map_or(Position::START, position);
            let message = error.without_snippet().to_string();
            let message = message.lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
            Err(SyntaxError { at: Position { line: at.line + shift, ..at }, message })
        }
    }
}

/// YAML 1.2 without surprises: `no`, `on` and `y` are words, `007` is text, a key stands once, and nothing is merged
/// in. Nor does a text grow much out of itself: nobody needs aliases here.
fn dialect() -> serde_saphyr::Options {
    serde_saphyr::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        merge_keys: MergeKeyPolicy::Error,
        reject_unsupported_tags: true,
        with_snippet: false,
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: 1_000 },
    }
}

fn shift_node(node: &mut Node, shift: u32) {
    node.at.line += shift;
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| shift_node(item, shift)),
        Value::Map(entries) => {
            for (key, value) in entries {
                key.at.line += shift;
                shift_node(value, shift);
            }
        }
        _ => {}
    }
}

fn position(location: Location) -> Position {
    let clamp = |number: u64| u32::try_from(number).unwrap_or(u32::MAX).max(1);
    Position { line: clamp(location.line()), column: clamp(location.column()) }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Value>::deserialize(deserializer)?;
        Ok(Node { value: spanned.value, at: position(spanned.referenced) })
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(i64::try_from(value).map_or(Value::Float, Value::Integer))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Float)
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            entries.push((Located { value: key.value, at: position(key.referenced) }, map.next_value()?));
        }
        Ok(Value::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_and_key_knows_its_place() {
        let node = parse("a: 1\nb: [x, 'y']\nc: {d: 2026-11-02}\n", 2).unwrap();
        let Value::Map(entries) = node.value else { panic!("a map") };
        let places: Vec<_> = entries.iter().map(|(key, node)| (key.at.line, key.at.column, node.at.column)).collect();
        assert_eq!(places, [(2, 1, 4), (3, 1, 4), (4, 1, 4)]);
        let Value::List(items) = &entries[1].1.value else { panic!("a list") };
        assert_eq!((items[1].at.line, items[1].at.column), (3, 8));
        let Value::Map(inner) = &entries[2].1.value else { panic!("a map") };
        assert_eq!(inner[0].1.value, Value::Text("2026-11-02".into()), "a date is text until its key says otherwise");
    }

    #[test]
    fn words_of_other_languages_are_no_booleans_and_no_numbers() {
        for word in ["no", "y", "on", "off", "No", "007", "1_000", "2026-11-02", "12:30"] {
            assert_eq!(parse(word, 1).unwrap().value, Value::Text(word.into()));
        }
        assert_eq!(parse("true", 1).unwrap().value, Value::Bool(true));
        assert_eq!(parse("12", 1).unwrap().value, Value::Integer(12));
        assert!(parse("a: &a {b: 1}\nc: {<<: *a}\n", 1).is_err(), "merge keys");
        assert!(parse("a: !include /etc/passwd\n", 1).is_err(), "tags");
    }

    #[test]
    fn a_syntax_error_has_line_and_column_of_the_file() {
        let error = parse("a: 1\nb: [x\n", 2).unwrap_err();
        assert!(error.at.line >= 3, "{error:?}");
        assert!(!error.message.is_empty());
        let error = parse("a: 1\na: 2\n", 2).unwrap_err();
        assert_eq!(error.at.line, 3, "{error:?}");
    }
}
