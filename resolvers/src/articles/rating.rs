//! What readers said of articles, for those who mend them.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject};
pub use entities::knowledge::ArticleFeedback as ArticleRating;
use entities::{
    knowledge::RatingFilter,
    page::{Page, PageArgs},
};

use super::{Article, FeedbackReason, rate::readable, reader};
use crate::{
    connection::{Connection, connection},
    context::{RequestContext, access, database, request},
    error::Result,
    level::{Column, Level, object, objects},
    scalars::{DateTime, Locale},
};

/// Narrows a list of ratings. All that is given must hold; an empty list of reasons asks for nothing.
#[derive(Debug, Default, InputObject)]
pub struct ArticleRatingFilter {
    /// Of this article, in whatever language it was read: its global ID, `art_…`, in any of them.
    article: Option<ID>,
    /// Of what was read in this language; of one that no guide speaks, in that which stands in for it.
    locale: Option<Locale>,
    /// Of readers whom it helped, or of those whom it did not.
    helpful: Option<bool>,
    /// For one of these reasons.
    reason: Option<Vec<FeedbackReason>>,
    /// With a comment.
    #[graphql(default)]
    with_comment: bool,
}

/// The ratings, the one changed last first; an empty page for who is neither agent nor editor.
///
/// # Errors
/// What is no article's ID; a cursor of another list; a database that fails.
pub async fn ratings(
    ctx: &Context<'_>,
    filter: Option<ArticleRatingFilter>,
    args: PageArgs,
) -> Result<Connection<ArticleRating>> {
    let filter = filter.unwrap_or_default();
    let article_identity = match &filter.article {
        None => None,
        Some(id) => match readable(ctx, id)? {
            Some(article) => Some(article.identity.clone()),
            None => return Ok(Connection(Page::empty())),
        },
    };
    let request = request(ctx)?;
    let locale = filter.locale.and_then(|asked| request.locale(Some(&asked)).as_str().parse().ok());
    let reasons = filter.reason.filter(|reasons| !reasons.is_empty());
    let reasons = reasons.map(|reasons| reasons.into_iter().map(Into::into).collect());
    let (helpful, with_comment) = (filter.helpful, filter.with_comment);
    let filter = RatingFilter { article_identity, locale, helpful, reasons, with_comment };
    let page = entities::knowledge::ratings(database(ctx)?, access(ctx)?, &filter, &args).await?;
    Ok(Connection(page.unwrap_or_else(Page::empty)))
}

/// The article as it reads now, in the language that was read or the closest one.
fn article<'r>(request: &'r RequestContext, rating: &ArticleRating) -> Option<&'r Arc<kb::Article>> {
    let knowledge_base = request.guides.knowledge_base();
    let locale = knowledge_base.negotiate(Some(&rating.locale.to_string()));
    let found = knowledge_base.article_by_identity(&rating.article_identity, &locale);
    found.filter(|article| article.is_for(reader(&request.access)))
}

/// What a reader said of an article. Who they are is not told.
#[object(name = "ArticleRating")]
impl Level<ArticleRating> {
    /// The article as it reads now, in the language that was read or the closest one; null where it is gone.
    fn article(&self, ctx: &Context<'_>) -> Result<Column<Option<Article>>> {
        let request = request(ctx)?;
        Ok(self.cells(|rating| article(request, rating).map(Article::from)))
    }

    /// The reader's language.
    fn locale(&self) -> Column<Locale> {
        self.each(|rating| Locale(rating.locale.to_string()))
    }

    /// Whether it helped.
    fn helpful(&self) -> Column<bool> {
        self.each(|rating| rating.helpful)
    }

    /// What was wrong with it, where the reader said so.
    fn reason(&self) -> Column<Option<FeedbackReason>> {
        self.each(|rating| rating.reason.map(FeedbackReason::from))
    }

    /// In the reader's own words: plain text, not to be trusted.
    fn comment(&self) -> Column<Option<String>> {
        self.each(|rating| rating.comment.as_deref())
    }

    /// Which text of the article was read, as `Article.revision` had it; null for a rating from before that was noted.
    fn revision(&self) -> Column<Option<String>> {
        self.each(|rating| rating.revision.as_deref())
    }

    /// Whether the article still reads as it did then; false where that is not known.
    fn is_current(&self, ctx: &Context<'_>) -> Result<Column<bool>> {
        let request = request(ctx)?;
        Ok(self.each(|rating| {
            let now = article(request, rating).map(|article| article.revision());
            rating.revision.is_some() && rating.revision == now
        }))
    }

    /// When the reader said it, or said it anew.
    fn rated_at(&self) -> Column<DateTime> {
        self.each(|rating| DateTime(rating.updated_at))
    }
}
objects!(ArticleRating);
connection!(ArticleRating, "ArticleRating");
