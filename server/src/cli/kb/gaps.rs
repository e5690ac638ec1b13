//! `ventanilla kb gaps`: what people searched for in vain, for writers.

use std::fmt::Write as _;

use chrono::Days;
use clap::Args;
use entities::{
    clock::{Clock, SystemClock},
    knowledge::{self, InsightFilter, SearchInsight, SearchOutcome},
};
use kb::{Coordinate, Loaded, Locale};
use resolvers::guides::Guides;
use serde::Serialize;
use serde_json::json;

use crate::cli::{Outcome, ReportFormat, output, serve};

#[derive(Debug, Args)]
pub(super) struct Gaps {
    /// The database: sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, env = "VENTANILLA_DATABASE", hide_env_values = true, value_name = "URL")]
    database: String,
    /// Searches of the last so many days
    #[arg(long, default_value_t = 30, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=3_660))]
    days: u64,
    /// Searches in this language; without it in all
    #[arg(long, value_name = "TAG")]
    locale: Option<Locale>,
    /// Searches of people who had this of the schema in front of them, such as Invoice.status
    #[arg(long, value_name = "COORDINATE")]
    coordinate: Option<Coordinate>,
    /// Leave out what was searched for less often
    #[arg(long, default_value_t = 2, value_name = "N")]
    least: u64,
    /// How many queries to print of each kind
    #[arg(long, default_value_t = 50, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    limit: u16,
}

impl Gaps {
    pub(super) async fn run(self, loaded: Loaded, format: ReportFormat) -> anyhow::Result<Outcome> {
        let database = serve::open(&self.database).await?;
        let missing = self.searched(&database, SearchOutcome::NothingFound).await?;
        let unopened = self.searched(&database, SearchOutcome::NothingOpened).await?;
        let searched = !knowledge::searched(&database, &self.filter(None)?).await?.is_empty();
        database.close().await?;
        let (guides, _) = Guides::open(loaded.knowledge_base, &schema::coordinates_sdl(), None)?;
        let gaps = |insights: Vec<SearchInsight>| {
            insights.into_iter().map(|insight| Gap::of(&guides, insight)).collect::<anyhow::Result<Vec<Gap>>>()
        };
        let (missing, unopened) = (gaps(missing)?, gaps(unopened)?);
        match format {
            ReportFormat::Json => {
                output::print_json(&json!({"days": self.days, "toWrite": missing, "toMend": unopened}))?;
            }
            ReportFormat::Text | ReportFormat::Github if missing.is_empty() && unopened.is_empty() => {
                output::print(&no_gaps(self.days, self.least, searched))?;
            }
            ReportFormat::Text | ReportFormat::Github => output::print(&as_text(self.days, &missing, &unopened))?,
        }
        Ok(Outcome::Fine)
    }

    fn filter(&self, outcome: Option<SearchOutcome>) -> anyhow::Result<InsightFilter> {
        Ok(InsightFilter {
            since: SystemClock.today().checked_sub_days(Days::new(self.days.saturating_sub(1))),
            locale: self.locale.as_ref().map(|locale| locale.as_str().parse()).transpose()?,
            coordinate: self.coordinate.as_ref().map(ToString::to_string),
            outcome,
        })
    }

    /// What came to that often enough, what did most often first.
    async fn searched(
        &self,
        database: &entities::db::Database,
        outcome: SearchOutcome,
    ) -> anyhow::Result<Vec<SearchInsight>> {
        let filter = self.filter(Some(outcome))?;
        let mut insights = knowledge::searched(database, &filter).await?;
        insights.retain(|insight| times(insight, outcome) >= self.least);
        insights.truncate(usize::from(self.limit));
        Ok(knowledge::with_coordinates(database, &filter, insights).await?)
    }
}

/// How often it came to that.
fn times(insight: &SearchInsight, outcome: SearchOutcome) -> u64 {
    match outcome {
        SearchOutcome::NothingFound => insight.without_result,
        SearchOutcome::NothingOpened => insight.searches.saturating_sub(insight.without_result),
    }
}

/// Something that people did not find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Gap {
    query: String,
    locale: String,
    searches: u64,
    without_result: u64,
    /// What of the schema those who searched for it had in front of them: what the article may be about.
    about: Vec<String>,
    /// The titles of the first articles that the query finds now.
    finds_now: Vec<String>,
}

