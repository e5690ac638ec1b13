//! `ventanilla kb`: for writers.

use std::{collections::BTreeMap, fmt::Write as _, path::PathBuf};

use clap::{Args, Subcommand};
use entities::clock::{Clock, SystemClock};
use kb::{KnowledgeBase, Loaded, Locale, SchemaCoordinates, lint};
use resolvers::guides::{Guides, anchor_of};
use serde::Serialize;
use serde_json::json;

use super::{Format, Outcome, output};
use crate::start::load_articles;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ventanilla kb check --kb kb/articles
  ventanilla kb search \"pagar una factura\"
  ventanilla kb stats --format json")]
pub(super) struct Kb {
    #[command(subcommand)]
    command: KbCommand,
    /// The folder of articles; without it those shipped in the binary
    #[arg(long, global = true, env = "VENTANILLA_KB", value_name = "DIR")]
    kb: Option<PathBuf>,
    /// How to print
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum KbCommand {
    /// Check the articles against each other and against the schema; exits with 1 if something is wrong
    #[command(after_help = "\
Examples:
  ventanilla kb check                                 the articles in the binary
  ventanilla kb check --kb kb/articles                those of a folder, file and line with each finding
  ventanilla kb check --format json | jq '.findings[] | select(.severity == \"error\")'")]
    Check,
    /// Search the articles, as readers do
    #[command(after_help = "\
Examples:
  ventanilla kb search \"recordatorio de pago\"
  ventanilla kb search --locale en --limit 3 \"mysql prefix\"")]
    Search(Search),
    /// Count articles, sections and words, and the sizes of categories
    #[command(after_help = "\
Examples:
  ventanilla kb stats
  ventanilla kb stats --kb kb/articles --format json")]
    Stats,
}

#[derive(Debug, Args)]
struct Search {
    /// What to look for
    query: String,
    /// The language to search in first; without it the default one
    #[arg(long, value_name = "TAG")]
    locale: Option<Locale>,
    /// How many articles to print
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=100))]
    limit: u16,
}

impl Kb {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let loaded = load_articles(self.kb.as_deref())?;
        match self.command {
            KbCommand::Check => check(&loaded, self.format),
            KbCommand::Search(search) => search.run(loaded, self.format),
            KbCommand::Stats => stats(&loaded.knowledge_base, self.format),
        }
    }
}

fn check(loaded: &Loaded, format: Format) -> anyhow::Result<Outcome> {
    let schema = SchemaCoordinates::parse(&schema::coordinates_sdl(), "schema.graphql")?;
    let report = lint::check(loaded, &schema, SystemClock.today());
    match format {
        Format::Text => output::print(&report.to_string())?,
        Format::Json => output::print_json(&report)?,
    }
    Ok(if report.error_count() == 0 { Outcome::Fine } else { Outcome::Faulty })
}

impl Search {
    fn run(self, loaded: Loaded, format: Format) -> anyhow::Result<Outcome> {
        let (guides, _) = Guides::open(loaded.knowledge_base, &schema::coordinates_sdl(), None)?;
        let kb = guides.knowledge_base();
        let locale = kb.negotiate(self.locale.as_ref().map(Locale::as_str));
        let others = kb.locales().iter().filter(|other| **other != locale);
        let query = search_index::Query {
            text: self.query,
            locales: std::iter::once(&locale).chain(others).map(ToString::to_string).collect(),
            filter: search_index::Filter::default(),
            // Whoever has the articles at hand may read them all.
            max_audience: u8::MAX,
            offset: 0,
            limit: usize::from(self.limit),
        };
        let results = guides.index().search(&query)?;
        let found: Vec<Found> = results.hits.iter().filter_map(|hit| Found::of(kb, hit)).collect();
        match format {
            Format::Json => output::print_json(&json!({
                "total": results.total,
                "didYouMean": results.did_you_mean,
                "hits": found,
            }))?,
            Format::Text => output::print(&as_text(&found, results.total, results.did_you_mean.as_deref()))?,
        }
        Ok(Outcome::Fine)
    }
}

