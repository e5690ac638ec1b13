//! Placeholders: each stands for one leaf of the schema.

use super::Check;
use crate::finding::{Finding, FindingCode};
use crate::text::{did_you_mean, nearest};
use std::collections::HashMap;

impl Check<'_> {
    /// A placeholder that resolves to nothing.
    pub(super) fn placeholders(&mut self) {
        // Translations have the placeholders of their source.
        let mut known: HashMap<String, Result<(), String>> = HashMap::new();
        for document in self.documents {
            for placeholder in &document.placeholders {
                let name = placeholder.value.to_string();
                let result = known.entry(name).or_insert_with_key(|name| self.resolves(name));
                let Err(why) = result else { continue };
                let message = format!("the placeholder `{}` stands for nothing: {why}", placeholder.value);
                let advice = "Write a type and the way to one of its leaves: `{{ Invoice.number | ... }}`.";
                let code = FindingCode::UnknownPlaceholder;
                self.findings.push(Finding::new(&document.path, placeholder.at, code, message, advice));
            }
        }
    }

    fn resolves(&self, name: &str) -> Result<(), String> {
        let mut names = name.split('.').map(str::to_owned);
        let (ty, path) = (names.next().unwrap_or_default(), names.collect::<Vec<_>>());
        if !self.schema.is_object(&ty) {
            let suggestion = did_you_mean(nearest(&ty, self.schema.object_names()));
            return Err(format!("the schema has no object `{ty}`{suggestion}"));
        }
        self.schema.leads_to_leaf(&ty, &path)
    }
}
