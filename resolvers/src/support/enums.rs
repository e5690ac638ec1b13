//! The enums of support.

use async_graphql::Enum;

use crate::level::enums;

/// How far support goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "entities::support::SupportPlan")]
pub enum SupportPlan {
    /// What everybody has.
    Standard,
    /// The first premium plan.
    Plus,
    /// The second premium plan.
    Pro,
    /// The third premium plan.
    Enterprise,
}

/// How support is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "entities::support::SupportChannel")]
pub enum SupportChannel {
    /// By telephone; the address is a number.
    Phone,
    /// By e-mail.
    Email,
    /// In a chat; the address is its page.
    Chat,
}

enums!(SupportPlan, SupportChannel);
