//! Which invoices, and in which order.

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, Condition, FromJsonQueryResult,
    sea_query::{LikeExpr, SimpleExpr},
};
use serde::{Deserialize, Serialize};

use super::{InvoiceOrderField, InvoiceStatus, OrderDirection, invoice, status};
use crate::sql::{Cell, Field, Mismatch};

/// Which invoices of an organization; all conditions given must hold. An export keeps its filter as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct InvoiceFilter {
    /// Of any of these statuses; none named: of every status.
    #[serde(default)]
    pub status: Vec<InvoiceStatus>,
    /// Issued on that day or later.
    #[serde(default)]
    pub issued_from: Option<NaiveDate>,
    /// Issued on that day or earlier.
    #[serde(default)]
    pub issued_to: Option<NaiveDate>,
    /// Stands in the number, the reference (with or without blanks) or the description of a line; capitals do not matter.
    #[serde(default)]
    pub text: Option<String>,
}

impl Field for InvoiceFilter {
    fn read(cell: Cell<'_>) -> Result<Self, Mismatch> {
        cell.json()
    }

    fn absent() -> Self {
        Self::default()
    }
}

impl InvoiceFilter {
    /// As the database decides it, on that day.
    pub(crate) fn condition(&self, today: NaiveDate) -> Condition {
        use invoice::Column;
        let mut all = Condition::all();
        if !self.status.is_empty() {
            let any = self.status.iter().map(|wanted| status::condition(*wanted, today));
            all = all.add(any.fold(Condition::any(), Condition::add));
        }
        if let Some(from) = self.issued_from {
            all = all.add(Column::IssuedOn.gte(from));
        }
        if let Some(to) = self.issued_to {
            all = all.add(Column::IssuedOn.lte(to));
        }
        if let Some(text) = self.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            all = all.add(matches(text));
        }
        all
    }
}

/// What [`matches`] looks in: everything that a person may search an invoice by, in lower case. Folded here and not by
/// the database, because SQLite knows the capitals of ASCII alone.
pub(super) fn search_text<'a>(number: &str, descriptions: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = number.to_lowercase();
    for description in descriptions {
        text.push('\n');
        text.push_str(&description.to_lowercase());
    }
    text
}

fn matches(text: &str) -> Condition {
    let blankless: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    Condition::any()
        .add(contains(invoice::Column::SearchText, &text.to_lowercase()))
        .add(contains(invoice::Column::PaymentReference, &blankless.to_uppercase()))
}

/// `%`, `_` and the escape character itself stand for themselves.
fn contains(column: invoice::Column, text: &str) -> SimpleExpr {
    let escaped = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    column.like(LikeExpr::new(format!("%{escaped}%")).escape('!'))
}

/// How invoices are sorted; equal ones by identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl InvoiceOrder {
    pub(super) fn column(self) -> invoice::Column {
        match self.field {
            InvoiceOrderField::IssuedOn => invoice::Column::IssuedOn,
            InvoiceOrderField::DueOn => invoice::Column::DueOn,
            InvoiceOrderField::Total => invoice::Column::TotalMinor,
            InvoiceOrderField::Number => invoice::Column::Number,
        }
    }
}
