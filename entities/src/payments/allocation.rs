//! The row of a payment allocation.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    ids::{InvoiceId, PaymentAllocationId, PaymentId, PrepaidAccountId},
    money::Currency,
};

/// The part of a payment that went to an invoice or to the prepaid account: exactly one of the two.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_allocations")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaymentAllocationId,
    /// Of which payment.
    pub payment_id: PaymentId,
    /// How much of it; always more than nothing.
    pub amount_minor: i64,
    /// Of all amounts of the row.
    pub currency: Currency,
    /// The invoice that it settled, wholly or in part.
    pub invoice_id: Option<InvoiceId>,
    /// The prepaid account that it was put on.
    pub prepaid_account_id: Option<PrepaidAccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

crate::sql::record! { "payment_allocations": id, payment_id, amount_minor, currency, invoice_id, prepaid_account_id, at }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
