//! The row of a ledger transaction.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::PrepaidEntryKind;
use crate::ids::{InvoiceId, LedgerTransactionId, PaymentId};

/// Entries that belong together and sum to zero. Append-only; written by [`super::ledger`] alone.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_transactions")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LedgerTransactionId,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub kind: PrepaidEntryKind,
    /// Why, in the words of an account statement.
    pub description: String,
    /// The invoice that it is about.
    pub invoice_id: Option<InvoiceId>,
    /// The payment that it is about.
    pub payment_id: Option<PaymentId>,
}

crate::sql::record! { "ledger_transactions": id, at, kind, description, invoice_id, payment_id }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
