//! What a number of postings do to one prepaid account.

use crate::{
    money::{Currency, Money, MoneyError},
    prepaid::{Funds, PrepaidEntryKind},
};

/// The movements of one account, in their order.
#[derive(Debug)]
pub(super) struct Run {
    currency: Currency,
    steps: Vec<(Money, PrepaidEntryKind)>,
    sum: i64,
    least_balance: i64,
    least_available: i64,
}

impl Run {
    pub(super) fn new(currency: Currency) -> Self {
        Self { currency, steps: Vec::new(), sum: 0, least_balance: i64::MIN, least_available: i64::MIN }
    }

    /// Only a correction may take more than there is, and only what was set aside for withdrawals may take what is held.
    pub(super) fn push(&mut self, amount: Money, kind: PrepaidEntryKind) -> Result<(), MoneyError> {
        let sum = Money::new(self.sum, self.currency).checked_add(amount)?;
        self.sum = sum.minor;
        let needed = sum.checked_neg()?.minor;
        match kind {
            _ if amount.minor >= 0 => {}
            PrepaidEntryKind::Adjustment => {}
            PrepaidEntryKind::Withdrawal => self.least_balance = self.least_balance.max(needed),
            _ => self.least_available = self.least_available.max(needed),
        }
        self.steps.push((amount, kind));
        Ok(())
    }

    pub(super) fn currency(&self) -> Currency {
        self.currency
    }

    pub(super) fn len(&self) -> i64 {
        // No list is as long as that.
        i64::try_from(self.steps.len()).unwrap_or(i64::MAX)
    }

    /// What all of them come to.
    pub(super) fn sum(&self) -> i64 {
        self.sum
    }

    /// What must be on the account before, so that no step takes more than there is.
    pub(super) fn least_balance(&self) -> i64 {
        self.least_balance
    }

    /// The same for what is not held.
    pub(super) fn least_available(&self) -> i64 {
        self.least_available
    }

    /// The place of each step and the balance with it, where the last of them ends there.
    pub(super) fn places(&self, last_balance: i64, last_position: i64) -> Vec<(i64, i64)> {
        let (mut balance, mut position) = (last_balance - self.sum, last_position - self.len());
        let step = |(amount, _): &(Money, PrepaidEntryKind)| {
            balance += amount.minor;
            position += 1;
            (position, balance)
        };
        self.steps.iter().map(step).collect()
    }

    /// What was available and what was wanted at the first step that takes too much.
    pub(super) fn first_refused(&self, funds: Funds) -> Option<(Money, Money)> {
        let mut balance = funds.balance.minor;
        for (amount, kind) in &self.steps {
            let held = if *kind == PrepaidEntryKind::Withdrawal { 0 } else { funds.held.minor };
            let after = balance.saturating_add(amount.minor);
            if amount.minor < 0 && *kind != PrepaidEntryKind::Adjustment && after < held {
                let money = |minor| Money::new(minor, self.currency);
                return Some((money(balance.saturating_sub(held).max(0)), money(amount.minor.saturating_neg())));
            }
            balance = after;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The two bounds say of a whole run what the rule says of each of its steps.
        #[test]
        fn a_run_is_refused_as_a_whole_exactly_where_one_of_its_steps_is(
            balance in -200_i64..400, held in 0_i64..200,
            steps in prop::collection::vec((-150_i64..150, 0..PrepaidEntryKind::ALL.len()), 1..8),
        ) {
            let chf = |minor| Money::new(minor, Currency::CHF);
            let mut run = Run::new(Currency::CHF);
            for (minor, kind) in &steps {
                run.push(chf(*minor), PrepaidEntryKind::ALL[*kind]).unwrap();
            }
            let accepted = balance >= run.least_balance() && balance - held >= run.least_available();
            let funds = Funds { balance: chf(balance), held: chf(held) };
            prop_assert_eq!(accepted, run.first_refused(funds).is_none());
            let places = run.places(balance + run.sum(), 10 + run.len());
            prop_assert_eq!(places.first(), Some(&(11, balance + steps[0].0)));
            prop_assert_eq!(places.last(), Some(&(10 + run.len(), balance + run.sum())));
        }
    }
}
