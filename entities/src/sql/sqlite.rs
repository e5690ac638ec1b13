use std::{
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use rusqlite::{CachedStatement, Connection, OpenFlags};

use super::{DriverError, KEPT_READY, RowReader, Statement, parameter::Parameter};
use crate::error::StoreResult;

/// How many steps of its virtual machine SQLite makes between two looks at the clock: a few tenths of a millisecond.
const STEPS: i32 = 20_000;
/// How long a statement waits for another process's lock; our own readers never wait in WAL.
const BUSY: Duration = Duration::from_secs(5);

/// The number of no request.
pub(super) const NOBODY: u64 = 0;

/// A connection to a SQLite file whose statements run in place, on the calling thread.
#[derive(Debug)]
pub struct SqliteConnection {
    state: Mutex<Option<State>>,
    started: Arc<AtomicBool>,
}

#[derive(Debug)]
struct State {
    connection: Connection,
    /// The request whose read transaction is open; [`NOBODY`] where none is.
    reader: u64,
}

impl SqliteConnection {
    /// Opens a file for reading alone. The file must be there.
    ///
    /// # Errors
    /// When SQLite cannot open it.
    pub fn open_reader(file: &Path, limit: Duration) -> StoreResult<Self> {
        // A page cache of 16 MiB a reader; temporary B-trees in memory, because ours are small.
        Self::open(file, limit, "PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;")
    }

    /// Opens a file for writing: in WAL, with foreign keys, and so that a commit that was answered is on the disk. The
    /// file must be there. Begin with `BEGIN IMMEDIATE`: a transaction that takes the lock later may find it taken.
    ///
    /// # Errors
    /// When SQLite cannot open it.
    pub fn open_writer(file: &Path, limit: Duration) -> StoreResult<Self> {
        Self::open(file, limit, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
    }

    fn open(file: &Path, limit: Duration, pragmas: &str) -> StoreResult<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags)?;
        connection.busy_timeout(BUSY)?;
        connection.execute_batch(pragmas)?;
        connection.set_prepared_statement_cache_capacity(KEPT_READY);
        let started = Arc::new(AtomicBool::new(true));
        connection.progress_handler(STEPS, Some(deadline(Arc::clone(&started), limit)))?;
        Ok(Self { state: Mutex::new(Some(State { connection, reader: NOBODY })), started })
    }

    /// The connection, where nobody runs a statement on it.
    pub(super) fn try_lock(&self) -> Option<Locked<'_>> {
        match self.state.try_lock() {
            Ok(guard) => Some(self.begin(guard)),
            Err(std::sync::TryLockError::Poisoned(poisoned)) => Some(self.begin(poisoned.into_inner())),
            Err(std::sync::TryLockError::WouldBlock) => None,
        }
    }

    /// The connection, as soon as whoever runs a statement on it has done so.
    pub(super) fn lock(&self) -> Locked<'_> {
        // A statement that panicked while it was read was reset by rusqlite on the way out.
        self.begin(self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn begin<'c>(&self, guard: MutexGuard<'c, Option<State>>) -> Locked<'c> {
        self.started.store(true, Ordering::Relaxed);
        Locked(guard)
    }

    /// The rows that a statement gives, each as `read` makes it.
    ///
    /// # Errors
    /// When SQLite fails, the statement takes too long, or `read` fails.
    pub fn query<T>(
        &self,
        statement: &Statement,
        read: impl FnMut(&mut RowReader<'_>) -> StoreResult<T>,
    ) -> StoreResult<Vec<T>> {
        self.lock().query(statement, read)
    }

    /// Runs a statement and tells how many rows it changed.
    ///
    /// # Errors
    /// When SQLite refuses it, or it takes too long.
    pub fn execute(&self, statement: &Statement) -> StoreResult<u64> {
        self.lock().execute(statement)
    }

    /// Runs statements without parameters: `BEGIN IMMEDIATE`, `SAVEPOINT`, `COMMIT`.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub fn batch(&self, sql: &str) -> StoreResult<()> {
        self.lock().batch(sql)
    }

    /// Closes it; whoever comes later is told so.
    pub fn close(&self) {
        drop(self.state.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// Looks at the clock between the steps of a statement. It starts counting at its first look, so that a short statement
/// costs no look at all.
fn deadline(started: Arc<AtomicBool>, limit: Duration) -> impl FnMut() -> bool + Send + 'static {
    let mut since = Instant::now();
    move || {
        if started.swap(false, Ordering::Relaxed) {
            since = Instant::now();
        }
        since.elapsed() > limit
    }
}

/// A connection while a statement runs on it.
pub(super) struct Locked<'c>(MutexGuard<'c, Option<State>>);

impl Locked<'_> {
    fn connection(&self) -> StoreResult<&Connection> {
        Ok(&self.0.as_ref().ok_or(DriverError::Closed)?.connection)
    }

    /// The request whose read transaction is open.
    pub(super) fn reader(&self) -> u64 {
        self.0.as_ref().map_or(NOBODY, |state| state.reader)
    }

    /// Sees to it that the read transaction which is open is that request's, or that none is.
    pub(super) fn read_for(&mut self, reader: u64) -> StoreResult<()> {
        let Some(state) = self.0.as_mut().filter(|state| state.reader != reader) else { return Ok(()) };
        // After some failures, such as a full disk, SQLite has ended it already: ending it twice would be an error each time.
        if !state.connection.is_autocommit() {
            state.connection.prepare_cached("ROLLBACK")?.raw_execute()?;
        }
        state.reader = NOBODY;
        if reader != NOBODY {
            // The lock is taken, and the state fixed, by the first statement that reads.
            state.connection.prepare_cached("BEGIN")?.raw_execute()?;
            state.reader = reader;
        }
        Ok(())
    }

    fn prepare(&self, statement: &Statement) -> StoreResult<CachedStatement<'_>> {
        let mut prepared = self.connection()?.prepare_cached(&statement.text)?;
        let wanted = prepared.parameter_count();
        if wanted != statement.values.len() {
            return Err(rusqlite::Error::InvalidParameterCount(statement.values.len(), wanted).into());
        }
        for (index, value) in statement.values.iter().enumerate() {
            prepared.raw_bind_parameter(index + 1, Parameter(value))?;
        }
        Ok(prepared)
    }

    pub(super) fn query<T>(
        &self,
        statement: &Statement,
        mut read: impl FnMut(&mut RowReader<'_>) -> StoreResult<T>,
    ) -> StoreResult<Vec<T>> {
        let mut prepared = self.prepare(statement)?;
        let mut rows = prepared.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(&mut RowReader::sqlite(row))?);
        }
        Ok(found)
    }

    pub(super) fn execute(&self, statement: &Statement) -> StoreResult<u64> {
        Ok(u64::try_from(self.prepare(statement)?.raw_execute()?).unwrap_or(u64::MAX))
    }

    pub(super) fn batch(&self, sql: &str) -> StoreResult<()> {
        Ok(self.connection()?.execute_batch(sql)?)
    }
}
