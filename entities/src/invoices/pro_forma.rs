//! The row of a pro forma.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    ids::{OrganizationId, ProFormaId, UserId},
    money::Currency,
};

/// A quote that looks like an invoice and has no legal, fiscal or accounting value.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pro_formas")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProFormaId,
    /// For whom it was made.
    pub organization_id: OrganizationId,
    /// Unique: `P-2026-0000042`.
    pub number: String,
    /// Of all amounts of the row.
    pub currency: Currency,
    /// The lines together, without tax.
    pub subtotal_minor: i64,
    /// The tax.
    pub tax_minor: i64,
    /// Subtotal and tax.
    pub total_minor: i64,
    /// Who made it.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

crate::sql::record! {
    "pro_formas":
    id, organization_id, number, currency, subtotal_minor, tax_minor, total_minor, created_by, created_at,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
