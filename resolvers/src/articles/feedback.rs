//! What readers think of an article.

use std::sync::Arc;

use async_graphql::Context;

use super::FeedbackReason;
use crate::{
    context::{access, database},
    error::Result,
    level::{Column, Level, object, objects},
};

/// How often an article helped, over all its translations.
#[derive(Debug, Clone)]
pub struct ArticleFeedback {
    /// Which article.
    pub article: Arc<kb::Article>,
    /// Readers whom it helped.
    pub helpful: u64,
    /// Readers whom it did not.
    pub not_helpful: u64,
}

/// How often an article helped, over all its translations.
#[object(name = "ArticleFeedback")]
impl Level<ArticleFeedback> {
    /// Readers whom it helped.
    fn helpful(&self) -> Column<i32> {
        self.each(|feedback| i32::try_from(feedback.helpful).unwrap_or(i32::MAX))
    }

    /// Readers whom it did not.
    fn not_helpful(&self) -> Column<i32> {
        self.each(|feedback| i32::try_from(feedback.not_helpful).unwrap_or(i32::MAX))
    }

    /// For support agents and editors: what was wrong with it, the most frequent reason first; nothing for anybody else.
    async fn reasons(&self, ctx: &Context<'_>) -> Result<Column<Vec<FeedbackReasonCount>>> {
        let identities: Vec<&str> = self.items().map(|feedback| feedback.article.identity.as_str()).collect();
        let counts = entities::knowledge::reason_counts(database(ctx)?, access(ctx)?, &identities).await?;
        let count = |(reason, count)| FeedbackReasonCount { reason: FeedbackReason::from(reason), count };
        self.column(counts.into_iter().map(|counts| counts.into_iter().map(count).collect()).collect())
    }
}
objects!(ArticleFeedback);

/// How many readers named a reason.
#[derive(Debug, Clone, Copy)]
pub struct FeedbackReasonCount {
    reason: FeedbackReason,
    count: u64,
}

/// How many readers named a reason why an article did not help.
#[object(name = "FeedbackReasonCount")]
impl Level<FeedbackReasonCount> {
    /// The reason.
    fn reason(&self) -> Column<FeedbackReason> {
        self.each(|counted| counted.reason)
    }

    /// How many named it.
    fn count(&self) -> Column<i32> {
        self.each(|counted| i32::try_from(counted.count).unwrap_or(i32::MAX))
    }
}
objects!(FeedbackReasonCount);
