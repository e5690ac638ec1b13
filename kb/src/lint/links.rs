//! Links between articles: each leads to an article, and to a section that it has.

use super::Check;
use crate::finding::{FindingCode, Located};
use crate::load::Document;
use crate::locale::Locale;
use crate::markdown::link::Target;
use crate::text::{did_you_mean, nearest};
use std::collections::HashMap;

/// Suggestions cost a comparison with every article: beyond so many unknown names something else is wrong.
const SUGGESTION_LIMIT: usize = 200;

/// Names articles for links that lead nowhere.
pub(super) struct Suggestions<'a> {
    identities: Vec<&'a str>,
    /// Which article a slug of any locale belongs to: the usual mistake is to link by the translation's slug.
    by_slug: HashMap<&'a str, &'a str>,
    known: HashMap<String, Option<&'a str>>,
}

impl<'a> Suggestions<'a> {
    pub(super) fn new(documents: &'a [Document]) -> Self {
        let mut identities: Vec<&str> = documents.iter().map(|it| it.article.identity.as_str()).collect();
        identities.sort_unstable();
        identities.dedup();
        let mut by_slug = HashMap::new();
        for article in documents.iter().map(|document| &document.article) {
            for slug in std::iter::once(&article.slug).chain(&article.redirects) {
                by_slug.entry(slug.as_str()).or_insert(article.identity.as_str());
            }
        }
        Suggestions { identities, by_slug, known: HashMap::new() }
    }

    pub(super) fn find(&mut self, unknown: &str) -> Option<&'a str> {
        if let Some(identity) = self.by_slug.get(unknown) {
            return Some(identity);
        }
        if let Some(known) = self.known.get(unknown) {
            return *known;
        }
        if self.known.len() >= SUGGESTION_LIMIT {
            return None;
        }
        let found = nearest(unknown, self.identities.iter().copied());
        self.known.insert(unknown.to_owned(), found);
        found
    }
}

impl Check<'_> {
    /// A link to an article that does not exist, or to a section that it does not have.
    pub(super) fn broken_links(&mut self) {
        let mut suggestions = Suggestions::new(self.documents);
        for document in self.documents {
            for link in &document.links {
                self.broken_link(document, link, &mut suggestions);
            }
        }
    }

    fn broken_link(&mut self, document: &Document, link: &Located<Target>, suggestions: &mut Suggestions<'_>) {
        let article = &document.article;
        match &link.value {
            Target::Section(anchor) => self.broken_anchor(document, link, &article.identity, anchor, &article.locale),
            Target::Article { identity, anchor } => {
                if !self.by_identity.contains_key(identity.as_str()) {
                    let suggestion = suggestions.find(identity);
                    let message =
                        format!("the link to `{identity}.md` leads to no article{}", did_you_mean(suggestion));
                    let advice = "Link by the slug that the article has in the default locale.";
                    return self.report(&document.path, link.at, FindingCode::BrokenLink, message, advice);
                }
                if let Some(anchor) = anchor {
                    self.broken_anchor(document, link, identity, anchor, &article.locale);
                }
            }
            Target::Coordinate(_) | Target::App(_) | Target::External(_) => {}
        }
    }

    fn broken_anchor(
        &mut self,
        document: &Document,
        link: &Located<Target>,
        identity: &str,
        anchor: &str,
        locale: &Locale,
    ) {
        let Some(target) = self.article(identity, locale) else { return };
        if target.section(anchor).is_some() {
            return;
        }
        let suggestion = nearest(anchor, target.sections.iter().map(|section| section.anchor.as_str()));
        let message = format!("`{}` has no section `#{anchor}`{}", target.source_path, did_you_mean(suggestion));
        let advice = "Link to one of its anchors, or to the article as a whole.";
        self.report(&document.path, link.at, FindingCode::BrokenAnchor, message, advice);
    }

    /// A related article that does not exist.
    pub(super) fn unknown_related_articles(&mut self) {
        let mut suggestions = Suggestions::new(self.documents);
        for document in self.documents {
            for related in &document.front_matter.related {
                let identity = &related.value;
                if *identity == document.article.identity {
                    let message = "the article is related to itself";
                    let code = FindingCode::UnknownRelatedArticle;
                    self.report(&document.path, related.at, code, message, "Take it out.");
                } else if !self.by_identity.contains_key(identity.as_str()) {
                    let suggestion = suggestions.find(identity);
                    let message =
                        format!("the related article `{identity}` does not exist{}", did_you_mean(suggestion));
                    let advice = "Write the slug that it has in the default locale.";
                    let code = FindingCode::UnknownRelatedArticle;
                    self.report(&document.path, related.at, code, message, advice);
                }
            }
        }
    }
}
