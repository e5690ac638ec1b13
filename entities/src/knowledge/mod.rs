//! What readers think of articles, and what they search for. The articles themselves are not in the database.

pub(crate) mod article_feedback;
mod click;
mod count;
mod create;
mod insights;
mod names;
mod normal;
mod rate;
mod ratings;
pub(crate) mod search_click;
pub(crate) mod search_day;
mod store;
#[cfg(test)]
mod tests;

pub use article_feedback::Model as ArticleFeedback;
pub use click::{ClickRefusal, LoggedQuery, NoQuery, RecordClick};
pub(crate) use count::together;
pub use count::{CountSearches, DEFAULT_DAYS_KEPT, ForgetSearches, Searched};
pub use create::NewArticleFeedback;
pub use insights::{
    CommonQuery, InsightFilter, SearchInsight, SearchOutcome, common_queries, insights, searched, with_coordinates,
};
pub use normal::{is_whole, normalized};
pub use rate::{Comment, MOST_AN_HOUR, RateArticle, RateRefusal};
pub use ratings::{RatingFilter, ratings, reason_counts};
pub use search_click::Model as SearchClick;
pub use search_day::Model as SearchDay;
pub use store::{FeedbackCounts, feedback_counts, feedback_of};

use crate::values::graphql_enum;

graphql_enum! {
    /// What was wrong with an article.
    pub enum FeedbackReason {
        /// Something is missing.
        Incomplete = "INCOMPLETE",
        /// Something is not so.
        Inaccurate = "INACCURATE",
        /// It cannot be followed.
        HardToUnderstand = "HARD_TO_UNDERSTAND",
        /// A link leads nowhere.
        BrokenLink = "BROKEN_LINK",
        /// Something else.
        Other = "OTHER",
    }
}
