//! What a store can say instead of an answer.

/// Why a store gives no answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The caller's input is at fault; the message is for the person who sent it.
    #[error("{0}")]
    Input(#[from] InputError),
    /// The database is at fault; the message is for the log alone.
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// A row breaks a rule of ours: a defect, for the log alone.
    #[error("corrupt row: {0}")]
    Corrupt(String),
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
