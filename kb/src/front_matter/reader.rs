//! Takes typed values out of a map of keys, and says of every one that does not fit what would.

use super::{KEYS, Key};
use crate::finding::{Finding, FindingCode, Located, Position};
use crate::text::{did_you_mean, nearest};
use crate::yaml::{Entry, Node, Value};
use std::collections::HashSet;
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

    /// What a key holds, whatever it is.
    pub(super) fn node(&self, key: &str) -> Option<Node> {
        self.get(key)
    }

    fn get(&self, key: &str) -> Option<Node> {
        self.entries.iter().find(|(found, _)| found.value == key).map(|(_, node)| node.clone())
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
        let node = self.get(key)?;
        let Value::Text(text) = &node.value else {
            self.wrong_type(key, &node);
            return None;
        };
        let text = text.trim();
        if text.is_empty() || !check(text) {
            self.invalid(key, node.at, text, None);
            return None;
        }
        Some(Located { value: text.to_owned(), at: node.at })
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
        let node = self.get(key)?;
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
        let Some(node) = self.get(key) else { return Vec::new() };
        let Value::List(items) = &node.value else {
            self.wrong_type(key, &node);
            return Vec::new();
        };
        if items.is_empty() && KEYS.iter().any(|known| known.name == key && known.required) {
            self.invalid(key, node.at, "[]", None);
        }
        if items.len() > limit {
            let message = format!("`{key}` has {} items, and {limit} are the limit", items.len());
            self.refuse(node.at, FindingCode::InvalidFrontMatterValue, &message, "Keep the most telling ones.");
        }
        let mut seen = HashSet::new();
        let mut texts = Vec::new();
        for item in items.iter().take(limit) {
            let Value::Text(text) = &item.value else {
                self.wrong_type(key, item);
                continue;
            };
            let text = text.trim();
            if text.is_empty() || !check(text) {
                self.invalid(key, item.at, text, None);
            } else if !seen.insert(text) {
                let message = format!("`{key}` names `{text}` twice");
                self.refuse(item.at, FindingCode::RepeatedFrontMatterValue, &message, "Take one of them out.");
            } else {
                texts.push(Located { value: text.to_owned(), at: item.at });
            }
        }
        texts
    }

    pub(super) fn map(&mut self, key: &str) -> Option<(Position, Vec<Entry>)> {
        let node = self.get(key)?;
        match node.value {
            Value::Map(entries) => Some((node.at, entries)),
            _ => {
                self.wrong_type(key, &node);
                None
            }
        }
    }
}

fn takes(key: &str) -> &'static str {
    KEYS.iter().find(|known: &&Key| known.name == key).map_or("a value", |known| known.takes)
}
