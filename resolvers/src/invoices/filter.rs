//! Which invoices, and in which order.

use async_graphql::InputObject;

use super::{InvoiceOrderField, InvoiceStatus, OrderDirection};
use crate::{
    error::{Fault, Result},
    scalars::Date,
};

/// Which invoices; all conditions given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct InvoiceFilter {
    /// Of any of these statuses; none named: of every status.
    pub status: Option<Vec<InvoiceStatus>>,
    /// Issued on that day or later.
    pub issued_from: Option<Date>,
    /// Issued on that day or earlier.
    pub issued_to: Option<Date>,
    /// Matches number, reference, line descriptions; capitals do not matter. At most 500 characters.
    pub text: Option<String>,
}

/// The longest text that invoices are searched for, in characters. A pattern is tried on every invoice, and SQLite takes
/// none of more than 50,000 bytes.
const LONGEST_TEXT: usize = 500;

impl TryFrom<InvoiceFilter> for entities::invoices::InvoiceFilter {
    type Error = Fault;

    fn try_from(filter: InvoiceFilter) -> Result<Self> {
        let characters = filter.text.as_deref().map_or(0, |text| text.chars().count());
        if characters > LONGEST_TEXT {
            let message = format!("`text` has {characters} characters: give {LONGEST_TEXT} at most");
            return Err(Fault::input(message));
        }
        Ok(Self {
            status: filter.status.unwrap_or_default().into_iter().map(Into::into).collect(),
            issued_from: filter.issued_from.map(|day| day.0),
            issued_to: filter.issued_to.map(|day| day.0),
            // No text in a database holds U+0000, and PostgreSQL refuses to be asked for it. What stands in its place stands
            // in no invoice either.
            text: filter.text.map(|text| text.replace('\0', "\u{fffd}")),
        })
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
