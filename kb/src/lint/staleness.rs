//! Translations whose source changed since, section by section.

use super::Check;
use crate::finding::{Finding, FindingCode, Position};
use crate::load::Document;
use crate::record::{self, BEGINNING, Marks};
use std::collections::HashMap;

/// A source, with the marks of its sections as they are now.
type Source<'a> = (&'a Document, Vec<(&'a str, String)>);

impl Check<'_> {
    /// A section whose source changed since it was translated, and a translation of which the locale's record says
    /// nothing. A locale without a record is left alone.
    pub(super) fn stale_translations(&mut self) {
        let records = &self.loaded.records;
        if records.is_empty() {
            return;
        }
        let sources: HashMap<&str, Source<'_>> = self
            .loaded
            .sources()
            .map(|source| (source.article.identity.as_str(), (source, record::marks(&source.article))))
            .collect();
        for document in self.loaded.translations() {
            let article = &document.article;
            let Some((source, now)) = sources.get(article.identity.as_str()) else { continue };
            let Some(record) = records.get(&article.locale) else { continue };
            match record.marks(&article.identity) {
                Some(then) => self.findings.extend(stale_sections(document, source, now, then)),
                None => self.findings.push(unrecorded(document)),
            }
        }
    }
}

fn unrecorded(document: &Document) -> Finding {
    let at = document.front_matter.slug.at;
    let message = "nothing says from which state of its source the article was translated";
    Finding::new(&document.path, at, FindingCode::UnrecordedTranslation, message, advice(document))
}

fn stale_sections(document: &Document, source: &Document, now: &[(&str, String)], then: &Marks) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (anchor, mark) in now {
        // A section that the translation does not have is told elsewhere.
        let Some(at) = place(document, anchor) else { continue };
        let section = match *anchor {
            BEGINNING => "title, summary or beginning".to_owned(),
            anchor => format!("the section `#{anchor}`"),
        };
        let (code, message) = match then.get(*anchor) {
            Some(then) if then == mark => continue,
            Some(_) => (
                FindingCode::StaleTranslation,
                format!("{section} of {} changed since this was translated", source.path),
            ),
            None => (
                FindingCode::UnrecordedTranslation,
                format!("nothing says from which state of {} {section} was translated", source.path),
            ),
        };
        findings.push(Finding::new(&document.path, at, code, message, advice(document)));
    }
    findings
}

fn place(document: &Document, anchor: &str) -> Option<Position> {
    if anchor == BEGINNING {
        return Some(document.front_matter.title.at);
    }
    let index = document.article.sections.iter().position(|section| section.anchor == anchor)?;
    document.headings.get(index).copied()
}

fn advice(document: &Document) -> String {
    format!("Compare both, then run `ventanilla kb translated {}`.", document.article.slug)
}
