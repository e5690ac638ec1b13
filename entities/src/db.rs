//! The database: SQLite embedded, or PostgreSQL.
//!
//! [`Database`] hands out a connection to read and one to write. On SQLite these are two pools (WAL lets readers go on
//! beside the one writer); on PostgreSQL they are the same pool.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::{
    ConnectOptions, DatabaseConnection, DbBackend, DbErr,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use sea_orm_migration::MigratorTrait;

use crate::migrations::Migrator;

/// Why there is no database.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The URL names no engine that we speak.
    #[error("`{0}` is no database URL: write sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME")]
    Url(String),
    /// The folder that should hold the SQLite file is not there.
    #[error("there is no folder `{}` for the database file: create it, or name another with --database", .0.display())]
    Folder(PathBuf),
    /// The engine did not answer.
    #[error("cannot reach the database {url}: {source}")]
    Unreachable {
        /// The URL without its password.
        url: String,
        /// What the driver says.
        source: DbErr,
    },
}

/// SQLite readers: two were fastest (each has its own page cache).
const SQLITE_READERS: u32 = 2;
/// Connections kept to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long a request waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// A way to the database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    read: DatabaseConnection,
    write: DatabaseConnection,
    statements: Arc<AtomicU64>,
}

impl Database {
    /// Connects to `sqlite://FILE` (made if it is not there) or `postgres://…`. A bare path is a SQLite file.
    ///
    /// # Errors
    /// See [`ConnectError`]; none of its texts holds a password.
    pub async fn connect(url: &str) -> Result<Self, ConnectError> {
        let statements = Arc::new(AtomicU64::new(0));
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = Self::postgres(url, &statements).await?;
            return Ok(Self { read: pool.clone(), write: pool, statements });
        }
        let file = sqlite_file(url)?;
        let write = Self::sqlite(&file, 1, &statements).await?;
        let read = Self::sqlite(&file, SQLITE_READERS, &statements).await?;
        Ok(Self { read, write, statements })
    }

    async fn postgres(url: &str, statements: &Arc<AtomicU64>) -> Result<DatabaseConnection, ConnectError> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(POSTGRES_CONNECTIONS).acquire_timeout(ACQUIRE_TIMEOUT);
        options.sqlx_logging(false).test_before_acquire(false);
        open(options, without_password(url), statements).await
    }

    async fn sqlite(file: &str, pool: u32, statements: &Arc<AtomicU64>) -> Result<DatabaseConnection, ConnectError> {
        let mut options = ConnectOptions::new(format!("sqlite://{file}?mode=rwc"));
        options.max_connections(pool).acquire_timeout(ACQUIRE_TIMEOUT).sqlx_logging(false).test_before_acquire(false);
        options.map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .journal_mode(SqliteJournalMode::Wal)
                // Money: a commit that was answered is on the disk.
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(5))
                .foreign_keys(true)
                .statement_cache_capacity(256)
        });
        open(options, format!("sqlite://{file}"), statements).await
    }

    /// The connection for reading.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// The connection for writing; on SQLite the only one.
    pub fn write(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Which engine this is.
    pub fn backend(&self) -> DbBackend {
        self.read.get_database_backend()
    }

    /// How many statements were sent since the start: what tests watch, so that a page's cost does not grow with its rows.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Brings the tables up to date; does nothing where they are.
    ///
    /// # Errors
    /// When the engine refuses a statement.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        Migrator::up(&self.write, None).await
    }

    /// How many migrations are still to be run.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn pending_migrations(&self) -> Result<usize, DbErr> {
        Ok(Migrator::get_pending_migrations(&self.write).await?.len())
    }

    /// Closes all connections.
    ///
    /// # Errors
    /// When a connection does not close in order.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        self.write.close().await
    }
}

async fn open(
    options: ConnectOptions,
    url: String,
    statements: &Arc<AtomicU64>,
) -> Result<DatabaseConnection, ConnectError> {
    let connected = sea_orm::Database::connect(options).await;
    let mut connection = connected.map_err(|source| ConnectError::Unreachable { url, source })?;
    let statements = Arc::clone(statements);
    connection.set_metric_callback(move |_| {
        statements.fetch_add(1, Ordering::Relaxed);
    });
    Ok(connection)
}

/// The file that a SQLite URL names; its folder must be there.
fn sqlite_file(url: &str) -> Result<String, ConnectError> {
    let file = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
    let file = file.split('?').next().unwrap_or(file);
    if file.is_empty() || file.contains("://") || file == ":memory:" {
        return Err(ConnectError::Url(without_password(url)));
    }
    let folder = std::path::Path::new(file).parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => Err(ConnectError::Folder(folder.to_owned())),
        _ => Ok(file.to_owned()),
    }
}

/// The URL as it may be shown.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((credentials, host)) = rest.rsplit_once('@') else { return url.to_owned() };
    let user = credentials.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for (url, shown) in [
            ("postgres://me:secret@host/db", "postgres://me@host/db"),
            ("postgres://me:se:cr@et@host/db", "postgres://me@host/db"),
            ("postgres://host/db", "postgres://host/db"),
            ("file.db", "file.db"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }

    #[test]
    fn a_missing_folder_and_an_unknown_engine_are_told_apart() {
        assert!(matches!(sqlite_file("sqlite:///nowhere/at/all/x.db"), Err(ConnectError::Folder(_))));
        assert!(matches!(sqlite_file("mysql://host/db"), Err(ConnectError::Url(_))));
        assert_eq!(sqlite_file("x.db").ok().as_deref(), Some("x.db"));
    }
}
