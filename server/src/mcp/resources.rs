//! The guides as resources: `kb://LOCALE/SLUG`, in Markdown.

use std::fmt::Write as _;

use kb::{Locale, export::Exporter};
use rmcp::model::{ListResourcesResult, Resource, ResourceTemplate};
use serde_json::{Value, json};

use super::caller::{Caller, Unanswered};
use crate::state::State;

const ARTICLE: &str = include_str!("operations/article.graphql");
const ARTICLES: &str = include_str!("operations/articles.graphql");

/// What a guide is written in.
pub(super) const MARKDOWN: &str = "text/markdown";

/// An article, as an assistant reads it.
pub(super) struct Read {
    /// Its address as a resource.
    pub(super) uri: String,
    /// Its text, as at `/kb/LOCALE/SLUG.md`.
    pub(super) markdown: String,
    /// Where it stands, when somebody last checked it, its other languages and what to read next.
    pub(super) beside: String,
}

/// The address of an article as a resource.
pub(super) fn uri(article: &Value) -> String {
    let text = |key: &str| article[key].as_str().unwrap_or_default();
    format!("kb://{}/{}", text("locale"), text("slug"))
}

/// Locale and slug of an address; nothing where it is none of an article's.
fn address(uri: &str) -> Option<(&str, &str)> {
    let (locale, slug) = uri.strip_prefix("kb://")?.split_once('/')?;
    (!locale.is_empty() && !slug.is_empty() && !slug.contains('/')).then_some((locale, slug))
}

/// A page of the articles for this caller.
///
/// # Errors
/// A cursor that this list did not give.
pub(super) async fn list(
    state: &State,
    caller: &Caller,
    after: Option<String>,
) -> Result<ListResourcesResult, Unanswered> {
    let data = caller.data(state, ARTICLES, json!({"after": after})).await?;
    let page = &data["articles"];
    let resource = |article: &Value| {
        let text = |key: &str| article[key].as_str().unwrap_or_default().to_owned();
        Resource::new(uri(article), text("slug"))
            .with_title(text("title"))
            .with_description(text("summary"))
            .with_mime_type(MARKDOWN)
    };
    let resources = page["nodes"].as_array().into_iter().flatten().map(resource).collect();
    let mut list = ListResourcesResult::with_all_items(resources);
    if page["pageInfo"]["hasNextPage"] == true {
        list.next_cursor = page["pageInfo"]["endCursor"].as_str().map(str::to_owned);
    }
    Ok(list)
}

/// How an article's address is written.
pub(super) fn template() -> ResourceTemplate {
    ResourceTemplate::new("kb://{locale}/{slug}", "guide")
        .with_title("A guide")
        .with_description("A guide of this self-service desk, by language tag and slug, in Markdown.")
        .with_mime_type(MARKDOWN)
}

/// The article at an address; nothing where there is none, or none for this caller.
///
/// # Errors
/// As [`article`].
pub(super) async fn at(state: &State, caller: &Caller, uri: &str) -> Result<Option<Read>, Unanswered> {
    match address(uri) {
        Some((locale, slug)) => article(state, caller, slug, Some(locale)).await,
        None => Ok(None),
    }
}

/// An article by its slug in any language, in the language asked for or the closest one that exists; nothing where there is
/// none, or none for this caller.
///
/// # Errors
/// What is far from a language tag; a database that fails.
pub(super) async fn article(
    state: &State,
    caller: &Caller,
    slug: &str,
    locale: Option<&str>,
) -> Result<Option<Read>, Unanswered> {
    let data = caller.data(state, ARTICLE, json!({"slug": slug, "locale": locale})).await?;
    let found = &data["article"];
    let text = |key: &str| found[key].as_str().unwrap_or_default();
    let Ok(locale) = text("locale").parse::<Locale>() else { return Ok(None) };
    let guides = state.services().guides.load();
    let kb = guides.knowledge_base();
    let exporter = caller.exporter(kb);
    // Guides may have been renewed in between: what is read now is asked for once more.
    let article = kb.article_by_slug(text("slug"), &locale).filter(|article| exporter.is_for(article));
    Ok(article.map(|article| Read {
        uri: uri(found),
        markdown: exporter.article(article),
        beside: beside(found, &exporter),
    }))
}

fn beside(article: &Value, exporter: &Exporter<'_>) -> String {
    let text = |key: &str| article[key].as_str().unwrap_or_default();
    let address = exporter.absolute(text("url"));
    let mut written = format!("{}, reviewed on {}: {address}\n", uri(article), text("reviewedOn"));
    for (heading, key) in [("In other languages", "translations"), ("Read next", "related")] {
        let others = article[key].as_array().map(Vec::as_slice).unwrap_or_default();
        if others.is_empty() {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = write!(written, "\n{heading}:\n\n");
        for other in others {
            let title = other["title"].as_str().map(|title| format!(": {title}")).unwrap_or_default();
            let _ = writeln!(written, "- {}{title}", uri(other));
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_language_and_a_slug() {
        for (uri, found) in [
            ("kb://es/pagar", Some(("es", "pagar"))),
            ("kb://de-CH/zahlen", Some(("de-CH", "zahlen"))),
            ("kb://es", None),
            ("kb://es/", None),
            ("kb:///pagar", None),
            ("kb://es/a/b", None),
            ("https://es/pagar", None),
            ("", None),
        ] {
            assert_eq!(address(uri), found, "{uri}");
        }
    }

    #[test]
    fn beside_an_article_stand_its_address_its_languages_and_what_to_read_next() {
        let (other, next) =
            (json!({"slug": "payer", "locale": "fr"}), json!({"slug": "b", "locale": "es", "title": "B"}));
        let mut article = json!({"slug": "pagar", "locale": "es", "url": "/kb/es/pagar", "reviewedOn": "2026-11-11",
            "translations": [other], "related": [next]});
        let shipped = kb::KnowledgeBase::load(&kb::Source::Embedded, &kb::Options::default()).unwrap();
        let exporter = Exporter::new(&shipped.knowledge_base, "https://desk.example", kb::Audience::Public);
        let head = "kb://es/pagar, reviewed on 2026-11-11: https://desk.example/kb/es/pagar\n";
        let rest = "\nIn other languages:\n\n- kb://fr/payer\n\nRead next:\n\n- kb://es/b: B\n";
        assert_eq!(beside(&article, &exporter), format!("{head}{rest}"));
        article["translations"] = json!([]);
        article["related"] = json!([]);
        assert_eq!(beside(&article, &exporter), head);
    }
}
