//! Conditions over an object's live state, in CEL (the Common Expression Language) over the schema's fields.
//!
//! `Invoice.status == "OVERDUE" && size(Invoice.reminders) > 0` is a [`Condition`] once it was parsed, and a [`Checked`]
//! one once it was typed against a schema: then it is known which object it is about, which fields it reads
//! ([`Selection`]), and that it is true or false. What an object's fields say are its [`Facts`]; [`Evaluator`] tells which
//! conditions are true of them.
//!
//! # What a condition may say
//! | what | how |
//! |---|---|
//! | an object's field | `Invoice.status`, and on through objects: `Product.billing.autoRenew`; a field that needs an argument is none |
//! | today, at midnight UTC | `today` |
//! | literals | `"OVERDUE"` for enum values and texts, `3`, `9.5`, `true`, `null`, lists of these |
//! | comparisons | `==`, `!=`, `<`, `<=`, `>`, `>=`, `in`: of two values of one kind |
//! | logic | `&&`, `\|\|`, `!`, `? :` |
//! | days and instants | `Product.billing.renewsOn - today < duration("336h")`, `timestamp("2026-01-01T00:00:00Z")` |
//! | lists and texts | `size(…)`, `exists`, `exists_one`, `all`, `filter`, `map`, `contains`, `startsWith`, `endsWith` |
//! | whether a field says anything | `Invoice.paidAt == null` |
//!
//! A condition is about one type. Amounts (`Decimal`) are compared as numbers, exactly up to fifteen digits, and nothing is
//! calculated with them. A field that failed, or that the viewer may not see, is none of the facts: what needs it is neither
//! true nor false, and the condition does not hold.
//!
//! # What it may cost
//! At most [`LENGTH_LIMIT`] characters and [`DEPTH_LIMIT`] levels, no loop within a loop, and no list longer than
//! [`LIST_LIMIT`]: so an evaluation takes at most some ten thousand steps.

mod check;
mod facts;
mod selection;
#[cfg(test)]
mod tests;

pub use check::Checked;
pub(crate) use check::Problem;
pub use facts::{Evaluator, Facts, Unknown};
pub use selection::Selection;

use cel::common::ast::{EntryExpr, Expr, IdedExpr};
use cel::parser::Parser;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::thread;

/// Longest condition, in bytes.
pub const LENGTH_LIMIT: usize = 500;
/// Deepest nesting of what a condition is made of.
pub const DEPTH_LIMIT: usize = 24;
/// Longest list that a condition looks at; what needs a longer one is neither true nor false.
pub const LIST_LIMIT: usize = 100;

/// The stack that conditions are parsed on: the parser recurses deeply, and whoever loads articles may have little.
const PARSER_STACK: usize = 32 * 1024 * 1024;
/// Deepest nesting that the parser follows.
const PARSER_DEPTH: u16 = 64;

/// A condition as written, well-formed. Cheap to clone with its [`Arc`]; equal texts are equal conditions.
pub struct Condition {
    text: String,
    expression: IdedExpr,
}

/// A text that is no condition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct ConditionError {
    /// Where in the text, in bytes.
    pub(crate) offset: usize,
    /// What is wrong, without a full stop.
    pub(crate) message: String,
}

impl Condition {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn expression(&self) -> &IdedExpr {
        &self.expression
    }

    /// Parses a text. Needs [`PARSER_STACK`]: see [`parse_all`].
    fn parse(text: &str) -> Result<Condition, ConditionError> {
        let refuse = |offset, message: String| Err(ConditionError { offset, message });
        if text.len() > LENGTH_LIMIT {
            return refuse(0, format!("the condition has {} bytes, and {LENGTH_LIMIT} are the limit", text.len()));
        }
        let parsed = Parser::new().max_recursion_depth(PARSER_DEPTH).parse(text);
        let expression = match parsed {
            Ok(expression) => expression,
            Err(errors) => {
                let first = errors.errors.first();
                let column = first.map_or(1, |error| error.pos.1.max(1));
                let offset = text.char_indices().nth(usize::try_from(column - 1).unwrap_or(0)).map_or(0, |(at, _)| at);
                let what = first.map_or("it cannot be read", |error| error.msg.lines().next().unwrap_or_default());
                let what: String = what.trim_end_matches('.').chars().take(160).collect();
                return refuse(offset, format!("the condition is not valid CEL: {what}"));
            }
        };
        if depth(&expression) > DEPTH_LIMIT {
            return refuse(0, format!("the condition nests deeper than {DEPTH_LIMIT} levels"));
        }
        Ok(Condition { text: text.to_owned(), expression })
    }
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Condition {}

impl fmt::Debug for Condition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Condition({})", self.text)
    }
}

/// Conditions by their text: each is parsed once, however many articles and translations have it.
#[derive(Debug, Default)]
pub(crate) struct Conditions(HashMap<String, Result<Arc<Condition>, ConditionError>>);

impl Conditions {
    pub(crate) fn get(&self, text: &str) -> Option<&Result<Arc<Condition>, ConditionError>> {
        self.0.get(text)
    }
}

/// Parses conditions, on a stack of their own.
pub(crate) fn parse_all<'a>(texts: impl IntoIterator<Item = &'a str>) -> Conditions {
    let mut parsed: HashMap<String, Result<Arc<Condition>, ConditionError>> = HashMap::new();
    let mut texts = texts.into_iter().peekable();
    if texts.peek().is_none() {
        return Conditions(parsed);
    }
    let distinct: std::collections::BTreeSet<&str> = texts.collect();
    let work = || {
        let parse = |text: &&str| ((*text).to_owned(), Condition::parse(text).map(Arc::new));
        distinct.iter().map(parse).collect::<HashMap<_, _>>()
    };
    let failed = |text: &&str| {
        let message = "the condition cannot be read: the parser failed on it".to_owned();
        ((*text).to_owned(), Err(ConditionError { offset: 0, message }))
    };
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(PARSER_STACK).spawn_scoped(scope, work);
        // Without a thread, or where the parser panics, no condition holds, and all else is served.
        let result = worker.ok().and_then(|worker| worker.join().ok());
        parsed = result.unwrap_or_else(|| distinct.iter().map(failed).collect());
    });
    Conditions(parsed)
}

/// How deep an expression nests.
fn depth(expression: &IdedExpr) -> usize {
    1 + children(expression).into_iter().map(depth).max().unwrap_or(0)
}

/// What an expression is made of.
fn children(expression: &IdedExpr) -> Vec<&IdedExpr> {
    match &expression.expr {
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => Vec::new(),
        Expr::Call(call) => call.target.as_deref().into_iter().chain(&call.args).collect(),
        Expr::Select(select) => vec![&select.operand],
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Comprehension(it) => vec![&it.iter_range, &it.accu_init, &it.loop_cond, &it.loop_step, &it.result],
        Expr::Map(map) => map.entries.iter().flat_map(|entry| parts(&entry.expr)).collect(),
        Expr::Struct(it) => it.entries.iter().flat_map(|entry| parts(&entry.expr)).collect(),
    }
}

fn parts(entry: &EntryExpr) -> Vec<&IdedExpr> {
    match entry {
        EntryExpr::StructField(field) => vec![&field.value],
        EntryExpr::MapEntry(entry) => vec![&entry.key, &entry.value],
    }
}
