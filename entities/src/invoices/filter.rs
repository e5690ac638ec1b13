//! Which invoices, and in which order.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, FromJsonQueryResult, Value, sea_query::LikeExpr};
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
    /// The statuses asked for, each once and in the contract's order.
    fn statuses(&self) -> impl Iterator<Item = InvoiceStatus> {
        InvoiceStatus::ALL.iter().copied().filter(|status| self.status.contains(status))
    }

    fn words(&self) -> Option<&str> {
        self.text.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }

    /// A number for everything that the text of [`Self::condition`] depends on, and the condition's values in the order
    /// of its text.
    pub(crate) fn shape(&self, today: NaiveDate) -> (u64, Vec<Value>) {
        let (mut shape, mut values) = (0, Vec::new());
        for (place, wanted) in InvoiceStatus::ALL.iter().enumerate().filter(|(_, each)| self.status.contains(each)) {
            shape |= 1 << (place + 3);
            values.extend(status::values(*wanted, today));
        }
        for (place, day) in [self.issued_from, self.issued_to].into_iter().enumerate() {
            shape |= u64::from(day.is_some()) << place;
            values.extend(day.map(Value::from));
        }
        if let Some(text) = self.words() {
            shape |= 1 << 2;
            values.extend(patterns(text).map(Value::from));
        }
        (shape, values)
    }

    /// As the database decides it, on that day.
    pub(crate) fn condition(&self, today: NaiveDate) -> Condition {
        use invoice::Column;
        let mut all = Condition::all();
        if !self.status.is_empty() {
            let any = self.statuses().map(|wanted| status::condition(wanted, today));
            all = all.add(any.fold(Condition::any(), Condition::add));
        }
        if let Some(from) = self.issued_from {
            all = all.add(Column::IssuedOn.gte(from));
        }
        if let Some(to) = self.issued_to {
            all = all.add(Column::IssuedOn.lte(to));
        }
        if let Some(text) = self.words() {
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
    let [of_text, of_reference] = patterns(text);
    let like = |column: invoice::Column, pattern| column.like(LikeExpr::new(pattern).escape('!'));
    Condition::any()
        .add(like(invoice::Column::SearchText, of_text))
        .add(like(invoice::Column::PaymentReference, of_reference))
}

/// What the search text is like, and what the reference is like. `%`, `_` and the escape character itself stand for
/// themselves.
fn patterns(text: &str) -> [String; 2] {
    let blankless: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    [text.to_lowercase(), blankless.to_uppercase()].map(|text| {
        let escaped = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        format!("%{escaped}%")
    })
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
    /// The name of a list that is sorted so.
    pub(super) fn list_name(self) -> &'static str {
        use InvoiceOrderField::{DueOn, IssuedOn, Number, Total};
        use OrderDirection::{Asc, Desc};
        match (self.field, self.direction) {
            (IssuedOn, Asc) => "invoices.ISSUED_ON.ASC",
            (IssuedOn, Desc) => "invoices.ISSUED_ON.DESC",
            (DueOn, Asc) => "invoices.DUE_ON.ASC",
            (DueOn, Desc) => "invoices.DUE_ON.DESC",
            (Total, Asc) => "invoices.TOTAL.ASC",
            (Total, Desc) => "invoices.TOTAL.DESC",
            (Number, Asc) => "invoices.NUMBER.ASC",
            (Number, Desc) => "invoices.NUMBER.DESC",
        }
    }

    pub(super) fn column(self) -> invoice::Column {
        match self.field {
            InvoiceOrderField::IssuedOn => invoice::Column::IssuedOn,
            InvoiceOrderField::DueOn => invoice::Column::DueOn,
            InvoiceOrderField::Total => invoice::Column::TotalMinor,
            InvoiceOrderField::Number => invoice::Column::Number,
        }
    }
}
