//! Conditions: each fits the schema, and each name on a heading is one.

use super::Check;
use crate::condition::Problem;
use crate::finding::{Finding, FindingCode};
use crate::load::within;
use crate::text::{did_you_mean, nearest};
use std::collections::HashMap;

impl Check<'_> {
    /// A condition that does not fit the schema.
    pub(super) fn conditions(&mut self) {
        // Translations have the conditions of their source.
        let mut known: HashMap<&str, Vec<Problem>> = HashMap::new();
        for document in self.documents {
            for rule in &document.article.rules {
                let text = rule.condition.as_str();
                let problems =
                    known.entry(text).or_insert_with(|| rule.condition.check(self.schema).err().unwrap_or_default());
                let written = document.front_matter.when.iter().find(|when| when.condition.value == text);
                let Some(written) = written else { continue };
                for problem in problems {
                    let Problem { code, offset, message, advice } = problem;
                    let at = within(written.condition.at, text, *offset);
                    self.findings.push(Finding::new(&document.path, at, *code, &*message, &*advice));
                }
            }
        }
    }

    /// A heading that names a condition which the front matter does not have.
    pub(super) fn condition_names(&mut self) {
        for document in self.documents {
            let names = document.front_matter.when.iter().filter_map(|when| when.name.as_ref());
            let names: Vec<&str> = names.map(|name| name.value.as_str()).collect();
            for used in &document.section_when {
                if names.contains(&used.value.as_str()) {
                    continue;
                }
                let suggestion = did_you_mean(nearest(&used.value, names.iter().copied()));
                let quoted: String = used.value.chars().take(80).collect();
                let message = format!("`when` has no condition named `{quoted}`{suggestion}");
                let advice = "Name a condition of the front matter: `when: [{name: ..., if: ..., because: ...}]`.";
                let code = FindingCode::UnknownConditionName;
                self.findings.push(Finding::new(&document.path, used.at, code, message, advice));
            }
        }
    }
}
