//! What a person changes: the one way that every mutation goes.
//!
//! A [`Change`] says what is to be done; [`Database::make`] does it in one transaction (see [`crate::writer`]) and hands it
//! its [`Work`]: the session, who does it, and when. Everything else that a mutation needs is asked of the work:
//!
//! 1. Lock the row that is changed (`rows::locked_by`), so that two who change it come one after the other. On PostgreSQL
//!    rows are locked in one order: an idempotency key, the row that is changed, the person's membership, accounts.
//! 2. [`Work::rights`] reads what the person may do to the organization *now*: a right that was taken away since the request
//!    came counts. Refuse with [`Denied`](crate::access::Denied): what they do not see looks like what is not there.
//! 3. Where the input may say which state the person saw, [`Revision::expect`](crate::revision::Revision::expect).
//! 4. Write, and only what differs: a field that was not given stays as somebody else may have left it meanwhile.
//! 5. [`Work::note`] writes the audit entry, in the same transaction; nothing is noted where nothing changed.
//! 6. What somebody may follow is announced where its rows are written: see [`crate::news`].
//!
//! What moves money claims an idempotency key first ([`Work::claim`]) and keeps its answer at the end.
//!
//! What a rule refuses is the change's own type, an enum with a case for every reason; `resolvers` gives each its code, field
//! and sentence. What concerns the person alone (a profile, a rating) has no audit entry: the log is an organization's.

pub(crate) mod told;
mod work;

use std::{future::Future, sync::Arc};

use chrono::{DateTime, Utc};

pub use work::Work;

use crate::{
    accounts::Authenticated,
    db::Database,
    ids::IdSource,
    sql::Session,
    writer::{Job, Stop},
};

/// Something that a signed-in person changes.
pub trait Change: Send + Sync + 'static {
    /// The mutation, as the audit log and the keys know it: `Mutation.createTeam`.
    const MUTATION: &'static str;
    /// What it comes to.
    type Answer: Send + 'static;
    /// Why it may be refused.
    type Refusal: Send + 'static;

    /// What somebody is told who is not signed in: as a rule, that there is no such thing.
    fn hidden() -> Self::Refusal;

    /// Does it. It may be run more than once, as a [`Job`], and waits for nothing but its session.
    fn make<'w>(
        &'w self,
        work: &'w Work<'w>,
    ) -> impl Future<Output = Result<Self::Answer, Stop<Self::Refusal>>> + Send + 'w;
}

/// Who makes a change, and with what.
#[derive(Debug, Clone)]
pub struct Author {
    /// Who.
    pub by: Authenticated,
    /// Where identifiers come from.
    pub ids: Arc<IdSource>,
    /// When.
    pub at: DateTime<Utc>,
}

struct Making<C> {
    change: C,
    author: Author,
}

impl<C: Change> Job for Making<C> {
    type Answer = C::Answer;
    type Refusal = C::Refusal;

    async fn run(&self, session: &Session) -> Result<C::Answer, Stop<C::Refusal>> {
        self.change.make(&Work::new(session, &self.author, C::MUTATION)).await
    }
}

impl Database {
    /// Makes a change in one transaction.
    ///
    /// # Errors
    /// As [`Database::transact`].
    pub async fn make<C: Change>(&self, change: C, author: Author) -> Result<C::Answer, Stop<C::Refusal>> {
        self.transact(Making { change, author }).await
    }
}
