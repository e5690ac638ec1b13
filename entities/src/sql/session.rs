use std::{
    collections::BTreeSet,
    future::Future,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use sea_orm::DbBackend;

use super::{
    Projection, Record, RowReader, SqliteConnection, Statement,
    connections::Connections,
    postgres::{PostgresConnection, Settings},
};
use crate::{boxed::boxed, error::StoreResult, news::Changed};

#[derive(Debug)]
enum Engine {
    Sqlite(Connections),
    Postgres(Box<PostgresConnection>),
}

/// A way to send statements. Many may send at the same time: on PostgreSQL their statements are pipelined on one
/// connection; on SQLite each runs in place.
///
/// A transaction needs a session of its own: see [`Self::batch`].
#[derive(Debug)]
pub struct Session {
    engine: Engine,
    statements: Arc<AtomicU64>,
    in_flight: AtomicUsize,
    /// What the transaction under way changes.
    changes: Mutex<BTreeSet<Changed>>,
}

/// Counts a statement as long as it runs.
struct InFlight<'s>(&'s AtomicUsize);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Session {
    fn new(engine: Engine, statements: Arc<AtomicU64>) -> Self {
        Self { engine, statements, in_flight: AtomicUsize::new(0), changes: Mutex::default() }
    }

    /// Over so many readers of a SQLite file.
    pub(crate) fn sqlite_readers(
        file: &Path,
        count: usize,
        limit: Duration,
        statements: Arc<AtomicU64>,
    ) -> StoreResult<Self> {
        let readers: StoreResult<Vec<_>> = (0..count).map(|_| SqliteConnection::open_reader(file, limit)).collect();
        Ok(Self::new(Engine::Sqlite(Connections::new(readers?)), statements))
    }

    /// Over one connection that writes a SQLite file: see [`SqliteConnection::open_writer`].
    ///
    /// # Errors
    /// When SQLite cannot open it.
    pub fn sqlite_writer(file: &Path, limit: Duration, statements: Arc<AtomicU64>) -> StoreResult<Self> {
        let connections = Connections::new(vec![SqliteConnection::open_writer(file, limit)?]);
        Ok(Self::new(Engine::Sqlite(connections), statements))
    }

    /// Over the same readers of a SQLite file, for one request, whose statements share a read transaction where they can;
    /// nothing on PostgreSQL.
    pub(crate) fn for_request(&self) -> Option<Self> {
        match &self.engine {
            Engine::Sqlite(connections) => {
                Some(Self::new(Engine::Sqlite(connections.for_request()), Arc::clone(&self.statements)))
            }
            Engine::Postgres(_) => None,
        }
    }

    /// Ends the request's read transaction, so that it reads what was written since.
    pub(crate) fn end_reading(&self) {
        if let Engine::Sqlite(connections) = &self.engine {
            connections.end_reading();
        }
    }

    /// Over a new connection to PostgreSQL.
    pub(crate) async fn postgres(settings: &Settings, statements: Arc<AtomicU64>) -> StoreResult<Self> {
        // On the heap: whoever asks for a session would have to have room for it, and hardly anybody opens one.
        let connection = boxed(|| PostgresConnection::open(settings)).await?;
        Ok(Self::new(Engine::Postgres(Box::new(connection)), statements))
    }

    /// All rows of a statement whose select list is the whole record's.
    ///
    /// # Errors
    /// As [`Self::query`].
    pub fn rows<R: Record>(&self, statement: &Statement) -> impl Future<Output = StoreResult<Vec<R>>> + Send {
        self.query(statement, |row| row.record(Projection::ALL))
    }

    /// The rows that a statement gives, each as `read` makes it.
    ///
    /// # Errors
    /// When the database fails, the statement takes too long, or `read` fails.
    pub async fn query<T: Send>(
        &self,
        statement: &Statement,
        read: impl FnMut(&mut RowReader<'_>) -> StoreResult<T> + Send,
    ) -> StoreResult<Vec<T>> {
        let _in_flight = self.count();
        match &self.engine {
            Engine::Sqlite(connections) => connections.run(|connection| connection.query(statement, read)),
            Engine::Postgres(connection) => connection.query(statement, read).await,
        }
    }

    /// Runs a statement and tells how many rows it changed.
    ///
    /// # Errors
    /// When the database refuses it, or it takes too long.
    pub async fn execute(&self, statement: &Statement) -> StoreResult<u64> {
        let _in_flight = self.count();
        match &self.engine {
            Engine::Sqlite(connections) => connections.run(|connection| connection.execute(statement)),
            Engine::Postgres(connection) => connection.execute(statement).await,
        }
    }

    /// Runs statements without parameters: `BEGIN`, `SAVEPOINT`, `COMMIT`. Whoever begins a transaction must have the
    /// session alone, and on SQLite begins it with `BEGIN IMMEDIATE`.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub async fn batch(&self, sql: &str) -> StoreResult<()> {
        let _in_flight = self.count();
        match &self.engine {
            Engine::Sqlite(connections) => connections.run(|connection| connection.batch(sql)),
            Engine::Postgres(connection) => connection.batch(sql).await,
        }
    }

    /// Says that the transaction under way changes this: whoever follows it is told once it is committed. See
    /// [`crate::news`].
    pub fn announce(&self, change: Changed) {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner).insert(change);
    }

    /// What was announced since the last time.
    pub(crate) fn take_changes(&self) -> BTreeSet<Changed> {
        std::mem::take(&mut *self.changes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Which engine it speaks to.
    pub fn backend(&self) -> DbBackend {
        match &self.engine {
            Engine::Sqlite(_) => DbBackend::Sqlite,
            Engine::Postgres(_) => DbBackend::Postgres,
        }
    }

    /// How many statements are on their way.
    pub fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::Relaxed)
    }

    /// Whether the connection broke.
    pub fn is_closed(&self) -> bool {
        match &self.engine {
            Engine::Sqlite(_) => false,
            Engine::Postgres(connection) => connection.is_closed(),
        }
    }

    /// Closes a session to SQLite; one to PostgreSQL closes with its last owner.
    pub fn close(&self) {
        if let Engine::Sqlite(connections) = &self.engine {
            connections.close();
        }
    }

    fn count(&self) -> InFlight<'_> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        InFlight(&self.in_flight)
    }
}
