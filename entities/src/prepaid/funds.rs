//! What is on prepaid accounts.

use crate::money::Money;

/// The money of one account at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Funds {
    /// The sum of all entries.
    pub balance: Money,
    /// What withdrawals that were asked for and not sent yet will take.
    pub held: Money,
}

impl Funds {
    /// What can be spent: the balance less what is held, never below zero.
    pub fn available(&self) -> Money {
        Money::new(self.balance.minor.saturating_sub(self.held.minor).max(0), self.balance.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn what_is_held_is_not_available() {
        let chf = |minor| Money::new(minor, Currency::CHF);
        for (balance, held, available) in [(100, 0, 100), (100, 30, 70), (100, 100, 0), (50, 80, 0), (-5, 0, 0)] {
            assert_eq!(Funds { balance: chf(balance), held: chf(held) }.available(), chf(available));
        }
    }
}
