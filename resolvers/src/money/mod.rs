//! Amounts, and how amounts and days are written for a person.

mod day;
mod input;
mod reader;

use async_graphql::Context;
pub use day::long_day;
pub use entities::money::Money;
pub use input::MoneyInput;
pub use reader::{language, reader};

use crate::{
    context::request,
    error::Result,
    level::{Column, Level, object, objects},
    scalars::{CurrencyCode, Decimal, Locale},
};

/// An exact amount of one currency.
#[object(name = "Money")]
impl Level<Money> {
    /// The exact number, with all decimals of the currency; negative for money that goes out.
    fn amount(&self) -> Column<Decimal> {
        self.each(|money| *money)
    }

    /// What it is an amount of.
    fn currency(&self) -> Column<CurrencyCode> {
        self.each(|money| CurrencyCode(money.currency))
    }

    /// As a person of that locale writes it: "120,00 CHF".
    async fn formatted(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reader's locale; the viewer's own where none is given.")] locale: Option<Locale>,
    ) -> Result<Column<String>> {
        let reader = reader(request(ctx)?, locale.as_ref());
        Ok(self.each(|money| money.format(reader)))
    }
}
objects!(Money);
