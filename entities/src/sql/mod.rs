//! Statements without detours: a text kept ready, values in, columns read by their place.
//!
//! Whatever reads for a request goes through a [`Session`]: on SQLite the statement runs in place on the calling thread (a
//! hand-over to another thread costs more than a short read); on PostgreSQL statements that are sent together travel
//! together. A row is a [`Record`], declared by one line beside the entity's `Model`:
//!
//! ```ignore
//! record! { id, organization_id, name, created_at }
//! ```
//!
//! and a column's Rust type is a [`Field`]. Both engines store and give back exactly what sea-orm's would, so that rows
//! written by one are read by the other.

mod cell;
mod connections;
mod instant;
mod parameter;
#[cfg(test)]
mod plans;
mod postgres;
mod query;
mod record;
mod row;
mod session;
mod sqlite;
mod statement;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub(crate) use cell::text_field;
pub use cell::{Cell, Field, Mismatch};
pub(crate) use query::{Form, Query};
pub(crate) use record::record;
pub use record::{Projection, Record, RecordColumn};
pub use row::RowReader;
pub use session::Session;
pub use sqlite::SqliteConnection;
pub use statement::{Statement, Text};

pub(crate) use postgres::{Settings as PostgresSettings, told};

/// How long one statement may take before the database itself gives it up.
///
/// Nothing that a request asks for takes a hundredth of it; what takes longer would only hold up everybody else.
pub const STATEMENT_LIMIT: Duration = Duration::from_secs(10);

/// How many statements a connection keeps ready.
const KEPT_READY: usize = 256;

/// What a driver says.
#[derive(Debug, thiserror::Error)]
pub enum DriverError {
    /// SQLite's.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL's; its own text names no more than "db error".
    #[error("{}", postgres::told(.0))]
    Postgres(#[from] tokio_postgres::Error),
    /// The connection was closed by us.
    #[error("the connection is closed")]
    Closed,
}

impl DriverError {
    /// Whether a row breaks a unique constraint.
    pub fn is_unique_violation(&self) -> bool {
        match self {
            Self::Sqlite(error) => error.sqlite_error().is_some_and(|error| {
                [rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE, rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY]
                    .contains(&error.extended_code)
            }),
            Self::Postgres(error) => error.code() == Some(&tokio_postgres::error::SqlState::UNIQUE_VIOLATION),
            Self::Closed => false,
        }
    }

    /// Whether others got in the way, so that the same transaction may be tried again: a deadlock, or a serialization
    /// failure.
    pub fn is_retryable(&self) -> bool {
        use tokio_postgres::error::SqlState;
        match self {
            Self::Postgres(error) => {
                matches!(error.code(), Some(code) if [SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE].contains(code))
            }
            Self::Sqlite(_) | Self::Closed => false,
        }
    }

    /// Whether another process holds the lock of a SQLite file for longer than we wait.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Sqlite(error) => matches!(
                error.sqlite_error_code(),
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
            ),
            Self::Postgres(_) | Self::Closed => false,
        }
    }

    /// Whether the statement was given up because it took too long.
    fn is_timeout(&self) -> bool {
        match self {
            Self::Sqlite(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted),
            Self::Postgres(error) => error.code() == Some(&tokio_postgres::error::SqlState::QUERY_CANCELED),
            Self::Closed => false,
        }
    }
}

impl From<DriverError> for crate::error::StoreError {
    fn from(error: DriverError) -> Self {
        if error.is_timeout() { Self::Timeout } else { Self::Driver(error) }
    }
}

impl From<rusqlite::Error> for crate::error::StoreError {
    fn from(error: rusqlite::Error) -> Self {
        DriverError::from(error).into()
    }
}

impl From<tokio_postgres::Error> for crate::error::StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        DriverError::from(error).into()
    }
}
