use std::sync::{
    Arc,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use super::{
    DriverError, SqliteConnection,
    sqlite::{Locked, NOBODY},
};
use crate::error::StoreResult;

/// Numbers requests, so that connections know whose read transaction is open on them.
static REQUESTS: AtomicU64 = AtomicU64::new(NOBODY + 1);

/// One or more connections to one SQLite file; a statement takes whichever is free.
///
/// The statements of one request share a read transaction where they can: it spares taking and giving back the file's lock
/// for each of them, and they read the same state. It ends with the request, and before that when another request has no
/// other connection left; then the first begins a new one with its next statement.
#[derive(Debug)]
pub(super) struct Connections {
    all: Arc<[SqliteConnection]>,
    request: Option<Request>,
}

#[derive(Debug)]
struct Request {
    number: u64,
    /// The connection that it used last.
    place: AtomicUsize,
}

impl Connections {
    pub(super) fn new(all: Vec<SqliteConnection>) -> Self {
        Self { all: all.into(), request: None }
    }

    /// The same connections, for the statements of one request.
    pub(super) fn for_request(&self) -> Self {
        let number = REQUESTS.fetch_add(1, Ordering::Relaxed);
        Self { all: Arc::clone(&self.all), request: Some(Request { number, place: AtomicUsize::new(0) }) }
    }

    /// Runs on a connection that is free; where none is, waits for one: reads are short.
    pub(super) fn run<T>(&self, run: impl FnOnce(&Locked<'_>) -> StoreResult<T>) -> StoreResult<T> {
        let (number, place) = self
            .request
            .as_ref()
            .map_or((NOBODY, 0), |request| (request.number, request.place.load(Ordering::Relaxed)));
        let (place, mut connection) = self.free(number, place)?;
        if let Some(request) = &self.request {
            request.place.store(place, Ordering::Relaxed);
        }
        connection.read_for(number)?;
        run(&connection)
    }

    /// A free connection: that one first, one that nobody reads on rather than one where another request would lose its
    /// transaction.
    fn free(&self, number: u64, first: usize) -> StoreResult<(usize, Locked<'_>)> {
        let mut spare = None;
        for place in (first..self.all.len()).chain(0..first) {
            let Some(locked) = self.all[place].try_lock() else { continue };
            if [NOBODY, number].contains(&locked.reader()) {
                return Ok((place, locked));
            }
            spare.get_or_insert((place, locked));
        }
        match (spare, self.all.get(first)) {
            (Some(spare), _) => Ok(spare),
            (None, Some(connection)) => Ok((first, connection.lock())),
            (None, None) => Err(DriverError::Closed.into()),
        }
    }

    /// Ends the request's read transaction: what it reads from now on, it reads as it is then.
    pub(super) fn end_reading(&self) {
        let Some(request) = &self.request else { return };
        // Whoever has a connection locked ends there what is not its own.
        for mut locked in self.all.iter().filter_map(SqliteConnection::try_lock) {
            if locked.reader() == request.number {
                // A transaction that only read ends in any case; what is left of it would end with the next statement.
                let _ = locked.read_for(NOBODY);
            }
        }
    }

    pub(super) fn close(&self) {
        self.all.iter().for_each(SqliteConnection::close);
    }
}

impl Drop for Connections {
    fn drop(&mut self) {
        self.end_reading();
    }
}
