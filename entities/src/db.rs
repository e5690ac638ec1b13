//! The database: SQLite embedded, or PostgreSQL.
//!
//! What reads for a request goes through [`Database::query`] and its kin, which are fast: see [`crate::sql`].
//! What a request changes goes through [`Database::transact`]: see [`crate::writer`]; who wants to know of changes calls
//! [`Database::follow`]: see [`crate::news`]. [`Database::read`] and
//! [`Database::write`] are sea-orm's connections, for migrations, bulk writes and whatever is rare.
//! On SQLite these are two pools (WAL lets readers go on beside the one writer); on PostgreSQL they are the same pool.
//!
//! Every statement has a time limit, [`STATEMENT_LIMIT`]: on PostgreSQL on every connection but the one that migrates; on
//! SQLite on sessions, because sea-orm's driver does not tell where a statement begins.

mod connect;
mod pool;
mod tables;
mod url;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::{
    DatabaseConnection, DbBackend, DbErr,
    sqlx::{postgres::PgConnectOptions, sqlite::SqliteConnectOptions},
};

pub use url::ConnectError;

use crate::{
    accounts::Remembered,
    boxed::{BoxFuture, boxed},
    error::StoreResult,
    news::{Follower, Herald, Hub, Listener, Topic},
    sql::{PostgresSettings, Record, RowReader, STATEMENT_LIMIT, Session, Statement},
    writer::Writer,
};
use connect::{is_wait, postgres, sqlite, sqlite_url};
use pool::{Lease, Pool};
use url::{sqlite_file, without_password};

/// SQLite readers: two were fastest (each has its own page cache).
const SQLITE_READERS: usize = 2;
/// Connections that sea-orm keeps to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 16;

/// A way to the database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    shared: Arc<Shared>,
    request: Option<OfRequest>,
}

/// One request's own way.
#[derive(Debug, Clone)]
enum OfRequest {
    Sqlite(Arc<Session>),
    Postgres(Arc<Lease>),
}

#[derive(Debug)]
struct Shared {
    read: DatabaseConnection,
    write: DatabaseConnection,
    sessions: Sessions,
    writer: Writer,
    hub: Arc<Hub>,
    statements: Arc<AtomicU64>,
    limit: Duration,
    remembered: Remembered,
}

#[derive(Debug)]
enum Sessions {
    Sqlite { file: PathBuf, readers: Arc<Session> },
    Postgres { url: String, pool: Arc<Pool>, listener: Box<Listener>, herald: Herald },
}

impl Database {
    /// Connects to `sqlite://FILE` (made if it is not there) or `postgres://…`. A bare path is a SQLite file.
    ///
    /// # Errors
    /// See [`ConnectError`]; none of its texts holds a password.
    pub async fn connect(url: &str) -> Result<Self, ConnectError> {
        Self::connect_with_limit(url, STATEMENT_LIMIT).await
    }

