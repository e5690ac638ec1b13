//! What lines come to.
//!
//! A line is quantity × price, rounded to the minor unit. Tax is worked out once a rate, on the sum of that rate's lines,
//! and rounded once; so it does not depend on how a delivery is cut into lines. Halves are rounded away from zero.

use std::collections::BTreeMap;

use crate::{
    error::InputError,
    money::{Currency, Money, MoneyError, divide_rounding_half_up},
};

/// Thousandths in one: what quantities are counted in.
pub const QUANTITY_UNIT: i64 = 1_000;
/// Hundredths of a percent in the whole: what tax rates are counted in.
pub const RATE_UNIT: i32 = 10_000;

/// Quantity × price, rounded.
///
/// # Errors
/// An amount that is too large.
pub fn line_total(quantity_milli: i64, unit_price: Money) -> Result<Money, MoneyError> {
    let exact = i128::from(quantity_milli) * i128::from(unit_price.minor);
    divide_rounding_half_up(exact, i128::from(QUANTITY_UNIT)).map(|minor| Money::new(minor, unit_price.currency))
}

/// The tax on an amount, rounded.
///
/// # Errors
/// An amount that is too large.
pub fn tax_on(base: Money, rate_bp: i32) -> Result<Money, MoneyError> {
    let exact = i128::from(base.minor) * i128::from(rate_bp);
    divide_rounding_half_up(exact, i128::from(RATE_UNIT)).map(|minor| Money::new(minor, base.currency))
}

/// The tax of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxOfRate {
    /// In hundredths of a percent.
    pub rate_bp: i32,
    /// The lines of that rate together, without tax.
    pub base: Money,
    /// The tax on them.
    pub tax: Money,
}

/// What an invoice comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// All lines, without tax.
    pub subtotal: Money,
    /// One a rate, the lowest rate first.
    pub taxes: Vec<TaxOfRate>,
    /// All tax.
    pub tax: Money,
    /// Subtotal and tax.
    pub total: Money,
}

/// Adds up lines, each given as its total without tax and its rate.
///
/// # Errors
/// Lines of another currency, sums that are too large, and a subtotal or tax below zero: that would be a refund.
pub fn totals(lines: impl IntoIterator<Item = (Money, i32)>, currency: Currency) -> Result<Totals, InputError> {
    let mut bases: BTreeMap<i32, Money> = BTreeMap::new();
    for (total, rate_bp) in lines {
        let base = bases.entry(rate_bp).or_insert(Money::zero(currency));
        *base = base.checked_add(total)?;
    }
    let taxes = bases
        .into_iter()
        .map(|(rate_bp, base)| Ok(TaxOfRate { rate_bp, base, tax: tax_on(base, rate_bp)? }))
        .collect::<Result<Vec<_>, MoneyError>>()?;
    let subtotal = Money::sum(taxes.iter().map(|of_rate| of_rate.base), currency)?;
    let tax = Money::sum(taxes.iter().map(|of_rate| of_rate.tax), currency)?;
    if subtotal.minor < 0 || tax.minor < 0 {
        return Err(InputError::Value(format!(
            "the lines come to {subtotal} and {tax} of tax: an invoice cannot be below zero, make a refund instead"
        )));
    }
    Ok(Totals { total: subtotal.checked_add(tax)?, subtotal, taxes, tax })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chf(minor: i64) -> Money {
        Money::new(minor, Currency::CHF)
    }

    #[test]
    fn lines_are_rounded_once_and_tax_once_a_rate() {
        // Three lines of 0.05 at 8.1 %: each alone would be taxed 0.00, together 0.01.
        let together = totals([(chf(5), 810), (chf(5), 810), (chf(5), 810)], Currency::CHF);
        assert_eq!(together.map(|t| (t.subtotal, t.tax, t.total)), Ok((chf(15), chf(1), chf(16))));
        let two_rates = totals([(chf(10_000), 810), (chf(10_000), 260), (chf(-1_000), 810)], Currency::CHF);
        let taxes = two_rates.map(|t| t.taxes.iter().map(|of_rate| (of_rate.rate_bp, of_rate.tax)).collect::<Vec<_>>());
        assert_eq!(taxes, Ok(vec![(260, chf(260)), (810, chf(729))]));
    }

    #[test]
    fn a_quantity_counts_in_thousandths() {
        for (quantity_milli, unit, total) in
            [(1_000, 990, 990), (12_000, 990, 11_880), (500, 5, 3), (333, 1_000, 333), (0, 990, 0), (1_500, -3, -5)]
        {
            assert_eq!(line_total(quantity_milli, chf(unit)), Ok(chf(total)), "{quantity_milli} × {unit}");
        }
    }

    #[test]
    fn what_cannot_be_added_up_is_refused() {
        assert!(totals([(chf(-1), 810)], Currency::CHF).is_err());
        assert!(totals([(chf(1), 810), (Money::new(1, Currency::EUR), 810)], Currency::CHF).is_err());
        assert!(totals([(chf(i64::MAX), 0), (chf(1), 0)], Currency::CHF).is_err());
        assert_eq!(line_total(i64::MAX, chf(i64::MAX)), Err(MoneyError::TooLarge));
    }

    proptest! {
        #[test]
        fn the_total_is_the_subtotal_and_its_tax(lines in prop::collection::vec((0_i64..10_000_000, 0..=10_000_i32), 0..20)) {
            let given = lines.iter().map(|(minor, rate)| (chf(*minor), *rate));
            let totals = totals(given, Currency::CHF)?;
            prop_assert_eq!(totals.subtotal.minor, lines.iter().map(|(minor, _)| minor).sum::<i64>());
            prop_assert_eq!(totals.total.minor, totals.subtotal.minor + totals.tax.minor);
            // Rounding moves the tax of each rate by at most half a unit.
            let exact: i128 = lines.iter().map(|(minor, rate)| i128::from(*minor) * i128::from(*rate)).sum();
            let off = (i128::from(totals.tax.minor) * i128::from(RATE_UNIT) - exact).unsigned_abs();
            prop_assert!(2 * off <= totals.taxes.len() as u128 * 10_000);
        }
    }
}
