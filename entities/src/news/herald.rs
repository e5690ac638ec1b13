//! Tells PostgreSQL of changes once they are committed.
//!
//! `NOTIFY` inside the transaction that writes would hold a lock of the whole server until the commit is on the disk: jobs
//! that have nothing to do with each other would be committed one after the other. So one connection a process tells of
//! what was committed, all that has come together at once, in transactions that wait for no disk.
//!
//! A process that is killed between the two has told nobody of what it wrote last. So each that starts to serve says first
//! that anything may have changed: [`Database::tell_of_anything`](crate::db::Database::tell_of_anything).

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicU64},
    time::Duration,
};

use tokio::sync::Notify;

use super::{Changed, hub::MOST_TOLD, listener::EVERYTHING, notifying, notifying_of};
use crate::{
    error::StoreResult,
    sql::{PostgresSettings, Session},
};

/// After a failure the next try comes after so long, then after twice as long, and so on.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// At the longest.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// How long a process that closes waits until everything is told.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where changes are told. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Herald(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: PostgresSettings,
    waiting: Mutex<Waiting>,
    silent: Notify,
    /// The connection, while nothing is told.
    idle: Mutex<Option<Session>>,
}

#[derive(Debug, Default)]
struct Waiting {
    changes: BTreeSet<Changed>,
    /// Nobody knows any more what changed.
    everything: bool,
    /// A task tells of it.
    under_way: bool,
}

impl Waiting {
    /// The statements that tell of all of it; nothing where there is nothing to tell.
    fn take(&mut self) -> Option<String> {
        let changes = std::mem::take(&mut self.changes);
        if std::mem::take(&mut self.everything) {
            return Some(notifying_of(EVERYTHING));
        }
        (!changes.is_empty()).then(|| notifying(&changes))
    }
}

impl Herald {
    /// For that server; nothing is opened before there is something to tell.
    pub(crate) fn new(settings: PostgresSettings) -> Self {
        Self(Arc::new(Inner { settings, waiting: Mutex::default(), silent: Notify::new(), idle: Mutex::default() }))
    }

    /// Tells of these, soon. They are committed.
    pub(crate) fn tell(&self, changes: BTreeSet<Changed>) {
        if !changes.is_empty() {
            self.put(|waiting| waiting.changes.extend(changes));
        }
    }

    /// Tells that anything may have changed.
    pub(crate) fn tell_of_anything(&self) {
        self.put(|waiting| waiting.everything = true);
    }

    fn put(&self, change: impl FnOnce(&mut Waiting)) {
        let mut waiting = self.0.waiting();
        change(&mut waiting);
        // So many that nobody would read of each: their keys are not worth the room.
        waiting.everything |= waiting.changes.len() > MOST_TOLD;
        if waiting.everything {
            waiting.changes.clear();
        }
        if !std::mem::replace(&mut waiting.under_way, true) {
            tokio::spawn(tell_all(Arc::clone(&self.0)));
        }
    }

    /// Waits until all of it is told; not for long, where the server cannot be reached.
    pub(crate) async fn close(&self) {
        let told = async {
            loop {
                let silent = self.0.silent.notified();
                if !self.0.waiting().under_way {
                    return;
                }
                silent.await;
            }
        };
        if tokio::time::timeout(PATIENCE, told).await.is_err() {
            tracing::warn!("the last changes could not be told to other processes");
        }
        drop(self.0.idle().take());
    }
}

impl Inner {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn idle(&self) -> MutexGuard<'_, Option<Session>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to be told; where that is nothing, the task ends.
    fn next(&self) -> Option<String> {
        let mut waiting = self.waiting();
        let next = waiting.take();
        if next.is_none() {
            waiting.under_way = false;
            self.silent.notify_waiters();
        }
        next
    }

    async fn session(&self) -> StoreResult<Session> {
        let idle = self.idle().take();
        if let Some(session) = idle.filter(|session| !session.is_closed()) {
            return Ok(session);
        }
        // These are nobody's statements.
        let session = Session::postgres(&self.settings, Arc::new(AtomicU64::new(0))).await?;
        session.batch("SET synchronous_commit = off").await?;
        Ok(session)
    }
}

/// Tells of everything that waits, and of what comes meanwhile.
async fn tell_all(herald: Arc<Inner>) {
    let mut pause = FIRST_PAUSE;
    while let Some(statements) = herald.next() {
        let told = async {
            let session = herald.session().await?;
            session.batch(&statements).await?;
            *herald.idle() = Some(session);
            StoreResult::Ok(())
        };
        match told.await {
            Ok(()) => pause = FIRST_PAUSE,
            Err(error) => {
                tracing::warn!(%error, ?pause, "changes could not be told to other processes; it is tried again");
                // Whether they were told is not known.
                herald.waiting().everything = true;
                // Nothing to wait for but the time.
                let _ = tokio::time::timeout(pause, std::future::pending::<()>()).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}
