//! What changed in the knowledge base, for a reader.

use std::{collections::HashMap, sync::Arc};

use async_graphql::Context;

use super::{Article, reader};
use crate::{
    context::request,
    error::Result,
    guides::Guides,
    level::{Column, Level, object, objects},
    scalars::Locale,
};

/// The articles that were added, changed or removed, as one reader sees them.
#[derive(Debug, Clone)]
pub struct KnowledgeBaseChange {
    articles: Vec<Article>,
    removed_slugs: Vec<String>,
    revision: String,
    warnings: Vec<String>,
}

/// What was added to the knowledge base, changed in it or removed from it, as far as this reader sees it.
#[object(name = "KnowledgeBaseChange")]
impl Level<KnowledgeBaseChange> {
    /// The articles that are new or read differently than before, in the order of the categories and titles.
    fn articles(&self) -> Column<Vec<Article>> {
        self.cells(|change| change.articles.clone())
    }

    /// The slugs, in the reader's language, under which there is no article any more; of an article that has another slug now, the old one.
    fn removed_slugs(&self) -> Column<Vec<String>> {
        self.cells(|change| change.removed_slugs.clone())
    }

    /// The state of the knowledge base after the change.
    fn revision(&self) -> Column<String> {
        self.each(|change| change.revision.as_str())
    }

    /// What keeps files of the articles' folder from being served as they stand there, each with its place and what to do; what was served before is served until then. For support agents; empty for everybody else, and where nothing is wrong.
    fn warnings(&self) -> Column<Vec<String>> {
        self.cells(|change| change.warnings.clone())
    }
}
objects!(KnowledgeBaseChange);

impl KnowledgeBaseChange {
    /// What the request's reader sees differently in the request's guides than in those; nothing where they see no
    /// difference. That there are other warnings than before is one, for who is told of them.
    ///
    /// # Errors
    /// Never in a request that went through `schema`.
    pub fn since(ctx: &Context<'_>, before: &Guides, locale: Option<&Locale>) -> Result<Option<Self>> {
        let request = request(ctx)?;
        let (locale, reader) = (request.locale(locale), reader(&request.access));
        let (warned, warnings) = (warnings(before, reader), warnings(&request.guides, reader));
        let (before, after) = (before.knowledge_base(), request.guides.knowledge_base());
        let change = difference(shown(before, &locale, reader), shown(after, &locale, reader));
        let (articles, removed_slugs) = change;
        let is_nothing = articles.is_empty() && removed_slugs.is_empty() && warned == warnings;
        let revision = after.revision().to_owned();
        let articles = articles.into_iter().map(Article::from).collect();
        Ok((!is_nothing).then_some(Self { articles, removed_slugs, revision, warnings }))
    }
}

/// The warnings for a reader: they name files of articles that others may not know of.
fn warnings(guides: &Guides, reader: kb::Audience) -> Vec<String> {
    let all = guides.warnings().iter().filter(|_| reader == kb::Audience::Agent);
    all.map(|warning| warning.text().to_owned()).collect()
}

type Shown<'k> = Vec<&'k Arc<kb::Article>>;

/// The articles for a reader, each in the closest locale that exists.
fn shown<'k>(knowledge_base: &'k kb::KnowledgeBase, locale: &kb::Locale, reader: kb::Audience) -> Shown<'k> {
    knowledge_base.articles(locale).iter().filter(|article| article.is_for(reader)).collect()
}

/// The articles that are not as before, and the slugs that are gone.
fn difference<'k>(before: Shown<'k>, after: Shown<'k>) -> (Shown<'k>, Vec<String>) {
    let by_identity = |articles: &Shown<'k>| -> HashMap<&'k str, &'k Arc<kb::Article>> {
        articles.iter().map(|article| (article.identity.as_str(), *article)).collect()
    };
    let (known, remaining) = (by_identity(&before), by_identity(&after));
    // Most are the very same: thousands of texts need not be compared for one.
    let is = |one: &Arc<kb::Article>, other: &Arc<kb::Article>| Arc::ptr_eq(one, other) || one == other;
    let same = |article: &Arc<kb::Article>| known.get(article.identity.as_str()).is_some_and(|it| is(it, article));
    let changed = after.into_iter().filter(|article| !same(article)).collect();
    let has_slug = |article: &kb::Article| {
        remaining.get(article.identity.as_str()).is_some_and(|after| after.slug == article.slug)
    };
    let gone = before.into_iter().filter(|article| !has_slug(article)).map(|article| article.slug.clone()).collect();
    (changed, gone)
}
