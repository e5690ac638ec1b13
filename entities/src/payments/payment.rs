//! The row of a payment.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::{PaymentMethodKind, PaymentMismatch, PaymentStatus};
use crate::{
    ids::{OrganizationId, PaymentId},
    money::Currency,
};

/// Money that arrived, or is on its way.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payments")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaymentId,
    /// Who paid; unknown where nothing ties it to anybody.
    pub organization_id: Option<OrganizationId>,
    /// How it came.
    pub method: PaymentMethodKind,
    /// How far it is.
    pub status: PaymentStatus,
    /// What came; always more than nothing.
    pub amount_minor: i64,
    /// Of all amounts of the row.
    pub currency: Currency,
    /// When it arrived, or was announced.
    pub received_at: DateTime<Utc>,
    /// The reference that the payer quoted, without blanks.
    pub reference: Option<String>,
    /// The bank's own reference of the booking: no two payments have the same.
    pub bank_reference: Option<String>,
    /// Why it did not settle what it was for.
    pub mismatch: Option<PaymentMismatch>,
}

crate::sql::record! {
    "payments":
    id, organization_id, method, status, amount_minor, currency, received_at, reference, bank_reference, mismatch,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
