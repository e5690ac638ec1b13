//! Exact amounts of one currency.
//!
//! An amount is a whole number of the currency's minor unit (Rappen, cents); no float goes in or comes out. In the
//! database it is a `BIGINT` beside a [`Currency`] column, because SQLite's `DECIMAL` is a float.

mod currency;
mod format;

use std::fmt;

use rust_decimal::Decimal;

pub use currency::Currency;

use crate::{
    error::{InputError, StoreError},
    values::excerpt,
};

/// Why two amounts give no third.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Amounts of two currencies.
    #[error("an amount in {right} does not add up with one in {left}")]
    OtherCurrency {
        /// Of the first amount.
        left: Currency,
        /// Of the second amount.
        right: Currency,
    },
    /// The result is beyond what is kept: 2^63 minor units.
    #[error("the amount is too large")]
    TooLarge,
}

impl From<MoneyError> for InputError {
    fn from(error: MoneyError) -> Self {
        Self::Value(error.to_string())
    }
}

impl From<MoneyError> for StoreError {
    fn from(error: MoneyError) -> Self {
        Self::Input(error.into())
    }
}

/// Why a number is no amount of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// A part of the smallest unit.
    #[error("an amount in {currency} has at most {digits} decimals")]
    TooManyDecimals {
        /// How many the currency has.
        digits: u32,
        /// The currency.
        currency: Currency,
    },
    /// Beyond what is kept: 2^63 minor units.
    #[error("the amount is too large")]
    TooLarge,
}

impl From<DecimalError> for InputError {
    fn from(error: DecimalError) -> Self {
        Self::Value(error.to_string())
    }
}

/// An exact amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// In the currency's minor unit: 12,000 of CHF are 120.00 francs. May be negative.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// So many minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Reads a decimal number such as `120.00` or `-0.5`: digits and at most one point, no exponent, no separators.
    ///
    /// # Errors
    /// What is no such number, has more decimals than the currency (zeros at the end do not count), or is too large.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, InputError> {
        const LONGEST: usize = 40;
        let plain = text.len() <= LONGEST && text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
        let number = Some(text).filter(|_| plain).and_then(|text| Decimal::from_str_exact(text).ok());
        let number = number.ok_or_else(|| {
            InputError::Value(format!("`{}` is no amount: write a decimal number such as 120.00", excerpt(text)))
        })?;
        Ok(Self::from_decimal(number, currency)?)
    }

    /// Of a decimal number.
    ///
    /// # Errors
    /// More decimals than the currency has (zeros at the end do not count), or a number that is too large.
    pub fn from_decimal(number: Decimal, currency: Currency) -> Result<Self, DecimalError> {
        let number = number.normalize();
        let digits = u32::from(currency.minor_digits());
        if number.scale() > digits {
            return Err(DecimalError::TooManyDecimals { digits, currency });
        }
        let minor = 10_i128.checked_pow(digits - number.scale()).and_then(|unit| number.mantissa().checked_mul(unit));
        let minor = minor.and_then(|minor| i64::try_from(minor).ok()).ok_or(DecimalError::TooLarge)?;
        Ok(Self::new(minor, currency))
    }

    /// The exact number, with all decimals of the currency: `120.00`.
    pub fn decimal(self) -> String {
        let digits = usize::from(self.currency.minor_digits());
        let sign = if self.minor < 0 { "-" } else { "" };
        let number = format!("{:0>width$}", self.minor.unsigned_abs(), width = digits + 1);
        let (units, fraction) = number.split_at(number.len() - digits);
        let point = if digits == 0 { "" } else { "." };
        format!("{sign}{units}{point}{fraction}")
    }

    /// The sum.
    ///
    /// # Errors
    /// Another currency, or a sum that is too large.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        self.minor.checked_add(other.minor).map(|minor| Self::new(minor, self.currency)).ok_or(MoneyError::TooLarge)
    }

    /// The difference.
    ///
    /// # Errors
    /// Another currency, or a difference that is too large.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        self.minor.checked_sub(other.minor).map(|minor| Self::new(minor, self.currency)).ok_or(MoneyError::TooLarge)
    }

    /// The same amount with the other sign.
    ///
    /// # Errors
    /// [`i64::MIN`] has no counterpart.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        self.minor.checked_neg().map(|minor| Self::new(minor, self.currency)).ok_or(MoneyError::TooLarge)
    }

    /// The sum of many amounts.
    ///
    /// # Errors
    /// Any of another currency, or a sum that is too large on the way.
    pub fn sum(amounts: impl IntoIterator<Item = Self>, currency: Currency) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::checked_add)
    }

    /// Whether there is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::OtherCurrency { left: self.currency, right: other.currency })
        }
    }
}

