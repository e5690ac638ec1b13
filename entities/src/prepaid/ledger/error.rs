//! Why the ledger says no.

use crate::{
    error::{InputError, StoreError},
    ids::PrepaidAccountId,
    money::{Currency, Money, MoneyError},
};

/// Why the ledger refuses a posting.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The moves do not sum to zero.
    #[error("the moves of a posting sum to {0} instead of zero")]
    Unbalanced(Money),
    /// Fewer than two moves, or one of nothing.
    #[error("a posting has at least two moves, none of them of nothing")]
    Empty,
    /// Amounts of two currencies, or a sum that is too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A prepaid account of another currency, or one that does not exist.
    #[error("there is no prepaid account {0} in {1}")]
    NoAccount(PrepaidAccountId, Currency),
    /// More than is available would be taken.
    #[error("the prepaid account has {available} available, and {wanted} is wanted: top it up, or take less")]
    Insufficient {
        /// What the account had.
        available: Money,
        /// What would have been taken.
        wanted: Money,
    },
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<sea_orm::DbErr> for LedgerError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl From<StoreError> for LedgerError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<LedgerError> for StoreError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Store(error) => error,
            insufficient @ LedgerError::Insufficient { .. } => InputError::Value(insufficient.to_string()).into(),
            defect => Self::Corrupt(defect.to_string()),
        }
    }
}
