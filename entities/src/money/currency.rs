use std::{fmt, str::FromStr};

use sea_orm::DeriveValueType;

use crate::{error::InputError, values::excerpt};

/// A currency of ISO 4217 that has a minor unit, stored as its three capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Currency(iso_currency::Currency);

crate::sql::text_field!(Currency, absent: Self::CHF);

impl Currency {
    /// The Swiss franc.
    pub const CHF: Self = Self(iso_currency::Currency::CHF);
    /// The euro.
    pub const EUR: Self = Self(iso_currency::Currency::EUR);

    /// The currencies that we bill in.
    pub const BILLED: &'static [Self] = &[Self::CHF, Self::EUR];

    /// The three letters.
    pub fn code(&self) -> &'static str {
        self.0.code()
    }

    /// How many decimals an amount has: 2 for the franc and the euro, 0 for the yen.
    pub fn minor_digits(&self) -> u8 {
        // Currencies without a minor unit are refused when read.
        self.0.exponent().and_then(|digits| u8::try_from(digits).ok()).unwrap_or(0)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        // The library compares with one code after the other; almost every row has one of these.
        if let Some(billed) = Self::BILLED.iter().find(|billed| billed.code() == text) {
            return Ok(*billed);
        }
        let known = iso_currency::Currency::from_code(text).filter(|currency| currency.exponent().is_some());
        known.map(Self).ok_or_else(|| {
            InputError::Value(format!(
                "`{}` is no currency: use three capital letters of ISO 4217, such as `CHF`",
                excerpt(text)
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_of_money_that_can_be_paid_are_currencies() {
        for currency in [Currency::CHF, Currency::EUR, Currency(iso_currency::Currency::JPY)] {
            assert_eq!(currency.code().parse(), Ok(currency));
        }
        for text in ["", "chf", "CH", "CHFX", "XXX", "XAU", "ZZZ"] {
            assert!(text.parse::<Currency>().is_err(), "{text}");
        }
    }
}
