//! The amounts of payments.

use super::{Payment, PaymentAllocation};
use crate::money::Money;

impl Payment {
    /// What came.
    pub fn amount(&self) -> Money {
        Money::new(self.amount_minor, self.currency)
    }
}

impl PaymentAllocation {
    /// How much of the payment.
    pub fn amount(&self) -> Money {
        Money::new(self.amount_minor, self.currency)
    }
}
