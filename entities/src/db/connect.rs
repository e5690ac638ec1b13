//! Sea-orm's connections to either engine.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::{
    ConnectOptions, DatabaseConnection, DbErr, RuntimeErr,
    sqlx::{
        self,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};

use super::url::{ConnectError, without_password};

/// How long a request waits for a free connection, and a start for a server that is starting, too.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// Connections to PostgreSQL, with a limit to every statement or with none.
///
/// # Errors
/// [`ConnectError::Unreachable`]. Where that [is a wait](is_wait), the driver does not say what it waited for.
pub(super) async fn postgres(
    url: &str,
    connections: u32,
    limit: Option<Duration>,
    statements: &Arc<AtomicU64>,
) -> Result<DatabaseConnection, ConnectError> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT);
    options.sqlx_logging(false).test_before_acquire(false);
    if let Some(limit) = limit {
        options.statement_timeout(limit);
    }
    let unreachable = |source: DbErr| ConnectError::Unreachable { url: without_password(url), source: source.into() };
    open(options, statements).await.map_err(unreachable)
}

/// Connections to a SQLite file, which is made if it is not there.
///
/// # Errors
/// [`ConnectError::File`].
pub(super) async fn sqlite(
    name: &str,
    connections: u32,
    statements: &Arc<AtomicU64>,
) -> Result<DatabaseConnection, ConnectError> {
    let mut options = ConnectOptions::new(sqlite_url(name));
    options.max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT).sqlx_logging(false);
    options.test_before_acquire(false);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .journal_mode(SqliteJournalMode::Wal)
            // Money: a commit that was answered is on the disk.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            .statement_cache_capacity(256)
    });
    open(options, statements).await.map_err(|source| ConnectError::File { file: name.into(), source: source.into() })
}

pub(super) fn sqlite_url(name: &str) -> String {
    format!("sqlite://{name}?mode=rwc")
}

/// Whether nothing more is known than that it took too long.
pub(super) fn is_wait(error: &ConnectError) -> bool {
    let ConnectError::Unreachable { source, .. } = error else { return false };
    match source.downcast_ref::<DbErr>() {
        Some(DbErr::Conn(RuntimeErr::SqlxError(error))) => matches!(&**error, sqlx::Error::PoolTimedOut),
        _ => false,
    }
}

async fn open(options: ConnectOptions, statements: &Arc<AtomicU64>) -> Result<DatabaseConnection, DbErr> {
    let mut connection = sea_orm::Database::connect(options).await?;
    let statements = Arc::clone(statements);
    connection.set_metric_callback(move |_| {
        statements.fetch_add(1, Ordering::Relaxed);
    });
    Ok(connection)
}
