use std::{
    future::Future,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use sea_orm::DbBackend;

use super::{
    Projection, Record, RowReader, SqliteConnection, Statement,
    postgres::{PostgresConnection, Settings},
};
use crate::error::StoreResult;

#[derive(Debug)]
enum Engine {
    /// One or more connections to one file; a statement takes whichever is free.
    Sqlite(Vec<SqliteConnection>),
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
        Self { engine, statements, in_flight: AtomicUsize::new(0) }
    }

    /// Over so many readers of a SQLite file.
    pub(crate) fn sqlite_readers(
        file: &Path,
        count: usize,
        limit: Duration,
        statements: Arc<AtomicU64>,
    ) -> StoreResult<Self> {
        let readers: StoreResult<Vec<_>> = (0..count).map(|_| SqliteConnection::open_reader(file, limit)).collect();
        Ok(Self::new(Engine::Sqlite(readers?), statements))
    }

    /// Over one connection that writes a SQLite file: see [`SqliteConnection::open_writer`].
    ///
    /// # Errors
    /// When SQLite cannot open it.
    pub fn sqlite_writer(file: &Path, limit: Duration, statements: Arc<AtomicU64>) -> StoreResult<Self> {
        Ok(Self::new(Engine::Sqlite(vec![SqliteConnection::open_writer(file, limit)?]), statements))
    }

    /// Over a new connection to PostgreSQL.
    pub(crate) async fn postgres(settings: &Settings, statements: Arc<AtomicU64>) -> StoreResult<Self> {
        Ok(Self::new(Engine::Postgres(Box::new(PostgresConnection::open(settings).await?)), statements))
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
            Engine::Sqlite(connections) => in_place(connections, |connection| connection.query(statement, read)),
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
            Engine::Sqlite(connections) => in_place(connections, |connection| connection.execute(statement)),
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
            Engine::Sqlite(connections) => in_place(connections, |connection| connection.batch(sql)),
            Engine::Postgres(connection) => connection.batch(sql).await,
        }
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
            connections.iter().for_each(SqliteConnection::close);
        }
    }

    fn count(&self) -> InFlight<'_> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        InFlight(&self.in_flight)
    }
}

/// Runs on the first connection that is free; where none is, waits for the first: reads are short.
fn in_place<T>(
    connections: &[SqliteConnection],
    run: impl FnOnce(&super::sqlite::Locked<'_>) -> StoreResult<T>,
) -> StoreResult<T> {
    match connections.iter().find_map(SqliteConnection::try_lock) {
        Some(free) => run(&free),
        None => match connections.first() {
            Some(first) => run(&first.lock()),
            None => Err(super::DriverError::Closed.into()),
        },
    }
}
