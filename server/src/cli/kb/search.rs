//! `ventanilla kb search`.

use std::fmt::Write as _;

use clap::Args;
use kb::{KnowledgeBase, Loaded, Locale};
use resolvers::guides::{Guides, anchor_of};
use search_index::Results;
use serde::Serialize;
use serde_json::json;

use crate::{
    cli::{Outcome, ReportFormat, output},
    plain::plain,
};

#[derive(Debug, Args)]
pub(super) struct Search {
    /// What to look for
    query: String,
    /// The language to search in first; without it the default one
    #[arg(long, value_name = "TAG")]
    locale: Option<Locale>,
    /// How many articles to print
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=100))]
    limit: u16,
}

impl Search {
    pub(super) fn run(self, loaded: Loaded, format: ReportFormat) -> anyhow::Result<Outcome> {
        let (guides, _) = Guides::open(loaded.knowledge_base, &schema::coordinates_sdl(), None)?;
        let kb = guides.knowledge_base();
        let locale = kb.negotiate(self.locale.as_ref().map(Locale::as_str));
        // Whoever has the articles at hand may read them all.
        let query = guides.query(self.query, &locale, kb::Audience::Agent);
        let query = search_index::Query { limit: usize::from(self.limit), ..query };
        let results = guides.index().search(&query)?;
        let found: Vec<Found> = results.hits.iter().filter_map(|hit| Found::of(kb, hit)).collect();
        match format {
            ReportFormat::Json => output::print_json(&json!({
                "total": results.total,
                "didYouMean": results.did_you_mean,
                "queryLocale": results.language.as_deref().unwrap_or(locale.as_str()),
                "relaxed": results.is_relaxed,
                "closestCategory": results.closest_category,
                "hits": found,
            }))?,
            ReportFormat::Text | ReportFormat::Github => output::print(&as_text(&found, &results))?,
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

fn as_text(found: &[Found], results: &Results) -> String {
    let mut text = String::new();
    for (number, hit) in found.iter().enumerate() {
        let section = hit.section.as_deref().map(|section| format!(" › {section}")).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ =
            writeln!(text, "{:>2}. {}{section}\n    {}\n    {}", number + 1, hit.title, hit.url, plain(&hit.snippet));
    }
    if let Some(other) = &results.did_you_mean {
        let _ = writeln!(text, "Did you mean: {other}?");
    }
    if let Some(locale) = &results.language {
        let _ =
            writeln!(text, "The words were found in `{locale}`; what is translated is shown in the locale asked for.");
    }
    if results.is_relaxed {
        let _ = writeln!(text, "Nothing has the phrases as they stand; their words were sought instead.");
    }
    if let Some(category) = &results.closest_category {
        let _ = writeln!(text, "The closest category: {category}.");
    }
    let _ = match results.total {
        0 => write!(text, "Nothing was found."),
        1 => write!(text, "One article found."),
        more => write!(text, "{more} articles found."),
    };
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_found_agrees_with_its_noun() {
        let text = |total: usize| as_text(&[], &Results { total, ..Results::default() });
        assert_eq!(text(0), "Nothing was found.");
        assert_eq!(text(1), "One article found.");
        assert_eq!(text(7), "7 articles found.");
    }

    #[test]
    fn what_else_there_is_to_say_stands_before_the_number() {
        let some = |text: &str| Some(text.to_owned());
        let (did_you_mean, language) = (some("factura"), some("es"));
        let results = Results { total: 2, did_you_mean, language, ..Results::default() };
        let said = "Did you mean: factura?\nThe words were found in `es`; what is translated is shown in the locale asked \
                    for.\n2 articles found.";
        assert_eq!(as_text(&[], &results), said);
        let results = Results { closest_category: some("invoices"), is_relaxed: true, ..Results::default() };
        let said = "Nothing has the phrases as they stand; their words were sought instead.\nThe closest category: \
                    invoices.\nNothing was found.";
        assert_eq!(as_text(&[], &results), said);
    }
}