    /// As [`Self::connect`], with another limit than [`STATEMENT_LIMIT`] to every statement.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub async fn connect_with_limit(url: &str, limit: Duration) -> Result<Self, ConnectError> {
        let statements = Arc::new(AtomicU64::new(0));
        let hub = Arc::new(Hub::default());
        let (read, write, sessions, writer) = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let unreachable = |source| ConnectError::Unreachable { url: without_password(url), source };
            let options: PgConnectOptions = url.parse().map_err(|error| unreachable(Box::from(error)))?;
            let settings = PostgresSettings::of(&options, limit);
            let pool = Pool::new(settings.clone(), Arc::clone(&statements));
            let connected = postgres(url, POSTGRES_CONNECTIONS, Some(limit), &statements).await;
            let connection = match connected {
                Err(error) if !is_wait(&error) => return Err(error),
                tried => {
                    // A URL that only the other driver understands shows now and not at the first request; and what a server
                    // was waited for that does not come.
                    pool.session(0).await.map_err(|error| unreachable(Box::from(error)))?;
                    tried?
                }
            };
            let herald = Herald::new(settings.clone());
            let writer = Writer::postgres(settings.clone(), herald.clone(), Arc::clone(&statements));
            let listener = Box::new(Listener::new(settings, Arc::clone(&hub)));
            (connection.clone(), connection, Sessions::Postgres { url: url.to_owned(), pool, listener, herald }, writer)
        } else {
            let name = sqlite_file(url)?;
            let write = sqlite(&name, 1, &statements).await?;
            let read = sqlite(&name, u32::try_from(SQLITE_READERS).unwrap_or(1), &statements).await?;
            let unopened = |source| ConnectError::File { file: name.clone().into(), source };
            let options: SqliteConnectOptions =
                sqlite_url(&name).parse().map_err(|error| unopened(Box::from(error)))?;
            let file = options.get_filename().to_owned();
            let readers = Session::sqlite_readers(&file, SQLITE_READERS, limit, Arc::clone(&statements));
            let readers = Arc::new(readers.map_err(|error| unopened(Box::from(error)))?);
            let writer = Writer::sqlite(file.clone(), limit, Arc::clone(&statements), Arc::clone(&hub));
            (read, write, Sessions::Sqlite { file, readers }, writer)
        };
        let remembered = Remembered::default();
        let shared = Shared { read, write, sessions, writer, hub, statements, limit, remembered };
        Ok(Self { shared: Arc::new(shared), request: None })
    }

    /// The same database for one request; for a request already, the same again. On PostgreSQL its statements go to one
    /// connection, the one with the least to do, so that those which are sent together travel together. On SQLite they share
    /// a read transaction where they can.
    #[must_use]
    pub fn for_request(&self) -> Self {
        let request = match (&self.request, &self.shared.sessions) {
            (Some(request), _) => Some(request.clone()),
            (None, Sessions::Sqlite { readers, .. }) => readers.for_request().map(Arc::new).map(OfRequest::Sqlite),
            (None, Sessions::Postgres { pool, .. }) => Some(OfRequest::Postgres(Arc::new(pool.lease()))),
        };
        Self { shared: Arc::clone(&self.shared), request }
    }

    /// A session that many share, for reading: never one whose connection broke.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn session(&self) -> StoreResult<Arc<Session>> {
        match (&self.request, &self.shared.sessions) {
            (Some(OfRequest::Sqlite(session)), _) => Ok(Arc::clone(session)),
            (Some(OfRequest::Postgres(lease)), _) => lease.session().await,
            (None, Sessions::Sqlite { readers, .. }) => Ok(Arc::clone(readers)),
            (None, Sessions::Postgres { pool, .. }) => pool.lease().session().await,
        }
    }

    /// What this request reads from now on is no older than now: called by whoever wrote on its behalf.
    pub(crate) fn forget_what_was_read(&self) {
        if let Some(OfRequest::Sqlite(session)) = &self.request {
            session.end_reading();
        }
    }

    /// A session of one's own that may write: a new connection, for transactions and for whoever keeps it. On SQLite only
    /// one of them writes at a time.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn own_session(&self) -> StoreResult<Session> {
        let statements = Arc::clone(&self.shared.statements);
        match &self.shared.sessions {
            Sessions::Sqlite { file, .. } => Session::sqlite_writer(file, self.shared.limit, statements),
            Sessions::Postgres { pool, .. } => pool.open().await,
        }
    }

    /// What writes jobs: see [`Database::transact`].
    pub(crate) fn writer(&self) -> &Writer {
        &self.shared.writer
    }

    /// Follows what changes from now on: see [`crate::news`].
    ///
    /// # Errors
    /// [`crate::error::StoreError::Busy`] where PostgreSQL cannot be listened to at present.
    pub async fn follow(&self, topic: Topic) -> StoreResult<Follower> {
        // Before it is known that changes are heard of, so that none falls between the two.
        let follower = self.shared.hub.follow(topic);
        if let Sessions::Postgres { listener, .. } = &self.shared.sessions {
            listener.listening().await?;
        }
        Ok(follower)
    }

    /// Who follows what.
    pub(crate) fn hub(&self) -> &Hub {
        &self.shared.hub
    }

    /// Who asked it before.
    pub(crate) fn remembered(&self) -> &Remembered {
        &self.shared.remembered
    }

    /// All rows of a statement whose select list is the whole record's: see [`Session::rows`].
    ///
    /// # Errors
    /// When the database fails or the statement takes too long.
    pub async fn rows<R: Record>(&self, statement: &Statement) -> StoreResult<Vec<R>> {
        self.session().await?.rows(statement).await
    }

    /// The rows that a statement gives, each as `read` makes it: see [`Session::query`].
    ///
    /// # Errors
    /// When the database fails, the statement takes too long, or `read` fails.
    pub fn query<'s, T: Send + 's>(
        &'s self,
        statement: &'s Statement,
        read: impl FnMut(&mut RowReader<'_>) -> StoreResult<T> + Send + 's,
    ) -> BoxFuture<'s, StoreResult<Vec<T>>> {
        // Boxed, because every level of an answer holds the futures of the levels below: unboxed, their types grow beyond
        // what the compiler lays out.
        boxed(move || async move { self.session().await?.query(statement, read).await })
    }

    /// The connection for reading.
    pub fn read(&self) -> &DatabaseConnection {
        &self.shared.read
    }

    /// The connection for writing; on SQLite the only one of sea-orm's.
    pub fn write(&self) -> &DatabaseConnection {
        &self.shared.write
    }

    /// Which engine this is.
    pub fn backend(&self) -> DbBackend {
        match self.shared.sessions {
            Sessions::Sqlite { .. } => DbBackend::Sqlite,
            Sessions::Postgres { .. } => DbBackend::Postgres,
        }
    }

    /// How many statements were sent since the start: what tests watch, so that a page's cost does not grow with its rows.
    pub fn statements(&self) -> u64 {
        self.shared.statements.load(Ordering::Relaxed)
    }

    /// Says to every process of the desk that anything may have changed. For one that starts to serve: where the one before it
    /// was killed, it may have told nobody of what it wrote last. On SQLite there is no other process to tell.
    pub fn tell_of_anything(&self) {
        if let Sessions::Postgres { herald, .. } = &self.shared.sessions {
            herald.tell_of_anything();
        }
    }

    /// Finishes the jobs that wait to be written, then closes all connections.
    ///
    /// # Errors
    /// When a connection does not close in order.
    pub async fn close(self) -> Result<(), DbErr> {
        self.shared.writer.close().await;
        match &self.shared.sessions {
            // Before sea-orm's, so that the last to go is the writer, which leaves one file behind.
            Sessions::Sqlite { readers, .. } => readers.close(),
            Sessions::Postgres { pool, listener, .. } => {
                listener.close();
                pool.close();
            }
        }
        self.shared.read.clone().close().await?;
        self.shared.write.clone().close().await
    }
}
