//! Who did what to an organization. Never changed, never removed.

mod create;
pub(crate) mod entry;
mod store;
#[cfg(test)]
mod tests;

pub use create::{Actor, NewAuditEntry};
pub use entry::Model as AuditEntry;
pub use store::{append, by_ids, of_organizations};

use crate::values::graphql_enum;

graphql_enum! {
    /// What sort of actor did something.
    pub enum ActorKind {
        /// A user.
        User = "USER",
        /// A support agent.
        Agent = "AGENT",
        /// The software itself, such as an automatic renewal.
        System = "SYSTEM",
    }
}
