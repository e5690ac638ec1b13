//! How money can be paid in, and how much of it.
//!
//! | method | francs | euros | settled |
//! |---|---|---|---|
//! | prepaid account | 0.01 to 50,000.00 | 0.01 to 50,000.00 | at once |
//! | card | 1.00 to 5,000.00 | 1.00 to 5,000.00 | at once |
//! | bank transfer | 0.01 to 999,999,999.99 | 0.01 to 999,999,999.99 | on the bank's notice |
//! | PayPal | 1.00 to 4,000.00 | 1.00 to 4,000.00 | at once |
//! | payment app | 0.05 to 3,000.00 | – | at once |
//!
//! The limits of the bank transfer are those of the QR-bill; the others are this product's own. Currencies that nobody is
//! billed in have no method.

use super::{AmountRefusal, PaymentMethodKind, Settlement, refusal::check_between};
use crate::money::{Currency, Money};

/// A way to pay in, with its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentMethod {
    /// Which.
    pub kind: PaymentMethodKind,
    /// The least that one payment can be.
    pub minimum: Money,
    /// The most that one payment can be.
    pub maximum: Money,
    /// When the money is there.
    pub settlement: Settlement,
}

impl PaymentMethod {
    /// Refuses an amount outside the limits, or of another currency.
    ///
    /// # Errors
    /// With the limit.
    pub fn check(&self, amount: Money) -> Result<(), AmountRefusal> {
        check_between(amount, self.minimum, self.maximum)
    }
}

/// Everything that the table above offers for a currency, in its order.
pub fn methods(currency: Currency) -> Vec<PaymentMethod> {
    if !Currency::BILLED.contains(&currency) {
        return Vec::new();
    }
    PaymentMethodKind::ALL.iter().filter_map(|kind| method(*kind, currency)).collect()
}

/// One line of the table above; nothing where the method does not take that currency.
pub fn method(kind: PaymentMethodKind, currency: Currency) -> Option<PaymentMethod> {
    use PaymentMethodKind as Kind;
    if !Currency::BILLED.contains(&currency) || (kind == Kind::Twint && currency != Currency::CHF) {
        return None;
    }
    let (minimum, maximum, settlement) = match kind {
        Kind::Prepaid => (1, 5_000_000, Settlement::Immediate),
        Kind::Card => (100, 500_000, Settlement::Immediate),
        Kind::BankTransfer => (1, 99_999_999_999, Settlement::OnBankNotice),
        Kind::Paypal => (100, 400_000, Settlement::Immediate),
        Kind::Twint => (5, 300_000, Settlement::Immediate),
    };
    let amount = |minor| Money::new(minor, currency);
    Some(PaymentMethod { kind, minimum: amount(minimum), maximum: amount(maximum), settlement })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_payment_app_takes_francs_alone() {
        let kinds = |currency| methods(currency).iter().map(|method| method.kind).collect::<Vec<_>>();
        assert_eq!(kinds(Currency::CHF), PaymentMethodKind::ALL);
        assert!(!kinds(Currency::EUR).contains(&PaymentMethodKind::Twint));
        assert_eq!(kinds("JPY".parse().expect("a currency")), []);
    }

    #[test]
    fn an_amount_at_a_limit_is_within_it() {
        for currency in Currency::BILLED {
            for method in methods(*currency) {
                let with = |minor| method.check(Money::new(minor, *currency)).is_ok();
                assert!(with(method.minimum.minor) && with(method.maximum.minor), "{:?}", method.kind);
                assert!(!with(method.minimum.minor - 1) && !with(method.maximum.minor + 1), "{:?}", method.kind);
            }
        }
        let card = method(PaymentMethodKind::Card, Currency::CHF).expect("cards take francs");
        assert!(card.check(Money::new(200, Currency::EUR)).is_err());
    }
}
