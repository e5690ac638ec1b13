//! Keys that make it safe to send a mutation again.
//!
//! A job first calls [`claim`]: a key that is new is written down, in the job's own transaction; one that came before with
//! the same request gives the first answer again; with another request it is refused. When the job is done it calls [`keep`].
//! A job that is refused or fails takes its key back with all the rest, so that the person may mend the mistake and send the
//! same key again. Of two requests with one key at once, the second waits for the first and then gets its answer.
//!
//! Keys are a user's own, for one mutation each. They are kept for good: at least the 24 hours that the contract promises.

mod key;
pub(crate) mod row;
mod store;

pub use key::{IdempotencyKey, KeyRefusal, Request};
pub use row::Model as KeptKey;
pub use store::{Claim, claim, keep};
