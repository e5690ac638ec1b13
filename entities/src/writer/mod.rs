//! Writing: every change that a request makes is one [`Job`], which happens as a whole or not at all.
//!
//! [`Database::transact`] is the one way in, the same on both engines:
//!
//! - On SQLite one thread owns the only connection that writes. It takes all the jobs that wait, up to 64, into one
//!   transaction with a savepoint each, so that one commit to the disk serves many; a job that is refused, fails or panics
//!   takes back its own changes alone; a commit that fails keeps nothing of any of them.
//! - On PostgreSQL each job has a transaction. Rows are locked in one order (an invoice before an account, accounts by
//!   identifier); a deadlock or a serialization failure is tried again, a few times.
//!
//! Too many jobs at once are refused at the door with [`StoreError::Busy`], before anything happened. A job that was taken
//! in is carried to its end, even if whoever sent it has gone.
//!
//! What a job changes it announces on its session: see [`crate::news`].
//!
//! [`Database::alone`] is for loading whole books at once.

mod alone;
mod errand;
mod postgres;
mod sqlite;
#[cfg(test)]
mod tests;

use std::{
    future::Future,
    path::PathBuf,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use crate::{
    db::Database,
    error::StoreError,
    news::{Herald, Hub},
    sql::{PostgresSettings, Session},
};

/// How many jobs may wait or be under way.
const MOST_WAITING: usize = 1_024;

/// Something to be written in one transaction.
pub trait Job: Send + Sync + 'static {
    /// What it comes to.
    type Answer: Send + 'static;
    /// Why it may be refused by a rule; nothing is written then.
    type Refusal: Send + 'static;

    /// Does it, on a session that is in a transaction. It may be run more than once: what an earlier run wrote was taken
    /// back then. It must wait for nothing but its session.
    fn run<'s>(
        &'s self,
        session: &'s Session,
    ) -> impl Future<Output = Result<Self::Answer, Stop<Self::Refusal>>> + Send + 's;
}

/// Why a job wrote nothing.
#[derive(Debug)]
pub enum Stop<R> {
    /// A rule refuses it.
    Refused(R),
    /// It could not be done.
    Failed(StoreError),
}

impl<R> From<StoreError> for Stop<R> {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl<R> Stop<R> {
    /// The same, with the refusal as another.
    pub fn map<S>(self, refusal: impl FnOnce(R) -> S) -> Stop<S> {
        match self {
            Self::Refused(reason) => Stop::Refused(refusal(reason)),
            Self::Failed(error) => Stop::Failed(error),
        }
    }
}

/// What writes; started with its first job.
#[derive(Debug)]
pub(crate) enum Writer {
    Sqlite(sqlite::SqliteWriter),
    Postgres(postgres::PostgresWriter),
}

impl Database {
    /// Does a job in one transaction. What it answers is on the disk.
    ///
    /// # Errors
    /// [`Stop::Refused`] with the job's own reason; [`StoreError::Busy`] where too many wait; any other failure of the
    /// database. In each case nothing of the job was kept.
    pub async fn transact<J: Job>(&self, job: J) -> Result<J::Answer, Stop<J::Refusal>> {
        let done = match self.writer() {
            Writer::Sqlite(writer) => writer.transact(job).await,
            Writer::Postgres(writer) => writer.transact(job).await,
        };
        self.forget_what_was_read();
        done
    }
}

impl Writer {
    /// Of a SQLite file, with a limit to every statement; the hub is told what was changed.
    pub(crate) fn sqlite(file: PathBuf, limit: Duration, statements: Arc<AtomicU64>, hub: Arc<Hub>) -> Self {
        Self::Sqlite(sqlite::SqliteWriter::new(file, limit, statements, hub))
    }

    /// Of a PostgreSQL database; the herald tells what was changed.
    pub(crate) fn postgres(settings: PostgresSettings, herald: Herald, statements: Arc<AtomicU64>) -> Self {
        Self::Postgres(postgres::PostgresWriter::new(settings, herald, statements))
    }

    /// Finishes the jobs that were taken in, takes no more, and lets go of the database.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(writer) => writer.close().await,
            Self::Postgres(writer) => writer.close().await,
        }
    }
}

/// The error for a job that broke off.
fn panicked() -> StoreError {
    StoreError::Corrupt("a write job panicked; nothing of it was kept".to_owned())
}

/// The error for jobs that come after the end.
fn closed() -> StoreError {
    StoreError::Busy("the desk is closing".to_owned())
}

/// The error for one job too many.
fn full() -> StoreError {
    StoreError::Busy(format!("{MOST_WAITING} changes wait to be written"))
}

/// A result with the refusal of a part as the refusal of the whole.
pub fn refused_as<T, R, S>(result: Result<T, Stop<R>>, refusal: impl FnOnce(R) -> S) -> Result<T, Stop<S>> {
    result.map_err(|stop| stop.map(refusal))
}
