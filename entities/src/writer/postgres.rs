//! The writer on PostgreSQL: a transaction a job.

use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use futures_util::FutureExt;
use tokio::sync::Semaphore;

use super::{Job, MOST_WAITING, Stop, closed, full, panicked};
use crate::{
    error::{StoreError, StoreResult},
    news::Herald,
    sql::{PostgresSettings, Session},
};

/// How many transactions go on at the same time.
pub(super) const SESSIONS: usize = 8;
/// How often a job is tried that others got in the way of.
const TRIES: usize = 5;

/// Where jobs for a PostgreSQL database go.
#[derive(Debug, Clone)]
pub(crate) struct PostgresWriter(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: PostgresSettings,
    herald: Herald,
    statements: Arc<AtomicU64>,
    /// One place a job that waits or is under way.
    places: Arc<Semaphore>,
    /// One a session.
    turns: Semaphore,
    idle: Mutex<Vec<Session>>,
    closing: AtomicBool,
}

impl PostgresWriter {
    /// For that server; nothing is opened before the first job. The herald tells what was changed.
    pub(crate) fn new(settings: PostgresSettings, herald: Herald, statements: Arc<AtomicU64>) -> Self {
        Self(Arc::new(Inner {
            settings,
            herald,
            statements,
            places: Arc::new(Semaphore::new(MOST_WAITING)),
            turns: Semaphore::new(SESSIONS),
            idle: Mutex::new(Vec::new()),
            closing: AtomicBool::new(false),
        }))
    }

    pub(super) async fn transact<J: Job>(&self, job: J) -> Result<J::Answer, Stop<J::Refusal>> {
        let writer = Arc::clone(&self.0);
        if writer.closing.load(Ordering::Acquire) {
            return Err(closed().into());
        }
        let place = Arc::clone(&writer.places).try_acquire_owned().map_err(|_| full())?;
        // On a task of its own: a transaction does not end in the middle because whoever asked has gone.
        let under_way = tokio::spawn(async move {
            let done = writer.transact(&job).await;
            drop(place);
            done
        });
        under_way.await.unwrap_or_else(|_| Err(panicked().into()))
    }

    pub(super) async fn close(&self) {
        self.0.closing.store(true, Ordering::Release);
        // Every place is free when the last job has ended.
        let all = u32::try_from(MOST_WAITING).unwrap_or(u32::MAX);
        let ended = self.0.places.acquire_many(all).await;
        drop(ended);
        self.0.idle().clear();
        self.0.herald.close().await;
    }
}

impl Inner {
    async fn transact<J: Job>(&self, job: &J) -> Result<J::Answer, Stop<J::Refusal>> {
        let _turn = self.turns.acquire().await.map_err(|_| closed())?;
        let mut tries = 0;
        loop {
            tries += 1;
            let session = self.session().await?;
            let outcome = match attempt(&session, job).await {
                Attempt::Clean(outcome) => {
                    if outcome.is_ok() {
                        self.herald.tell(session.take_changes());
                    }
                    self.idle().push(session);
                    outcome
                }
                // In whatever state it is: a new one is dearer, and sure.
                Attempt::Broken(outcome) => outcome,
            };
            match outcome {
                Err(Stop::Failed(StoreError::Driver(error))) if error.is_retryable() && tries < TRIES => {
                    tracing::debug!(%error, tries, "a transaction is tried again");
                }
                outcome => return outcome,
            }
        }
    }

    async fn session(&self) -> StoreResult<Session> {
        let idle = self.idle().pop();
        match idle.filter(|session| !session.is_closed()) {
            Some(session) => Ok(session),
            None => Session::postgres(&self.settings, Arc::clone(&self.statements)).await,
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Session>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a transaction ended: with the session ready for the next, or not.
enum Attempt<T> {
    Clean(T),
    Broken(T),
}

async fn attempt<J: Job>(session: &Session, job: &J) -> Attempt<Result<J::Answer, Stop<J::Refusal>>> {
    if let Err(error) = session.batch("BEGIN").await {
        return Attempt::Broken(Err(error.into()));
    }
    // What an earlier run announced was taken back with it, or told.
    drop(session.take_changes());
    let outcome = AssertUnwindSafe(job.run(session)).catch_unwind().await;
    let outcome = outcome.unwrap_or_else(|_| Err(panicked().into()));
    match outcome {
        Ok(answer) => match session.batch("COMMIT").await {
            Ok(()) => Attempt::Clean(Ok(answer)),
            Err(error) => Attempt::Broken(Err(error.into())),
        },
        Err(stop) => match session.batch("ROLLBACK").await {
            Ok(()) => Attempt::Clean(Err(stop)),
            Err(_) => Attempt::Broken(Err(stop)),
        },
    }
}
