//! `ventanilla kb stats`.

use std::{collections::BTreeMap, fmt::Write as _, path::Path};

use clap::Args;
use entities::clock::{Clock, SystemClock};
use kb::{
    Finding, FindingCode, KnowledgeBase, Locale, Report,
    lint::{self, CoordinateCoverage, LocaleCoverage},
};
use serde::Serialize;
use serde_json::json;

use super::{coordinates, folder::Folder};
use crate::cli::{Outcome, ReportFormat, output};

/// The findings that say what is to be done in time, and break nothing.
const PENDING: &[FindingCode] = &[
    FindingCode::ReviewDue,
    FindingCode::MissingTranslation,
    FindingCode::StaleTranslation,
    FindingCode::UnrecordedTranslation,
];

#[derive(Debug, Args)]
pub(super) struct Stats {
    /// List every coordinate with the number of articles and sections tied to it; JSON has them always
    #[arg(long)]
    coordinates: bool,
}

impl Stats {
    pub(super) fn run(self, folder: &Folder, schema: Option<&Path>, format: ReportFormat) -> anyhow::Result<Outcome> {
        let loaded = folder.load()?;
        let (kb, schema) = (&loaded.knowledge_base, coordinates(schema)?);
        let report = lint::check(&loaded, &schema, SystemClock.today());
        let counts: Vec<(&Locale, Counts)> =
            kb.locales().iter().map(|locale| (locale, Counts::of(kb, locale, &report))).collect();
        let pending: Vec<&Finding> = report.findings.iter().filter(|it| PENDING.contains(&it.code)).collect();
        let by_coordinate = lint::by_coordinate(kb, &schema);
        if format == ReportFormat::Json {
            output::print_json(&json!({
                "revision": kb.revision(),
                "articles": kb.article_count(),
                "categories": kb.categories().len(),
                "locales": counts.iter().map(|(locale, counts)| (locale.as_str(), counts)).collect::<BTreeMap<_, _>>(),
                "coordinates": by_coordinate,
                "pending": pending,
            }))?;
            return Ok(Outcome::Fine);
        }
        let mut text = format!("{} in all, revision {}", number(kb.article_count(), "article"), kb.revision());
        for (locale, counts) in &counts {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n\n{locale}: {counts}");
        }
        if self.coordinates {
            text.push_str("\n\ncoordinates");
            for coordinate in &by_coordinate {
                let _ = write!(text, "\n  {}", line(coordinate));
            }
        }
        if !pending.is_empty() {
            text.push_str("\n\nto do");
        }
        for finding in pending {
            match format {
                ReportFormat::Github => text.push_str(&format!("\n{}", folder.annotation(finding))),
                _ => text.push_str(&format!("\n  {finding}")),
            }
        }
        output::print(&text)?;
        Ok(Outcome::Fine)
    }
}

/// `Invoice.status: es 3, en 3`.
fn line(coverage: &CoordinateCoverage) -> String {
    let ties: Vec<String> = coverage.ties.iter().map(|(locale, count)| format!("{locale} {count}")).collect();
    format!("{}: {}", coverage.coordinate, ties.join(", "))
}

/// What a language has.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    articles: usize,
    sections: usize,
    words: usize,
    reading_minutes: u32,
    by_kind: BTreeMap<String, usize>,
    by_category: BTreeMap<String, usize>,
    by_audience: BTreeMap<String, usize>,
    coverage: Option<LocaleCoverage>,
    /// Articles of the default locale that it does not have.
    missing_translations: usize,
    /// Sections whose source changed since.
    stale_translations: usize,
    reviews_due: usize,
}

impl Counts {
    fn of(kb: &KnowledgeBase, locale: &Locale, report: &Report) -> Self {
        let mut counts = Self {
            articles: 0,
            sections: 0,
            words: 0,
            reading_minutes: 0,
            by_kind: BTreeMap::new(),
            by_category: BTreeMap::new(),
            by_audience: BTreeMap::new(),
            coverage: report.coverage.iter().find(|it| it.locale == *locale).cloned(),
            missing_translations: missing_translations(kb, locale),
            stale_translations: count(report, locale, FindingCode::StaleTranslation),
            reviews_due: count(report, locale, FindingCode::ReviewDue),
        };
        for article in kb.articles(locale).iter().filter(|article| article.locale == *locale) {
            let texts = article.sections.iter().map(|section| &section.text).chain([&article.preamble_text]);
            counts.articles += 1;
            counts.sections += article.sections.len();
            counts.words += texts.map(|text| text.split_whitespace().count()).sum::<usize>();
            counts.reading_minutes += article.reading_minutes;
            *counts.by_kind.entry(article.kind.to_string()).or_default() += 1;
            *counts.by_category.entry(article.category.clone()).or_default() += 1;
            *counts.by_audience.entry(article.audience.to_string()).or_default() += 1;
        }
        counts
    }
}

fn missing_translations(kb: &KnowledgeBase, locale: &Locale) -> usize {
    let default = kb.default_locale();
    let sources = kb.articles(default).iter().filter(|article| article.locale == *default && locale != default);
    sources.filter(|article| !kb.translations(article).any(|it| it.locale == *locale)).count()
}

fn count(report: &Report, locale: &Locale, code: FindingCode) -> usize {
    let is_of_locale = |path: &str| path.split('/').next() == Some(locale.as_str());
    report.findings.iter().filter(|it| it.code == code && is_of_locale(&it.path)).count()
}

impl std::fmt::Display for Counts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let list = |counts: &BTreeMap<String, usize>| {
            counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
        };
        let reading_minutes = usize::try_from(self.reading_minutes).unwrap_or(usize::MAX);
        write!(
            formatter,
            "{}, {}, {}, {} to read\n  kinds: {}\n  categories: {}\n  audiences: {}",
            number(self.articles, "article"),
            number(self.sections, "section"),
            number(self.words, "word"),
            number(reading_minutes, "minute"),
            list(&self.by_kind),
            list(&self.by_category),
            list(&self.by_audience),
        )?;
        if let Some(coverage) = &self.coverage {
            write!(formatter, "\n  explained: {}", coverage.counts())?;
        }
        write!(
            formatter,
            "\n  to do: {} missing, {} with a newer source, {} due",
            number(self.missing_translations, "translation"),
            number(self.stale_translations, "section"),
            number(self.reviews_due, "review"),
        )
    }
}

/// A number with its noun.
fn number(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
