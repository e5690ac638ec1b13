//! The row of an invoice.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use super::InvoiceState;
use crate::{
    addresses::AddressSnapshot,
    ids::{BillingAddressId, InvoiceId, OrganizationId},
    money::Currency,
};

/// An invoice as issued, and what was paid on it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoices")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvoiceId,
    /// Who owes it.
    pub organization_id: OrganizationId,
    /// Unique, in the order of issue: `2026-0000042`.
    pub number: String,
    /// What was decided about it; [`super::InvoiceStatus`] follows from it, the amounts and the day.
    pub state: InvoiceState,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// The last day on which it can be paid in time.
    pub due_on: NaiveDate,
    /// When the last part was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// Of all amounts of the row.
    pub currency: Currency,
    /// The lines together, without tax.
    pub subtotal_minor: i64,
    /// The tax.
    pub tax_minor: i64,
    /// Subtotal and tax.
    pub total_minor: i64,
    /// What was paid so far; never more than the total.
    pub paid_minor: i64,
    /// What the payer must quote, without blanks; unique. See [`super::reference`].
    pub payment_reference: String,
    /// The address that it was sent to.
    pub billing_address_id: BillingAddressId,
    /// That address as it stood when the invoice was issued.
    #[sea_orm(column_type = "JsonBinary")]
    pub billing_address: AddressSnapshot,
    /// The level of the last reminder that was sent for it, 1 to 3; null where none was. The database itself keeps it.
    pub reminder_level: Option<i32>,
    /// Number and line descriptions in lower case, for filters.
    pub search_text: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

crate::sql::record! {
    "invoices":
    id, organization_id, number, state, issued_on, due_on, paid_at, currency, subtotal_minor, tax_minor, total_minor,
    paid_minor, payment_reference, billing_address_id, billing_address, reminder_level,
    search_text, created_at,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
