//! An amount as a client gives it.

use async_graphql::InputObject;
use entities::money::{DecimalError, Money};

use crate::scalars::{CurrencyCode, Decimal};

/// An exact amount of one currency.
#[derive(InputObject, Debug, Clone)]
pub struct MoneyInput {
    /// The exact number, with no more decimals than the currency has: "120.00".
    pub amount: Decimal,
    /// What it is an amount of.
    pub currency: CurrencyCode,
}

impl MoneyInput {
    /// As whole minor units.
    ///
    /// # Errors
    /// More decimals than the currency has, or a number that is too large.
    pub fn money(&self) -> Result<Money, DecimalError> {
        Money::from_decimal(self.amount.0, self.currency.0)
    }
}
