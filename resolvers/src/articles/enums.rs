//! The values of articles.

use async_graphql::Enum;

use crate::level::enums;

/// What form an article has.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "kb::ArticleKind")]
pub enum ArticleKind {
    /// A short answer to one question.
    Faq,
    /// A procedure, step by step.
    Guide,
    /// A film, with its transcript.
    Video,
}

/// PUBLIC: everyone. CUSTOMER: signed-in users. AGENT: support agents only.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "kb::Audience")]
pub enum Audience {
    /// Everyone.
    Public,
    /// Signed-in users.
    Customer,
    /// Support agents only.
    Agent,
}

/// What was wrong with an article.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entities::knowledge::FeedbackReason")]
pub enum FeedbackReason {
    /// Something is missing.
    Incomplete,
    /// Something is not so.
    Inaccurate,
    /// It cannot be followed.
    HardToUnderstand,
    /// A link leads nowhere.
    BrokenLink,
    /// Something else.
    Other,
}

enums!(ArticleKind, Audience, FeedbackReason);
