//! Which invoices, and in which order.

use async_graphql::InputObject;

use super::{InvoiceOrderField, InvoiceStatus, OrderDirection};
use crate::scalars::Date;

/// Which invoices; all conditions given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct InvoiceFilter {
    /// Of any of these statuses; none named: of every status.
    pub status: Option<Vec<InvoiceStatus>>,
    /// Issued on that day or later.
    pub issued_from: Option<Date>,
    /// Issued on that day or earlier.
    pub issued_to: Option<Date>,
    /// Matches number, reference, line descriptions; capitals do not matter.
    pub text: Option<String>,
}

impl From<InvoiceFilter> for entities::invoices::InvoiceFilter {
    fn from(filter: InvoiceFilter) -> Self {
        Self {
            status: filter.status.unwrap_or_default().into_iter().map(Into::into).collect(),
            issued_from: filter.issued_from.map(|day| day.0),
            issued_to: filter.issued_to.map(|day| day.0),
            // No text in a database holds U+0000, and PostgreSQL refuses to be asked for it. What stands in its place stands in
            // no invoice either.
            text: filter.text.map(|text| text.replace('\0', "\u{fffd}")),
        }
    }
}

/// How invoices are sorted.
#[derive(InputObject, Debug, Clone, Copy)]
pub struct InvoiceOrder {
    /// By what.
    pub field: InvoiceOrderField,
    /// Which end first.
    pub direction: OrderDirection,
}

/// The newest first.
impl Default for InvoiceOrder {
    fn default() -> Self {
        Self { field: InvoiceOrderField::IssuedOn, direction: OrderDirection::Desc }
    }
}

impl From<InvoiceOrder> for entities::invoices::InvoiceOrder {
    fn from(order: InvoiceOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}
