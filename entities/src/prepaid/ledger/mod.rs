//! The ledger: double entry, append-only, and the only writer of money.
//!
//! Every movement is a [`Posting`] whose moves sum to zero in one currency: what one account gives, others take. Positive is
//! credit: what the house owes. So a top-up by bank is +100 on the customer's account and −100 on the bank's.
//!
//! [`post`] writes postings inside the caller's transaction. A prepaid account keeps beside its entries what they come to, and
//! one conditional statement takes from it only what is there, so that two requests at once never spend the same franc; the
//! unique place of each entry is the second net. [`verify`] proves that a whole ledger is in order, this snapshot included.

mod accounts;
mod error;
mod posting;
mod run;
#[cfg(test)]
mod tests;
mod verify;
mod write;

pub use error::LedgerError;
pub use posting::{LedgerAccountRef, Move, Posting};
pub use verify::{LedgerProblem, LedgerReport, verify};
pub use write::post;
