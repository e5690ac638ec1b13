//! Documents for a search that is not ours: one for each section.

use super::Exporter;
use crate::article::{Article, ArticleKind, Audience, Section};
use serde::Serialize;

/// A section of an article, or what stands before its first heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchDocument {
    /// The same after every edit: `<locale>/<slug>`, with `#<anchor>` for a section.
    pub id: String,
    /// The identity of the article: equal in all its translations.
    pub article: String,
    /// Where it is read.
    pub url: String,
    /// The title of the article.
    pub title: String,
    /// The headings that lead to it, the outermost first; none for what stands before the first one.
    pub headings: Vec<String>,
    /// The summary of the article.
    pub summary: String,
    /// What stands there, as plain text.
    pub text: String,
    /// The language that it is written in.
    pub locale: String,
    /// Slug of the category.
    pub category: String,
    /// FAQ, guide or video.
    pub kind: ArticleKind,
    /// Who may read it.
    pub audience: Audience,
    /// The tags of the article.
    pub tags: Vec<String>,
    /// Words that people use for this and that do not stand in the text.
    pub synonyms: Vec<String>,
    /// What of the schema it explains: of the section, or of the article as a whole where it names nothing.
    pub coordinates: Vec<String>,
    /// The day on which somebody last checked the article, as `2026-11-02`.
    pub reviewed_on: String,
}

impl Exporter<'_> {
    /// Every section of every article, in the order of the locales and of the text.
    pub fn search_documents(&self) -> Vec<SearchDocument> {
        let locales = self.kb.locales().iter();
        locales.flat_map(|locale| self.articles(locale)).flat_map(|article| self.sections(article)).collect()
    }

    /// `search.json`: the documents as a JSON list, one a line.
    pub(super) fn search_json(&self) -> String {
        let documents = self.search_documents();
        // Texts, lists and words: there is nothing in a document that could not be spelled.
        let lines: Vec<String> = documents.iter().filter_map(|it| serde_json::to_string(it).ok()).collect();
        match lines.is_empty() {
            true => "[]\n".to_owned(),
            false => format!("[\n{}\n]\n", lines.join(",\n")),
        }
    }

    fn sections(&self, article: &Article) -> Vec<SearchDocument> {
        let mut documents = Vec::new();
        // An article without sections is its preamble, be it empty.
        if !article.preamble_text.is_empty() || article.sections.is_empty() {
            documents.push(self.document(article, None, Vec::new()));
        }
        let mut outer: Option<&Section> = None;
        for section in &article.sections {
            let above = outer.filter(|outer| outer.level < section.level);
            let headings = above.into_iter().chain([section]).map(|it| it.title.clone()).collect();
            documents.push(self.document(article, Some(section), headings));
            if above.is_none() {
                outer = Some(section);
            }
        }
        documents
    }

    fn document(&self, article: &Article, section: Option<&Section>, headings: Vec<String>) -> SearchDocument {
        let anchor = section.map(|section| format!("#{}", section.anchor)).unwrap_or_default();
        let about = section.map(|section| &section.about).filter(|about| !about.is_empty()).unwrap_or(&article.about);
        SearchDocument {
            id: format!("{}/{}{anchor}", article.locale, article.slug),
            article: article.identity.clone(),
            url: self.absolute(section.map_or(&article.url, |section| &section.url)),
            title: article.title.clone(),
            headings,
            summary: article.summary.clone(),
            text: section.map_or(&article.preamble_text, |section| &section.text).clone(),
            locale: article.locale.to_string(),
            category: article.category.clone(),
            kind: article.kind,
            audience: article.audience,
            tags: article.tags.clone(),
            synonyms: article.synonyms.clone(),
            coordinates: about.iter().map(ToString::to_string).collect(),
            reviewed_on: article.reviewed_on.to_string(),
        }
    }
}
