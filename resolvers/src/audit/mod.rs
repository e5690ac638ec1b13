//! Who did what to an organization.

mod actor;
mod entry;

pub use actor::{Actor, SupportAgent, System};
pub use entry::AuditEntry;
