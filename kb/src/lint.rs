//! The check of a whole knowledge base against a schema: what is wrong, and what is not explained yet.

mod conditions;
mod coverage;
mod details;
mod devices;
mod glossary;
mod images;
mod links;
mod placeholders;
mod schema;
mod staleness;
mod tags;
mod translations;

pub use coverage::{CoordinateCoverage, Coverage, LocaleCoverage, by_coordinate};

use crate::article::Article;
use crate::coordinate::SchemaCoordinates;
use crate::finding::{self, Finding, FindingCode, Position};
use crate::load::{Document, Loaded};
use crate::locale::Locale;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::HashMap;
use std::fmt;

/// Longest summary that lists show whole, in characters.
pub const SUMMARY_LIMIT: usize = 300;

/// What a check found.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Articles checked, each translation counted.
    pub articles: usize,
    /// Everything that is wrong, those of loading included, sorted by file and place.
    pub findings: Vec<Finding>,
    /// What of the schema the articles explain, locale by locale.
    pub coverage: Vec<LocaleCoverage>,
}

impl Report {
    /// Findings that make the check fail.
    pub fn error_count(&self) -> usize {
        self.findings.iter().filter(|finding| finding.is_error()).count()
    }

    /// Findings that do not.
    pub fn warning_count(&self) -> usize {
        self.findings.len() - self.error_count()
    }

    /// `7 articles checked: 2 errors, 1 warning`.
    pub fn summary(&self) -> String {
        let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
        let errors = count(self.error_count(), "error");
        let warnings = count(self.warning_count(), "warning");
        format!("{} checked: {errors}, {warnings}", count(self.articles, "article"))
    }
}

/// Prints every finding on a line of its own, the coverage, and a last line that sums up.
impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(formatter, "{finding}")?;
        }
        for coverage in &self.coverage {
            writeln!(formatter, "{coverage}")?;
        }
        formatter.write_str(&self.summary())
    }
}

/// Checks what was loaded against a schema, as of `today`. A lint is a function of `Check` called here.
pub fn check(loaded: &Loaded, schema: &SchemaCoordinates, today: NaiveDate) -> Report {
    let mut check = Check::new(loaded, schema);
    check.broken_links();
    check.unknown_related_articles();
    check.coordinates();
    check.operations();
    check.conditions();
    check.condition_names();
    check.placeholders();
    check.images();
    check.devices();
    check.missing_translations();
    check.diverging_translations();
    check.stale_translations();
    check.avoided_words();
    check.missing_glossary_words();
    check.unusual_tags();
    check.unknown_categories();
    check.untranslated_categories();
    check.redirect_collisions();
    check.long_summaries();
    check.untied_articles();
    check.films_without_words();
    check.review_dates(today);
    let mut findings = check.findings;
    findings.extend(loaded.findings.iter().cloned());
    finding::sort(&mut findings);
    let coverage = coverage::by_locale(&loaded.knowledge_base, schema);
    Report { articles: loaded.knowledge_base.article_count(), findings, coverage }
}

/// What lints look at, and where they put what they find. Every lint walks the documents once.
struct Check<'a> {
    loaded: &'a Loaded,
    schema: &'a SchemaCoordinates,
    documents: &'a [Document],
    /// Every translation of an article, by identity.
    by_identity: HashMap<&'a str, Vec<&'a Document>>,
    findings: Vec<Finding>,
}

impl<'a> Check<'a> {
    fn new(loaded: &'a Loaded, schema: &'a SchemaCoordinates) -> Self {
        let mut by_identity: HashMap<&str, Vec<&Document>> = HashMap::new();
        for document in loaded.documents.iter() {
            by_identity.entry(&document.article.identity).or_default().push(document);
        }
        Check { loaded, schema, documents: &loaded.documents, by_identity, findings: Vec::new() }
    }

    fn default_locale(&self) -> &'a Locale {
        self.loaded.knowledge_base.default_locale()
    }

    /// The article with this identity: in the locale, else in the default locale, else in any.
    fn article(&self, identity: &str, locale: &Locale) -> Option<&'a Article> {
        let translations = self.by_identity.get(identity)?;
        let find = |locale: &Locale| translations.iter().find(|document| document.article.locale == *locale);
        let found = find(locale).or_else(|| find(self.default_locale())).or_else(|| translations.first())?;
        Some(&found.article)
    }

    fn report(
        &mut self,
        path: &str,
        at: Position,
        code: FindingCode,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.findings.push(Finding::new(path, at, code, message, advice));
    }
}
