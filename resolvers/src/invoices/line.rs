//! A line of an invoice or of a pro forma.

use async_graphql::Context;
use entities::invoices;
pub use entities::invoices::InvoiceLine;

use crate::{
    context::{access, database},
    error::Result,
    level::{Column, Level, object, objects},
    money::Money,
    products::{Period, Product},
    projection::projected,
    scalars::Decimal,
};

/// A line of an invoice or of a pro forma.
#[object(name = "InvoiceLine")]
impl Level<InvoiceLine> {
    /// What is charged for.
    fn description(&self) -> Column<String> {
        self.each(|line| line.description.as_str())
    }

    /// The product, where the line is for one that the viewer may see.
    async fn product(&self, ctx: &Context<'_>) -> Result<Column<Option<Product>>> {
        self.column(invoices::products_of(database(ctx)?, access(ctx)?, &self.refs()).await?)
    }

    /// The days that are paid for, where the line is for a period.
    fn period(&self) -> Column<Option<Period>> {
        self.cells(|line| line.period.as_ref().map(|period| Period::new(*period.start(), *period.end())))
    }

    /// How many, exactly.
    fn quantity(&self) -> Column<Decimal> {
        self.each(|line| Decimal(line.quantity))
    }

    /// The price of one, without tax; negative for a credit.
    fn unit_price(&self) -> Column<Money> {
        self.cells(|line| line.unit_price)
    }

    /// In percent: "8.1" is 8.1 %.
    fn tax_rate(&self) -> Column<Decimal> {
        self.each(|line| Decimal(line.tax_rate_percent))
    }

    /// Quantity × price, rounded, without tax.
    fn total(&self) -> Column<Money> {
        self.cells(|line| line.total)
    }
}
objects!(InvoiceLine);
projected!(InvoiceLine: invoices::InvoiceLineRow {
    "description": [Description],
    "product": [],
    "period": [PeriodStartsOn, PeriodEndsOn],
    "quantity": [QuantityMilli],
    "unitPrice": [UnitPriceMinor, Currency],
    "taxRate": [TaxRateBp],
    "total": [TotalMinor, Currency],
});