impl Gap {
    /// How many titles a writer wants to see.
    const TITLES: usize = 3;

    fn of(guides: &Guides, insight: SearchInsight) -> anyhow::Result<Self> {
        let kb = guides.knowledge_base();
        let locale = kb.negotiate(Some(&insight.locale.to_string()));
        // Whoever has the articles at hand may read them all.
        let query = guides.query(insight.query.clone(), &locale, kb::Audience::Agent);
        let hits = guides.index().search(&search_index::Query { limit: Self::TITLES, ..query })?.hits;
        let titles = hits.iter().filter_map(|hit| kb.article_by_identity(&hit.article, &hit.locale.parse().ok()?));
        Ok(Self {
            finds_now: titles.map(|article| article.title.clone()).collect(),
            query: insight.query,
            locale: insight.locale.to_string(),
            searches: insight.searches,
            without_result: insight.without_result,
            about: insight.coordinates,
        })
    }
}

fn span(days: u64) -> String {
    if days == 1 { "of today".to_owned() } else { format!("of the last {days} days") }
}

/// What is said where there is nothing to write and nothing to mend.
fn no_gaps(days: u64, least: u64, searched: bool) -> String {
    let span = span(days);
    match (searched, least) {
        (false, _) => {
            format!("No searches {span} are known: nobody searched, or the desk keeps none (--search-log-days).")
        }
        (true, ..=1) => format!("No gaps: the searches {span} found something, and somebody opened it."),
        (true, _) => {
            format!("No gaps: of the searches {span} no query came to nothing {least} times (--least 1 tells of all).")
        }
    }
}

fn as_text(days: u64, missing: &[Gap], unopened: &[Gap]) -> String {
    let span = span(days);
    let mut text = String::new();
    for (heading, gaps, count) in [
        ("To write: nothing was found", missing, (|gap| gap.without_result) as fn(&Gap) -> u64),
        (
            "To mend: something was found, and nobody opened it",
            unopened,
            (|gap| gap.searches.saturating_sub(gap.without_result)) as fn(&Gap) -> u64,
        ),
    ] {
        if gaps.is_empty() {
            continue;
        }
        let parted = if text.is_empty() { "" } else { "\n\n" };
        // Writing to a string cannot fail.
        let _ = write!(text, "{parted}{heading} (searches {span})");
        for gap in gaps {
            let _ = write!(text, "\n{:>6} ×  {:<6} {}", count(gap), gap.locale, gap.query);
            if !gap.about.is_empty() {
                let _ = write!(text, "\n{:>16} had in front of them: {}", "", gap.about.join(" · "));
            }
            if !gap.finds_now.is_empty() {
                let _ = write!(text, "\n{:>16} finds now: {}", "", gap.finds_now.join(" · "));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(query: &str, searches: u64, without_result: u64) -> Gap {
        let (query, locale) = (query.to_owned(), "es".to_owned());
        Gap { query, locale, searches, without_result, about: Vec::new(), finds_now: Vec::new() }
    }

    #[test]
    fn what_to_write_comes_before_what_to_mend_each_with_what_it_is_about_and_finds_now() {
        let about = ["Invoice.status", "Invoice"].map(str::to_owned).into();
        let missing = Gap { about, ..gap("bizum", 12, 11) };
        let unopened = Gap { finds_now: vec!["Use the code".to_owned()], ..gap("codice cliente", 5, 0) };
        let expected = "To write: nothing was found (searches of the last 30 days)\n    \
                        11 ×  es     bizum\n                 had in front of them: Invoice.status · Invoice\n\n\
                        To mend: something was found, and nobody opened it (searches of the last 30 days)\n     \
                        5 ×  es     codice cliente\n                 finds now: Use the code";
        assert_eq!(as_text(30, &[missing], &[unopened]), expected);
    }

    #[test]
    fn that_there_is_no_gap_is_said_with_its_reason() {
        let said =
            "No searches of the last 2 days are known: nobody searched, or the desk keeps none (--search-log-days).";
        assert_eq!(no_gaps(2, 2, false), said);
        assert_eq!(no_gaps(1, 1, true), "No gaps: the searches of today found something, and somebody opened it.");
        let said = "No gaps: of the searches of today no query came to nothing 2 times (--least 1 tells of all).";
        assert_eq!(no_gaps(1, 2, true), said);
    }
}
