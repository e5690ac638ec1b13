//! What a store can say instead of an answer.

/// Why a store gives no answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The caller's input is at fault; the message is for the person who sent it.
    #[error("{0}")]
    Input(#[from] InputError),
    /// The database is at fault; the message is for the log alone.
    #[error("database: {0}")]
    Database(sea_orm::DbErr),
    /// The same, of a statement sent without sea-orm.
    #[error("database: {0}")]
    Driver(crate::sql::DriverError),
    /// A statement took longer than [`crate::sql::STATEMENT_LIMIT`], and the database gave it up.
    #[error("a statement took too long and was given up")]
    Timeout,
    /// Too much waits to be written, or another program holds the database: nothing was done, and the same may be sent again.
    #[error("{0}")]
    Busy(String),
    /// A transaction could not be committed: nothing of it was kept.
    #[error("not written: {0}")]
    NotKept(String),
    /// A row breaks a rule of ours: a defect, for the log alone.
    #[error("corrupt row: {0}")]
    Corrupt(String),
}

impl From<sea_orm::DbErr> for StoreError {
    fn from(error: sea_orm::DbErr) -> Self {
        use sea_orm::{DbErr, RuntimeErr, sqlx};
        // PostgreSQL's query_canceled, which its statement_timeout answers with.
        const CANCELED: &str = "57014";
        match &error {
            DbErr::Query(RuntimeErr::SqlxError(sqlx)) | DbErr::Exec(RuntimeErr::SqlxError(sqlx)) => match &**sqlx {
                sqlx::Error::Database(of_server) if of_server.code().as_deref() == Some(CANCELED) => Self::Timeout,
                _ => Self::Database(error),
            },
            _ => Self::Database(error),
        }
    }
}

/// Input that a store refuses, each with a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// `first`, `last`, `after` or `before` of a connection.
    #[error("{0}")]
    Page(String),
    /// A cursor that is not one of ours, or of another list.
    #[error("{0}")]
    Cursor(String),
    /// An identifier.
    #[error(transparent)]
    Id(#[from] crate::ids::IdError),
    /// Any other value.
    #[error("{0}")]
    Value(String),
}

/// A store's answer.
pub type StoreResult<T> = Result<T, StoreError>;
