//! YAML files of the folder that are no articles: each has a closed schema, and every mistake in one is told with its
//! place and what to do, while what is right in it is kept.

use crate::finding::{Finding, FindingCode, Located, Position};
use crate::locale::Locale;
use crate::text::{did_you_mean, nearest};
use crate::yaml::{self, Entry, Node, Value};

/// Reads one such file, and says what is wrong with it.
pub(crate) struct Sheet<'a> {
    path: &'a str,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(path: &'a str, findings: &'a mut Vec<Finding>) -> Self {
        Sheet { path, findings }
    }

    pub(crate) fn report(&mut self, at: Position, code: FindingCode, message: impl Into<String>, advice: &str) {
        self.findings.push(Finding::new(self.path, at, code, message, advice));
    }

    /// The file as a tree, or a finding.
    pub(crate) fn parse(&mut self, text: &str) -> Option<Node> {
        match yaml::parse(text, 1) {
            Ok(node) => Some(node),
            Err(error) => {
                let message = format!("the file is not valid YAML: {}", error.message);
                self.report(error.at, FindingCode::InvalidYaml, message, "Mend the line.");
                None
            }
        }
    }

    /// The entries of a map, or a finding and none. Nothing is an empty map.
    pub(crate) fn map(&mut self, node: Node, what: &str, advice: &str) -> Vec<Entry> {
        match node.value {
            Value::Map(entries) => entries,
            Value::Null => Vec::new(),
            other => {
                let message = format!("{what} is {}, not a map", other.kind());
                self.report(node.at, FindingCode::WrongFrontMatterType, message, advice);
                Vec::new()
            }
        }
    }

    /// Text that is not blank, or a finding.
    pub(crate) fn text(&mut self, key: &str, node: Node) -> Option<Located<String>> {
        match node.value {
            Value::Text(text) if !text.trim().is_empty() => {
                Some(Located { value: text.trim().to_owned(), at: node.at })
            }
            other => {
                let message = format!("`{key}` is {}", other.kind());
                self.report(node.at, FindingCode::WrongFrontMatterType, message, "Write text between quotes.");
                None
            }
        }
    }

    /// A list of texts; what is none is a finding, and left out.
    pub(crate) fn texts(&mut self, key: &str, node: Node) -> Vec<Located<String>> {
        match node.value {
            Value::List(items) => items.into_iter().filter_map(|item| self.text(key, item)).collect(),
            other => {
                let message = format!("`{key}` is {}, not a list", other.kind());
                let advice = "Write `[one, \"another one\"]`.";
                self.report(node.at, FindingCode::WrongFrontMatterType, message, advice);
                Vec::new()
            }
        }
    }

    /// Says that there is no such key.
    pub(crate) fn unknown_key(&mut self, key: &Located<String>, known: &[&str], advice: &str) {
        let suggestion = nearest(&key.value, known.iter().copied());
        let message = format!("unknown key `{}`{}", key.value, did_you_mean(suggestion));
        self.report(key.at, FindingCode::UnknownFrontMatterKey, message, advice);
    }

    /// The locale that a key names, or a finding.
    pub(crate) fn locale(&mut self, tag: &Located<String>) -> Option<Locale> {
        let locale = tag.value.parse::<Locale>().ok();
        if locale.is_none() {
            let message = format!("`{}` is no language tag", tag.value);
            let advice = "Write one such as `es` or `fr-CH`.";
            self.report(tag.at, FindingCode::InvalidFrontMatterValue, message, advice);
        }
        locale
    }
}