/// The exact number and the currency's code: `120.00 CHF`; for logs and messages in English. See [`Money::format`].
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

/// `numerator / denominator` to the nearest whole minor unit, halves away from zero, as merchants round.
///
/// # Errors
/// A result that is too large, or a denominator of zero.
pub fn divide_rounding_half_up(numerator: i128, denominator: i128) -> Result<i64, MoneyError> {
    let quotient = numerator.checked_div(denominator).ok_or(MoneyError::TooLarge)?;
    let remainder = numerator.checked_rem(denominator).ok_or(MoneyError::TooLarge)?;
    let half_or_more = remainder.unsigned_abs() >= denominator.unsigned_abs().div_ceil(2);
    let away = if (numerator < 0) == (denominator < 0) { 1 } else { -1 };
    let rounded = if remainder != 0 && half_or_more { quotient.checked_add(away) } else { Some(quotient) };
    rounded.and_then(|minor| i64::try_from(minor).ok()).ok_or(MoneyError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        code.parse().expect("a code of the table")
    }

    #[test]
    fn an_amount_is_read_exactly_or_refused() {
        for (text, code, minor) in [
            ("120.00", "CHF", Some(12_000)),
            ("120", "CHF", Some(12_000)),
            ("0.05", "CHF", Some(5)),
            ("-0.5", "EUR", Some(-50)),
            ("1.2500", "EUR", Some(125)),
            ("1.005", "EUR", None),
            ("1.005", "KWD", Some(1_005)),
            ("7", "JPY", Some(7)),
            ("7.5", "JPY", None),
            ("92233720368547758.07", "CHF", Some(i64::MAX)),
            ("92233720368547758.08", "CHF", None),
            ("1e3", "CHF", None),
            ("1_000", "CHF", None),
            ("1,5", "CHF", None),
            ("", "CHF", None),
            ("-", "CHF", None),
            ("NaN", "CHF", None),
        ] {
            let read = Money::parse(text, currency(code)).ok().map(|money| money.minor);
            assert_eq!(read, minor, "{text} {code}");
        }
    }

    #[test]
    fn rounding_takes_halves_away_from_zero() {
        for (numerator, denominator, rounded) in
            [(5, 10, 1), (4, 10, 0), (15, 10, 2), (-5, 10, -1), (-4, 10, 0), (1, 3, 0), (2, 3, 1), (7, 7, 1), (0, 3, 0)]
        {
            assert_eq!(divide_rounding_half_up(numerator, denominator), Ok(rounded), "{numerator}/{denominator}");
        }
        assert_eq!(divide_rounding_half_up(1, 0), Err(MoneyError::TooLarge));
    }

    #[test]
    fn currencies_are_never_mixed() {
        let (franc, euro) = (Money::new(1, Currency::CHF), Money::new(1, Currency::EUR));
        let refusal = MoneyError::OtherCurrency { left: Currency::CHF, right: Currency::EUR };
        assert_eq!(franc.checked_add(euro), Err(refusal));
        assert_eq!(franc.checked_sub(euro), Err(refusal));
        assert_eq!(Money::sum([franc, euro], Currency::CHF), Err(refusal));
    }

    proptest! {
        #[test]
        fn an_amount_reads_back_from_its_own_decimal(minor: i64, code in "CHF|EUR|JPY|KWD") {
            let money = Money::new(minor, currency(&code));
            prop_assert_eq!(Money::parse(&money.decimal(), money.currency), Ok(money));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "[-0-9.e_]{0,45}") {
            let _ = Money::parse(&text, Currency::CHF);
        }

        #[test]
        fn taking_away_undoes_adding(left: i64, right: i64) {
            let (left, right) = (Money::new(left, Currency::CHF), Money::new(right, Currency::CHF));
            if let Ok(sum) = left.checked_add(right) {
                prop_assert_eq!(sum.checked_sub(right), Ok(left));
            }
        }
    }
}
