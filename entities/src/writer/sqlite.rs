//! The writer of a SQLite file: one thread, one connection, many jobs a commit.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock, PoisonError, atomic::AtomicU64},
    time::Duration,
};

use futures_util::FutureExt;
use tokio::sync::{mpsc, oneshot};

use super::{
    Job, MOST_WAITING, Stop, closed,
    errand::{Errand, Sent},
    full, panicked,
};
use crate::{
    error::{StoreError, StoreResult},
    news::{Changed, Hub},
    sql::{Session, Statement},
};

/// How many jobs one commit serves.
const TOGETHER: usize = 64;

type Queue = mpsc::Sender<Box<dyn Errand>>;

/// Where jobs for a SQLite file go.
#[derive(Debug)]
pub(crate) struct SqliteWriter {
    file: PathBuf,
    limit: Duration,
    statements: Arc<AtomicU64>,
    hub: Arc<Hub>,
    desk: OnceLock<Desk>,
}

/// The thread at work: where its jobs go in, and how it tells that it has ended.
struct Desk {
    queue: Mutex<Option<Queue>>,
    ended: Mutex<Option<oneshot::Receiver<()>>>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}

impl SqliteWriter {
    /// For that file; nothing is opened before the first job.
    pub(crate) fn new(file: PathBuf, limit: Duration, statements: Arc<AtomicU64>, hub: Arc<Hub>) -> Self {
        Self { file, limit, statements, hub, desk: OnceLock::new() }
    }

    pub(super) async fn transact<J: Job>(&self, job: J) -> Result<J::Answer, Stop<J::Refusal>> {
        let (sent, answered) = Sent::new(job);
        let queue = self.desk().queue.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closed)?;
        queue.try_send(Box::new(sent)).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => full(),
            mpsc::error::TrySendError::Closed(_) => closed(),
        })?;
        drop(queue);
        answered.await.unwrap_or_else(|_| Err(closed().into()))
    }

    pub(super) async fn close(&self) {
        let Some(desk) = self.desk.get() else { return };
        drop(desk.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        let ended = desk.ended.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(ended) = ended {
            // A thread that is gone has ended.
            let _ = ended.await;
        }
    }

    fn desk(&self) -> &Desk {
        self.desk.get_or_init(|| {
            let (queue, jobs) = mpsc::channel(MOST_WAITING);
            let (ending, ended) = oneshot::channel();
            let (file, limit, statements) = (self.file.clone(), self.limit, Arc::clone(&self.statements));
            let hub = Arc::clone(&self.hub);
            let open = move || Session::sqlite_writer(&file, limit, Arc::clone(&statements));
            let started = std::thread::Builder::new().name("writer".to_owned()).spawn(move || {
                work(open, jobs, &hub);
                // Nobody may wait for it.
                let _ = ending.send(());
            });
            if let Err(error) = started {
                // The jobs' end is dropped with the thread that never was, and each job is told that the desk is closed.
                tracing::error!(%error, "the writer's thread did not start");
            }
            Desk { queue: Mutex::new(Some(queue)), ended: Mutex::new(Some(ended)) }
        })
    }
}

/// Takes jobs until nobody can send one any more.
fn work(open: impl Fn() -> StoreResult<Session>, mut jobs: mpsc::Receiver<Box<dyn Errand>>, hub: &Hub) {
    let mut session: Option<Session> = None;
    let mut batch = Vec::with_capacity(TOGETHER);
    while jobs.blocking_recv_many(&mut batch, TOGETHER) > 0 {
        if session.is_none() {
            match open() {
                Ok(opened) => session = Some(opened),
                Err(error) => tracing::error!(%error, "the database file cannot be opened for writing"),
            }
        }
        let committed = match &session {
            Some(session) => commit(session, &mut batch),
            None => Err(StoreError::NotKept("the database file cannot be opened for writing".to_owned())),
        };
        let told = committed.map(|changes| hub.tell_all(&changes));
        let failed = told.map_err(|error| {
            tracing::error!(%error, jobs = batch.len(), "a transaction was not committed");
            (matches!(error, StoreError::Busy(_)), error.to_string())
        });
        for errand in batch.drain(..) {
            errand.answer(failed.clone().map_err(
                |(busy, why)| {
                    if busy { StoreError::Busy(why) } else { StoreError::NotKept(why) }
                },
            ));
        }
    }
    if let Some(session) = session {
        session.close();
    }
}

/// All jobs in one transaction; what those changed whose changes are kept.
fn commit(session: &Session, batch: &mut [Box<dyn Errand>]) -> StoreResult<BTreeSet<Changed>> {
    send(session, "BEGIN IMMEDIATE").map_err(busy)?;
    let mut changes = BTreeSet::new();
    let mut each = |errand| one(session, errand).map(|mut of_it| changes.append(&mut of_it));
    let done = batch.iter_mut().try_for_each(&mut each).and_then(|()| send(session, "COMMIT"));
    if done.is_err() {
        // Where SQLite itself took the transaction back there is nothing left to take back.
        let _ = send(session, "ROLLBACK");
    }
    done.map(|()| changes)
}

/// One job within the transaction, and what it changed. An error is one of the transaction, not of the job.
fn one(session: &Session, errand: &mut Box<dyn Errand>) -> StoreResult<BTreeSet<Changed>> {
    send(session, "SAVEPOINT job")?;
    // A job may break off anywhere: what it wrote is taken back with the savepoint, and it holds nothing else of ours.
    let kept = catch_unwind(AssertUnwindSafe(|| errand.run(session).now_or_never()));
    let changes = session.take_changes();
    if kept.is_ok_and(|kept| kept == Some(true)) {
        return send(session, "RELEASE job").map(|()| changes);
    }
    send(session, "ROLLBACK TO job")?;
    send(session, "RELEASE job").map(|()| BTreeSet::new())
}

/// Statements run in place, so that no job ever waits.
fn send(session: &Session, sql: &'static str) -> StoreResult<()> {
    let statement = Statement::new(sql, Vec::new());
    session.execute(&statement).now_or_never().unwrap_or_else(|| Err(panicked())).map(drop)
}

/// Another process holds the file's lock for longer than we wait.
fn busy(error: StoreError) -> StoreError {
    match error {
        StoreError::Driver(error) if error.is_busy() => StoreError::Busy("another program writes".to_owned()),
        other => other,
    }
}
