//! What changed, told to whoever follows it.
//!
//! A job says with [`Session::announce`](crate::sql::Session::announce) what it changes, beside the statement that changes
//! it. Whoever follows a [`Topic`] with [`Database::follow`](crate::db::Database::follow) hears of it once the job is
//! committed, and never of a job that was not:
//!
//! - On SQLite the writer tells the followers of its own process.
//! - On PostgreSQL the `Herald` notifies (`NOTIFY`) of what was committed, so that the server tells every process of the
//!   desk; one connection a process listens. Where either breaks it is made again, and every follower hears
//!   [`News::Missed`]; so they do when a process starts, as the one before it may have been killed with something untold.
//!
//! A change is a key and no more: whoever hears of it reads what is there by then. So changes of the same thing that nobody
//! has read of yet are one, and a follower who is slow holds a bounded number of keys; beyond it hears [`News::Missed`].
//!
//! **To announce a change of a noun**: a variant of [`Changed`] with its identifiers, its [`Topic`] (what somebody follows at
//! once), its line in [`Changed::text`] and [`Changed::parse`]; then `session.announce(…)` in the one place that writes the
//! rows, not in each mutation.

mod herald;
mod hub;
mod listener;
#[cfg(test)]
mod tests;

use crate::ids::{InvoiceId, OrganizationId};

pub(crate) use herald::Herald;
pub(crate) use hub::Hub;
pub use hub::{Follower, News};
use listener::notifying_of;
pub(crate) use listener::{Listener, notifying};

/// Something that was written. Its order is of no meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Changed {
    /// Anything of an invoice: its state, or what was paid on it.
    Invoice {
        /// Whose.
        organization: OrganizationId,
        /// Which.
        invoice: InvoiceId,
    },
    /// Anything of an organization's prepaid account: its balance, what is held, its top-ups and withdrawals.
    PrepaidAccount {
        /// Whose.
        organization: OrganizationId,
    },
}

/// What somebody follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// All invoices of an organization.
    Invoices(OrganizationId),
    /// An organization's prepaid account.
    PrepaidAccount(OrganizationId),
}

impl Changed {
    /// What it is a change of.
    pub fn topic(self) -> Topic {
        match self {
            Self::Invoice { organization, .. } => Topic::Invoices(organization),
            Self::PrepaidAccount { organization } => Topic::PrepaidAccount(organization),
        }
    }

    /// As it travels between processes: words of lower-case letters, digits and underscores.
    fn text(self) -> String {
        match self {
            Self::Invoice { organization, invoice } => format!("invoice {organization} {invoice}"),
            Self::PrepaidAccount { organization } => format!("prepaid_account {organization}"),
        }
    }

    /// Reads what [`Self::text`] wrote; nothing where another version of the desk wrote what this one does not know.
    fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        Some(match words.as_slice() {
            ["invoice", organization, invoice] => {
                Self::Invoice { organization: organization.parse().ok()?, invoice: invoice.parse().ok()? }
            }
            ["prepaid_account", organization] => Self::PrepaidAccount { organization: organization.parse().ok()? },
            _ => return None,
        })
    }
}
