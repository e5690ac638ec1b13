//! A movement of a prepaid account.

use async_graphql::{Context, ID};
pub use entities::prepaid::PrepaidEntry;
use entities::{invoices, payments};

use super::PrepaidEntryKind;
use crate::{
    connection::connection,
    context::database,
    error::Result,
    invoices::Invoice,
    level::{Column, Level, object, objects},
    money::Money,
    payments::Payment,
    scalars::{DateTime, GlobalId},
};

/// A movement of a prepaid account. Never changed, never removed.
#[object(name = "PrepaidEntry")]
impl Level<PrepaidEntry> {
    /// Its global ID.
    fn id(&self) -> Column<ID> {
        self.each(|entry| GlobalId(entry.id))
    }

    /// When.
    fn at(&self) -> Column<DateTime> {
        self.each(|entry| DateTime(entry.at))
    }

    /// Why.
    fn kind(&self) -> Column<PrepaidEntryKind> {
        self.each(|entry| PrepaidEntryKind::from(entry.kind))
    }

    /// Positive in, negative out.
    fn amount(&self) -> Column<Money> {
        self.cells(|entry| entry.amount)
    }

    /// The balance with this movement.
    fn balance_after(&self) -> Column<Money> {
        self.cells(|entry| entry.balance_after)
    }

    /// The invoice that it paid, or that was refunded.
    async fn invoice(&self, ctx: &Context<'_>) -> Result<Column<Option<Invoice>>> {
        self.column(invoices::of_entries(database(ctx)?, &self.refs()).await?)
    }

    /// The payment that brought the money.
    async fn payment(&self, ctx: &Context<'_>) -> Result<Column<Option<Payment>>> {
        self.column(payments::of_entries(database(ctx)?, &self.refs()).await?)
    }

    /// Why, in the words of an account statement.
    fn description(&self) -> Column<String> {
        self.each(|entry| entry.description.as_str())
    }
}
objects!(PrepaidEntry);
connection!(PrepaidEntry, "PrepaidEntry");
