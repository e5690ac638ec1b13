//! The row of an export.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::{ExportFormat, ExportStatus, InvoiceFilter};
use crate::ids::{InvoiceExportId, OrganizationId, UserId};

/// A file being made from many invoices.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice_exports")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvoiceExportId,
    /// Whose invoices.
    pub organization_id: OrganizationId,
    /// Who asked for it.
    pub requested_by: UserId,
    /// How far it is.
    pub status: ExportStatus,
    /// What it becomes.
    pub format: ExportFormat,
    /// How many invoices go into it.
    pub invoice_count: i32,
    /// How many are in it already.
    pub done_count: i32,
    /// Which invoices.
    #[sea_orm(column_type = "JsonBinary")]
    pub filter: InvoiceFilter,
    /// The e-mail address that it is sent to, where one was given.
    pub sent_to: Option<String>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

crate::sql::record! {
    "invoice_exports":
    id, organization_id, requested_by, status, format, invoice_count, done_count, filter, sent_to, created_at,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
