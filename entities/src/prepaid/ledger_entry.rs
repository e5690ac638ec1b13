//! The row of a ledger entry.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    ids::{LedgerAccountId, LedgerEntryId, LedgerTransactionId, PrepaidAccountId},
    money::Currency,
};

/// A movement of one account. Append-only; written by [`super::ledger`] alone.
///
/// Positive is credit: what the house owes its customers grows. Negative is debit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_entries")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LedgerEntryId,
    /// The entries of a transaction sum to zero.
    pub transaction_id: LedgerTransactionId,
    /// The account that moves.
    pub account_id: LedgerAccountId,
    /// The customer's account behind it, where it is one.
    pub prepaid_account_id: Option<PrepaidAccountId>,
    /// Its place among the entries of that prepaid account, from 1 on without gaps.
    pub position: Option<i64>,
    /// Positive in, negative out; never zero.
    pub amount_minor: i64,
    /// Of all amounts of the row.
    pub currency: Currency,
    /// The prepaid account's balance with this entry.
    pub balance_after_minor: Option<i64>,
    /// The transaction's instant.
    pub at: DateTime<Utc>,
}

crate::sql::record! {
    "ledger_entries":
    id, transaction_id, account_id, prepaid_account_id, position, amount_minor, currency, balance_after_minor, at,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
