//! What readers think of an article.

use async_graphql::Object;

use crate::level::{Column, Level, objects};

/// How often an article helped, over all its translations.
#[derive(Debug, Clone, Copy, Default)]
pub struct ArticleFeedback {
    /// Readers whom it helped.
    pub helpful: u64,
    /// Readers whom it did not.
    pub not_helpful: u64,
}

/// How often an article helped, over all its translations.
#[Object(name = "ArticleFeedback")]
impl Level<ArticleFeedback> {
    /// Readers whom it helped.
    fn helpful(&self) -> Column<i32> {
        self.each(|feedback| i32::try_from(feedback.helpful).unwrap_or(i32::MAX))
    }

    /// Readers whom it did not.
    fn not_helpful(&self) -> Column<i32> {
        self.each(|feedback| i32::try_from(feedback.not_helpful).unwrap_or(i32::MAX))
    }
}
objects!(ArticleFeedback);
