//! How much a prepaid account may hold, and how much may be put on and taken back at once.
//!
//! In whole units of the account's currency: at least 10 and at most 10,000 at once, at most 50,000 in all, and at least 10
//! taken back, or the whole of what is available where that is less. These are the product's own limits; those of the way
//! to pay ([`crate::payments::method`]) hold beside them.

use crate::{
    error::InputError,
    money::{Currency, Money},
    payments::{AmountRefusal, refusal::check_between},
};

const MINIMUM_TOP_UP: i64 = 10;
const MAXIMUM_TOP_UP: i64 = 10_000;
const MAXIMUM_BALANCE: i64 = 50_000;
const MINIMUM_WITHDRAWAL: i64 = 10;

/// The limits of accounts in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrepaidLimits {
    /// The least that can be put on at once.
    pub minimum_top_up: Money,
    /// The most that can be put on at once.
    pub maximum_top_up: Money,
    /// The most that may be on the account after a top-up.
    pub maximum_balance: Money,
    /// The least that can be taken back, unless all that is available is taken.
    pub minimum_withdrawal: Money,
}

impl PrepaidLimits {
    /// Of accounts in that currency.
    pub fn of(currency: Currency) -> Self {
        // No currency has more than four decimals, so that this stays far from the limit of the type.
        let unit = 10_i64.pow(u32::from(currency.minor_digits()));
        let amount = |units: i64| Money::new(units * unit, currency);
        Self {
            minimum_top_up: amount(MINIMUM_TOP_UP),
            maximum_top_up: amount(MAXIMUM_TOP_UP),
            maximum_balance: amount(MAXIMUM_BALANCE),
            minimum_withdrawal: amount(MINIMUM_WITHDRAWAL),
        }
    }

    /// Refuses a top-up that is too small, too large, or would fill the account beyond its limit.
    ///
    /// # Errors
    /// With the limit; also for another currency.
    pub fn check_top_up(&self, amount: Money, balance: Money) -> Result<(), AmountRefusal> {
        check_between(amount, self.minimum_top_up, self.maximum_top_up)?;
        let (after, maximum) = (balance.checked_add(amount)?, self.maximum_balance);
        if after.minor > maximum.minor {
            return Err(AmountRefusal::AccountFull { after, maximum });
        }
        Ok(())
    }

    /// Refuses a withdrawal that is too small or more than is available.
    ///
    /// # Errors
    /// With the limit in the sentence; also for another currency.
    pub fn check_withdrawal(&self, amount: Money, available: Money) -> Result<(), InputError> {
        let left = available.checked_sub(amount)?;
        if amount.minor <= 0 {
            return Err(InputError::Value(format!("{amount} cannot be taken back: there must be something to take")));
        }
        if left.minor < 0 {
            return Err(InputError::Value(format!("{amount} cannot be taken back: {available} is available")));
        }
        if amount.minor < self.minimum_withdrawal.minor && !left.is_zero() {
            let minimum = self.minimum_withdrawal;
            return Err(InputError::Value(format!(
                "{amount} is too little to take back: take {minimum} at least, or all of {available}"
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chf(minor: i64) -> Money {
        Money::new(minor, Currency::CHF)
    }

    #[test]
    fn a_top_up_stays_within_its_limits() {
        let limits = PrepaidLimits::of(Currency::CHF);
        for (amount, balance, accepted) in [
            (999, 0, false),
            (1_000, 0, true),
            (1_000_000, 0, true),
            (1_000_001, 0, false),
            (100_000, 4_900_000, true),
            (100_001, 4_900_000, false),
            (-1_000, 0, false),
        ] {
            assert_eq!(limits.check_top_up(chf(amount), chf(balance)).is_ok(), accepted, "{amount} on {balance}");
        }
        assert!(limits.check_top_up(Money::new(2_000, Currency::EUR), chf(0)).is_err());
    }

    #[test]
    fn a_small_rest_can_be_taken_back_whole() {
        let limits = PrepaidLimits::of(Currency::CHF);
        for (amount, available, accepted) in [
            (1_000, 5_000, true),
            (999, 5_000, false),
            (5_000, 5_000, true),
            (5_001, 5_000, false),
            (350, 350, true),
            (0, 0, false),
            (-100, 5_000, false),
        ] {
            assert_eq!(
                limits.check_withdrawal(chf(amount), chf(available)).is_ok(),
                accepted,
                "{amount} of {available}"
            );
        }
    }
}
