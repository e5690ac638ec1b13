//! Completions of what is being typed.

use std::sync::Arc;

use async_graphql::Context;

use crate::{
    articles::{Article, ArticleSection, reader},
    connection::checked_first,
    context::{request, services},
    error::{Fault, Result},
    guides::{anchor_of, audience_level},
    level::{Column, Level, object, objects},
    scalars::Locale,
};

/// A completion.
#[derive(Debug, Clone)]
pub struct Suggestion {
    text: String,
    article: Option<Arc<kb::Article>>,
    section: Option<ArticleSection>,
}

/// Of the completions, the share that past queries have at most, where there are as many of them.
const PAST_SHARE: usize = 3;

/// Completions for this reader, by titles, then headings, then what several readers searched for and found.
///
/// # Errors
/// `first` outside 0 to 50; an index that cannot be read.
pub fn suggest(ctx: &Context<'_>, prefix: &str, locale: Option<Locale>, first: i32) -> Result<Vec<Suggestion>> {
    let request = request(ctx)?;
    let limit = checked_first(first, search_index::limits::MAX_SUGGESTIONS)?;
    let locale = request.locale(locale.as_ref());
    let audience = audience_level(reader(&request.access));
    let index = request.guides.index();
    let mut found = index.suggest(prefix, locale.as_str(), audience, limit).map_err(Fault::internal)?;
    let past = services(ctx)?.search_log.past();
    let mut past = past.completing(index, prefix, &locale, audience, limit).map_err(Fault::internal)?;
    past.retain(|text| found.iter().all(|suggestion| suggestion.text.to_lowercase() != *text));
    past.truncate(limit.div_ceil(PAST_SHARE).max(limit.saturating_sub(found.len())));
    found.truncate(limit - past.len());
    let past = past.into_iter().map(|text| Suggestion { text, article: None, section: None });
    Ok(found.into_iter().map(|suggestion| Suggestion::of(request, &locale, suggestion)).chain(past).collect())
}

impl Suggestion {
    fn of(request: &crate::context::RequestContext, locale: &kb::Locale, found: search_index::Suggestion) -> Self {
        let article = request.guides.knowledge_base().article_by_identity(&found.article, locale).cloned();
        let anchor = anchor_of(&found.id);
        let section = article.as_ref().zip(anchor).and_then(|(article, anchor)| {
            // A completion of a title leads to the article, one of a heading to its section.
            ArticleSection::with_anchor(article, anchor).filter(|_| article.title != found.text)
        });
        Self { text: found.text, article, section }
    }
}

/// A completion of what is being typed.
#[object(name = "Suggestion")]
impl Level<Suggestion> {
    /// The completed text.
    fn text(&self) -> Column<String> {
        self.each(|suggestion| suggestion.text.as_str())
    }

    /// The article that has it for its title, or in which it is a heading; null for what several readers searched for.
    fn article(&self) -> Column<Option<Article>> {
        self.cells(|suggestion| suggestion.article.as_ref().map(Article::from))
    }

    /// The section whose heading it is.
    fn section(&self) -> Column<Option<ArticleSection>> {
        self.cells(|suggestion| suggestion.section.clone())
    }
}
objects!(Suggestion);