/// A hit, for people and programs.
#[derive(Debug, Serialize)]
struct Found {
    title: String,
    section: Option<String>,
    locale: Locale,
    url: String,
    path: String,
    score: f32,
    snippet: String,
}

impl Found {
    fn of(kb: &KnowledgeBase, hit: &search_index::Hit) -> Option<Self> {
        let article = kb.article_by_identity(&hit.article, &hit.locale.parse().ok()?)?;
        let section = anchor_of(&hit.id).and_then(|anchor| article.section(anchor));
        Some(Self {
            title: article.title.clone(),
            section: section.map(|section| section.title.clone()),
            locale: article.locale.clone(),
            url: section.map_or(&article.url, |section| &section.url).clone(),
            path: article.source_path.clone(),
            score: hit.score,
            snippet: hit.snippet_html.clone(),
        })
    }
}

fn as_text(found: &[Found], total: usize, did_you_mean: Option<&str>) -> String {
    let mut text = String::new();
    for (number, hit) in found.iter().enumerate() {
        let section = hit.section.as_deref().map(|section| format!(" › {section}")).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ =
            writeln!(text, "{:>2}. {}{section}\n    {}\n    {}", number + 1, hit.title, hit.url, plain(&hit.snippet));
    }
    if let Some(other) = did_you_mean {
        let _ = writeln!(text, "Did you mean: {other}?");
    }
    let _ = match total {
        0 => write!(text, "Nothing was found."),
        1 => write!(text, "One article found."),
        more => write!(text, "{more} articles found."),
    };
    text
}

/// A snippet as text: matches between asterisks, escapes resolved.
fn plain(snippet: &str) -> String {
    let marked = snippet.replace("<mark>", "*").replace("</mark>", "*").replace('\n', " ");
    let quotes = marked.replace("&quot;", "\"").replace("&#x27;", "'").replace("&#39;", "'");
    quotes.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// What a language has.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    articles: usize,
    sections: usize,
    words: usize,
    reading_minutes: u32,
    by_kind: BTreeMap<String, usize>,
    by_category: BTreeMap<String, usize>,
    by_audience: BTreeMap<String, usize>,
}

fn stats(kb: &KnowledgeBase, format: Format) -> anyhow::Result<Outcome> {
    let counts: Vec<(&Locale, Counts)> = kb.locales().iter().map(|locale| (locale, Counts::of(kb, locale))).collect();
    match format {
        Format::Json => output::print_json(&json!({
            "revision": kb.revision(),
            "articles": kb.article_count(),
            "categories": kb.categories().len(),
            "locales": counts.iter().map(|(locale, counts)| (locale.as_str(), counts)).collect::<BTreeMap<_, _>>(),
        }))?,
        Format::Text => {
            let mut text = format!("{} articles in all, revision {}", kb.article_count(), kb.revision());
            for (locale, counts) in &counts {
                let _ = write!(text, "\n\n{locale}: {counts}");
            }
            output::print(&text)?;
        }
    }
    Ok(Outcome::Fine)
}

impl Counts {
    fn of(kb: &KnowledgeBase, locale: &Locale) -> Self {
        let mut counts = Self::default();
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

impl std::fmt::Display for Counts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let list = |counts: &BTreeMap<String, usize>| {
            counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
        };
        write!(
            formatter,
            "{} articles, {} sections, {} words, {} minutes to read\n  kinds: {}\n  categories: {}\n  audiences: {}",
            self.articles,
            self.sections,
            self.words,
            self.reading_minutes,
            list(&self.by_kind),
            list(&self.by_category),
            list(&self.by_audience),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_plain_on_a_terminal() {
        assert_eq!(plain("a &lt;b&gt; <mark>c</mark> &amp;amp;"), "a <b> *c* &amp;");
    }

    #[test]
    fn the_number_found_agrees_with_its_noun() {
        assert_eq!(as_text(&[], 0, None), "Nothing was found.");
        assert_eq!(as_text(&[], 1, None), "One article found.");
        assert_eq!(as_text(&[], 7, Some("factura")), "Did you mean: factura?\n7 articles found.");
    }
}
