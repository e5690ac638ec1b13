//! Articles of the knowledge base, as GraphQL shows them.

mod article;
mod category;
mod change;
mod enums;
mod feedback;
mod filled;
mod filter;
mod rate;
mod rating;
mod section;

pub use article::{Article, by_slug, list};
pub use category::{Category, all as categories};
pub use change::KnowledgeBaseChange;
pub use enums::{ArticleKind, Audience, FeedbackReason};
pub use feedback::{ArticleFeedback, FeedbackReasonCount};
pub use filter::ArticleFilter;
pub use rate::{RateArticleInput, RateArticlePayload, rate};
pub(crate) use rate::{no_article, readable};
pub use rating::{ArticleRating, ArticleRatingFilter, ratings};
pub use section::{ArticleSection, Video};

use entities::{access::Access, accounts::StaffRole};

/// What kind of reader the viewer is: anonymous ones read public articles, users those for customers too, agents and
/// editors all.
pub fn reader(access: &Access) -> kb::Audience {
    match (access.user(), access.staff_role()) {
        (None, _) => kb::Audience::Public,
        (Some(_), StaffRole::None) => kb::Audience::Customer,
        (Some(_), StaffRole::Agent | StaffRole::Editor) => kb::Audience::Agent,
    }
}
