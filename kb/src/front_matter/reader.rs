//! Takes typed values out of a map of keys, and says of every one that does not fit what would.

use super::{KEYS, Key};
use crate::finding::{Finding, FindingCode, Located, Position};
use crate::text::{did_you_mean, nearest};
use crate::yaml::{Entry, Node, Value};
use std::ops::RangeInclusive;
use std::str::FromStr;

/// How much of a faulty value a finding quotes.
const QUOTE_LIMIT: usize = 80;

pub(super) struct Reader<'a> {
    path: &'a str,
    entries: Vec<Entry>,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(path: &'a str, entries: Vec<Entry>, findings: &'a mut Vec<Finding>) -> Self {
        Reader { path, entries, findings }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(found, _)| found.value == key)
    }

    /// Where what a key holds stands.
    pub(super) fn place(&self, key: &str) -> Option<Position> {
        self.entries.iter().find(|(found, _)| found.value == key).map(|(_, node)| node.at)
    }

    /// Takes out what a key holds, whatever it is: each key is read once.
    pub(super) fn node(&mut self, key: &str) -> Option<Node> {
        let (_, node) = self.entries.iter_mut().find(|(found, _)| found.value == key)?;
        Some(Node { value: std::mem::replace(&mut node.value, Value::Null), at: node.at })
    }

    pub(super) fn refuse(&mut self, at: Position, code: FindingCode, message: &str, advice: &str) {
        self.findings.push(Finding::new(self.path, at, code, message, advice));
    }

    pub(super) fn missing(&mut self, key: &str) {
        let advice = format!("Add `{key}:` with {}.", takes(key));
        let message = format!("the front matter lacks `{key}`");
        self.refuse(Position::START, FindingCode::MissingFrontMatterKey, &message, &advice);
    }

    pub(super) fn wrong_type(&mut self, key: &str, node: &Node) {
        let hint = match node.value {
            Value::Integer(_) | Value::Float | Value::Bool(_) => "; text that looks like a number stands in quotes",
            _ => "",
        };
        let message = format!("`{key}` is {}", node.value.kind());
        let advice = format!("It takes {}{hint}.", takes(key));
        self.refuse(node.at, FindingCode::WrongFrontMatterType, &message, &advice);
    }

    fn invalid(&mut self, key: &str, at: Position, value: &str, suggestion: Option<&str>) {
        let quoted: String = value.chars().take(QUOTE_LIMIT).collect();
        let message = format!("`{key}` does not take `{quoted}`{}", did_you_mean(suggestion));
        let advice = format!("It takes {}.", takes(key));
        self.refuse(at, FindingCode::InvalidFrontMatterValue, &message, &advice);
    }

    /// Text that must be there, is not blank, and passes the check.
    pub(super) fn required_text(&mut self, key: &str, check: fn(&str) -> bool) -> Option<Located<String>> {
        if !self.has(key) {
            self.missing(key);
            return None;
        }
        self.text(key, check)
    }

    pub(super) fn text(&mut self, key: &str, check: fn(&str) -> bool) -> Option<Located<String>> {
        let Node { value: Value::Text(text), at } = self.node_if(key, |value| matches!(value, Value::Text(_)))? else {
            return None;
        };
        let text = trimmed(text);
        if text.is_empty() || !check(&text) {
            self.invalid(key, at, &text, None);
            return None;
        }
        Some(Located { value: text, at })
    }

    /// One of a few words.
    pub(super) fn word<T: FromStr>(&mut self, key: &str) -> Option<Located<T>> {
        let text = self.text(key, |_| true)?;
        match text.value.parse() {
            Ok(value) => Some(Located { value, at: text.at }),
            Err(_) => {
                // The words stand between backticks in the description of the key.
                let suggestion = nearest(&text.value, takes(key).split('`').skip(1).step_by(2));
                self.invalid(key, text.at, &text.value, suggestion);
                None
            }
        }
    }

    pub(super) fn required_word<T: FromStr>(&mut self, key: &str) -> Option<Located<T>> {
        if !self.has(key) {
            self.missing(key);
            return None;
        }
        self.word(key)
    }

    pub(super) fn number(&mut self, key: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let node = self.node(key)?;
        let Value::Integer(number) = node.value else {
            self.wrong_type(key, &node);
            return None;
        };
        let fitting = u32::try_from(number).ok().filter(|number| range.contains(number));
        if fitting.is_none() {
            self.invalid(key, node.at, &number.to_string(), None);
        }
        fitting
    }

    /// A list of texts, each once; items that do not fit are findings, and left out.
    pub(super) fn texts(&mut self, key: &str, limit: usize, check: fn(&str) -> bool) -> Vec<Located<String>> {
        let Some(Node { value: Value::List(items), at }) = self.node_if(key, |value| matches!(value, Value::List(_)))
        else {
            return Vec::new();
        };
        if items.len() > limit {
            let message = format!("`{key}` has {} items, and {limit} are the limit", items.len());
            self.refuse(at, FindingCode::InvalidFrontMatterValue, &message, "Keep the most telling ones.");
        }
        let mut texts: Vec<Located<String>> = Vec::with_capacity(items.len().min(limit));
        for item in items.into_iter().take(limit) {
            let Node { value: Value::Text(text), at } = item else {
                self.wrong_type(key, &item);
                continue;
            };
            let text = trimmed(text);
            if text.is_empty() || !check(&text) {
                self.invalid(key, at, &text, None);
            } else if texts.iter().any(|known| known.value == text) {
                let message = format!("`{key}` names `{text}` twice");
                self.refuse(at, FindingCode::RepeatedFrontMatterValue, &message, "Take one of them out.");
            } else {
                texts.push(Located { value: text, at });
            }
        }
        texts
    }

    pub(super) fn map(&mut self, key: &str) -> Option<(Position, Vec<Entry>)> {
        match self.node_if(key, |value| matches!(value, Value::Map(_)))? {
            Node { value: Value::Map(entries), at } => Some((at, entries)),
            _ => None,
        }
    }

    /// What a key holds, where it is of the right type; else it is refused.
    fn node_if(&mut self, key: &str, is_right: impl Fn(&Value) -> bool) -> Option<Node> {
        let node = self.node(key)?;
        if is_right(&node.value) {
            return Some(node);
        }
        self.wrong_type(key, &node);
        None
    }
}

/// The text without white space around it; as it is where there is none.
fn trimmed(text: String) -> String {
    let inner = text.trim();
    if inner.len() == text.len() { text } else { inner.to_owned() }
}

fn takes(key: &str) -> &'static str {
    KEYS.iter().find(|known: &&Key| known.name == key).map_or("a value", |known| known.takes)
}
