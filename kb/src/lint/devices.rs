//! Sections for single browsers and platforms: whoever has another is told something too.

use super::Check;
use crate::device::{self, DeviceName};
use crate::finding::{Finding, FindingCode, Position};

impl Check<'_> {
    /// A group of alternatives without one for everybody else.
    pub(super) fn devices(&mut self) {
        for document in self.documents {
            let sections = &document.article.sections;
            for group in device::groups(&document.article.outline()) {
                let names = group.iter().filter_map(|block| sections.get(block.start)).flat_map(|it| &it.devices);
                let Some(first) = group.first() else { continue };
                if names.clone().any(|name| *name == DeviceName::Other) {
                    continue;
                }
                let told: Vec<&str> = names.map(|name| name.as_str()).collect();
                let message = format!("from here on something is told for {}, and nothing for others", told.join(", "));
                let advice = "Add a section beside them with `for=\"other\"`, last.";
                let at = document.headings.get(first.start).copied().unwrap_or(Position::START);
                self.findings.push(Finding::new(&document.path, at, FindingCode::NoWayForOthers, message, advice));
            }
        }
    }
}
