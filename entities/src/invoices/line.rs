//! A line of an invoice or of a pro forma, whichever table it lies in.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{invoice_line, pro_forma_line, totals};
use crate::{
    error::InputError,
    ids::{IdSource, InvoiceId, InvoiceLineId, ProFormaId, ProductId},
    money::{Currency, Money},
};

/// What the outside sees of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceLine {
    /// Identifier.
    pub id: InvoiceLineId,
    /// What is charged for.
    pub description: String,
    /// The product, where it is for one.
    pub product_id: Option<ProductId>,
    /// The first and the last day paid for.
    pub period: Option<RangeInclusive<NaiveDate>>,
    /// Exact, without zeros at the end.
    pub quantity: Decimal,
    /// The price of one, without tax.
    pub unit_price: Money,
    /// In percent, exact, without zeros at the end.
    pub tax_rate_percent: Decimal,
    /// Quantity × price, rounded, without tax.
    pub total: Money,
}

/// Both tables have the same columns but for the parent.
macro_rules! from_row {
    ($($row:path),*) => {$(
        impl From<$row> for InvoiceLine {
            fn from(row: $row) -> Self {
                Self {
                    id: row.id,
                    description: row.description,
                    product_id: row.product_id,
                    period: row.period_starts_on.zip(row.period_ends_on).map(|(first, last)| first..=last),
                    quantity: Decimal::new(row.quantity_milli, 3).normalize(),
                    unit_price: Money::new(row.unit_price_minor, row.currency),
                    tax_rate_percent: Decimal::new(row.tax_rate_bp.into(), 2).normalize(),
                    total: Money::new(row.total_minor, row.currency),
                }
            }
        }
    )*};
}

from_row!(invoice_line::Model, pro_forma_line::Model);

/// A line to be made.
#[derive(Debug, Clone)]
pub struct NewLine {
    /// What is charged for, on one line of at most 500 characters.
    pub description: String,
    /// The product, where it is for one.
    pub product: Option<ProductId>,
    /// The first and the last day paid for.
    pub period: Option<RangeInclusive<NaiveDate>>,
    /// In thousandths; not negative.
    pub quantity_milli: i64,
    /// The price of one, without tax; negative for a credit.
    pub unit_price: Money,
    /// In hundredths of a percent: 810 is 8.10 %. 0 to 10,000.
    pub tax_rate_bp: i32,
}

/// The most characters of a description.
const LONGEST_DESCRIPTION: usize = 500;

/// A line that was checked and counted, before it has a parent.
pub(super) struct CheckedLine {
    description: String,
    total: Money,
    new: NewLine,
}

impl CheckedLine {
    /// The total without tax and the rate, as [`totals::totals`] takes them.
    pub(super) fn taxed(&self) -> (Money, i32) {
        (self.total, self.new.tax_rate_bp)
    }

    pub(super) fn description(&self) -> &str {
        &self.description
    }
}

/// Checks and counts lines.
pub(super) fn check(lines: Vec<NewLine>, currency: Currency) -> Result<Vec<CheckedLine>, InputError> {
    if lines.is_empty() {
        return Err(InputError::Value("there is no line: charge for one thing at least".to_owned()));
    }
    lines.into_iter().map(|line| check_one(line, currency)).collect()
}

fn check_one(new: NewLine, currency: Currency) -> Result<CheckedLine, InputError> {
    let refuse = |why: &str| Err(InputError::Value(format!("the line `{}`: {why}", new.description)));
    let description = crate::accounts::check::line("the description of a line", &new.description, LONGEST_DESCRIPTION)?;
    if new.quantity_milli < 0 {
        return refuse("the quantity is negative; for a credit, make the price negative");
    }
    if !(0..=totals::RATE_UNIT).contains(&new.tax_rate_bp) {
        return refuse("the tax rate is not from 0 to 100 percent");
    }
    if new.unit_price.currency != currency {
        return refuse(&format!("the price is in {}, the document in {currency}", new.unit_price.currency));
    }
    if new.period.as_ref().is_some_and(RangeInclusive::is_empty) {
        return refuse("the period ends before it starts");
    }
    let total = totals::line_total(new.quantity_milli, new.unit_price)?;
    Ok(CheckedLine { description, total, new })
}

macro_rules! to_rows {
    ($($function:ident: $row:ident . $parent:ident as $id:ty;)*) => {$(
        /// The rows of checked lines, in their order.
        pub(super) fn $function(
            lines: Vec<CheckedLine>,
            parent: $id,
            ids: &IdSource,
            at: chrono::DateTime<chrono::Utc>,
        ) -> Vec<$row::Model> {
            (1..).zip(lines).map(|(position, line)| $row::Model {
                id: ids.at(at),
                $parent: parent,
                position,
                description: line.description,
                product_id: line.new.product,
                period_starts_on: line.new.period.as_ref().map(|period| *period.start()),
                period_ends_on: line.new.period.as_ref().map(|period| *period.end()),
                quantity_milli: line.new.quantity_milli,
                unit_price_minor: line.new.unit_price.minor,
                tax_rate_bp: line.new.tax_rate_bp,
                total_minor: line.total.minor,
                currency: line.total.currency,
            }).collect()
        }
    )*};
}

to_rows! {
    invoice_rows: invoice_line.invoice_id as InvoiceId;
    pro_forma_rows: pro_forma_line.pro_forma_id as ProFormaId;
}
