//! The row of a top-up.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    ids::{PaymentId, PrepaidAccountId, TopUpId},
    money::Currency,
    payments::{PaymentMethodKind, PaymentStatus},
};

/// Money that somebody means to put on a prepaid account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "top_ups")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TopUpId,
    /// Where it goes.
    pub prepaid_account_id: PrepaidAccountId,
    /// How much; always more than nothing.
    pub amount_minor: i64,
    /// Of all amounts of the row.
    pub currency: Currency,
    /// How it is paid in; never from the prepaid account itself.
    pub method: PaymentMethodKind,
    /// How far it is.
    pub status: PaymentStatus,
    /// What the payer must quote; unique, and never that of an invoice.
    pub reference: String,
    /// The payment that settled it.
    pub payment_id: Option<PaymentId>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

crate::sql::record! {
    "top_ups":
    id, prepaid_account_id, amount_minor, currency, method, status, reference, payment_id, created_at,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
