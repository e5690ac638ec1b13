//! The rows that the files of invoices and of pro formas are made of.

use entities::{
    addresses::AddressSnapshot,
    invoices::{InvoiceLine, TaxOfRate, Totals, totals},
    money::{Currency, Money},
};
use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::{cells::Cell, labels::Labels};
use crate::error::{Fault, Result};

/// How many columns both have.
pub(super) const COLUMNS: usize = 16;

/// The columns' names.
pub(super) fn header(labels: &Labels) -> [&'static str; COLUMNS] {
    [
        labels.row,
        labels.number,
        labels.issued_on,
        labels.due_on,
        labels.issuer,
        labels.billed_to,
        labels.vat_number,
        labels.reference,
        labels.description,
        labels.period_from,
        labels.period_to,
        labels.quantity,
        labels.unit_price,
        labels.tax_rate,
        labels.amount,
        labels.currency,
    ]
}

/// What every row of a file begins with, so that files can be put one below the other.
pub(super) struct Face {
    pub(super) number: Cell,
    pub(super) issued_on: Cell,
    pub(super) due_on: Cell,
    pub(super) issuer: Cell,
    pub(super) billed_to: Cell,
    pub(super) vat_number: Cell,
    pub(super) reference: Cell,
    pub(super) currency: Currency,
}

impl Face {
    fn row(&self, kind: &str, rest: [Cell; 7]) -> [Cell; COLUMNS] {
        let [description, from, to, quantity, unit_price, tax_rate, amount] = rest;
        [
            Cell::text(kind),
            self.number.clone(),
            self.issued_on.clone(),
            self.due_on.clone(),
            self.issuer.clone(),
            self.billed_to.clone(),
            self.vat_number.clone(),
            self.reference.clone(),
            description,
            from,
            to,
            quantity,
            unit_price,
            tax_rate,
            amount,
            Cell::text(self.currency.code()),
        ]
    }

    /// A line of the document.
    pub(super) fn line(&self, labels: &Labels, line: &InvoiceLine) -> [Cell; COLUMNS] {
        let day = |day: Option<&chrono::NaiveDate>| day.map_or(Cell::Empty, |day| Cell::day(*day));
        let period = line.period.as_ref();
        self.row(
            labels.line,
            [
                Cell::text(&line.description),
                day(period.map(|period| period.start())),
                day(period.map(|period| period.end())),
                Cell::number(line.quantity),
                Cell::amount(line.unit_price),
                Cell::number(line.tax_rate_percent),
                Cell::amount(line.total),
            ],
        )
    }

    /// A sentence.
    pub(super) fn notice(&self, labels: &Labels, sentence: &str) -> [Cell; COLUMNS] {
        self.row(
            labels.notice,
            [Cell::text(sentence), Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty],
        )
    }

    /// A total.
    pub(super) fn total(&self, kind: &str, amount: Money) -> [Cell; COLUMNS] {
        self.rated(kind, Cell::Empty, amount)
    }

    /// The tax of each rate.
    pub(super) fn taxes(&self, labels: &Labels, taxes: &[TaxOfRate]) -> Vec<[Cell; COLUMNS]> {
        let tax = |of_rate: &TaxOfRate| {
            let rate = Cell::number(Decimal::new(of_rate.rate_bp.into(), 2).normalize());
            self.rated(labels.tax, rate, of_rate.tax)
        };
        taxes.iter().map(tax).collect()
    }

    fn rated(&self, kind: &str, rate: Cell, amount: Money) -> [Cell; COLUMNS] {
        let empty = || Cell::Empty;
        self.row(kind, [empty(), empty(), empty(), empty(), empty(), rate, Cell::amount(amount)])
    }
}

/// What the lines come to, by the rule that the document itself was made with.
pub(super) fn totals_of(lines: &[InvoiceLine], currency: Currency) -> Result<Totals> {
    // Rates are kept in hundredths of a percent, so that nothing is lost here.
    let basis_points = |percent: Decimal| (percent * Decimal::ONE_HUNDRED).to_i32();
    let taxed = lines.iter().map(|line| {
        let rate = basis_points(line.tax_rate_percent).ok_or_else(|| Fault::internal("a tax rate is out of range"))?;
        Ok((line.total, rate))
    });
    totals(taxed.collect::<Result<Vec<_>>>()?, currency).map_err(Fault::internal)
}

/// An address on one line: `Desk SA, Ana Pérez, Calle Mayor 1, 28013 Madrid, ES`.
pub(super) fn one_line(address: &AddressSnapshot) -> String {
    let street = match &address.house_number {
        Some(number) => format!("{} {number}", address.street),
        None => address.street.clone(),
    };
    let town = format!("{} {}", address.postal_code, address.city);
    let parts = [address.company.clone(), Some(address.name.clone()), Some(street), Some(town)];
    let parts = parts.into_iter().flatten().chain([address.country.to_string()]);
    parts.collect::<Vec<_>>().join(", ")
}
