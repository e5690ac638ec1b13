//! Why an amount is refused, wherever money is to be paid or kept.

use super::PaymentMethodKind;
use crate::{
    error::InputError,
    money::{Currency, Money},
};

/// Why an amount is refused: what was given and the limit that it breaks, for whoever tells the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountRefusal {
    /// Less than can be paid or put on at once.
    #[error("{amount} is too little: {minimum} is the least")]
    TooLittle {
        /// What was given.
        amount: Money,
        /// The least that is taken.
        minimum: Money,
    },
    /// More than can be paid or put on at once.
    #[error("{amount} is too much at once: {maximum} is the most")]
    TooMuch {
        /// What was given.
        amount: Money,
        /// The most that is taken.
        maximum: Money,
    },
    /// The account would hold too much.
    #[error("the account would hold {after}: {maximum} is the most")]
    AccountFull {
        /// What the account would hold.
        after: Money,
        /// The most that it may hold.
        maximum: Money,
    },
    /// Another currency than the invoice's or the account's.
    #[error("an amount in {given} cannot be paid here: pay in {wanted}")]
    OtherCurrency {
        /// What was given.
        given: Currency,
        /// What is wanted.
        wanted: Currency,
    },
    /// A way to pay that does not lead here, or that does not take the currency.
    #[error("{method} is not possible here for an amount in {currency}")]
    NotOffered {
        /// What was chosen.
        method: PaymentMethodKind,
        /// What is to be paid in.
        currency: Currency,
    },
    /// Beyond what is kept at all: 2^63 minor units.
    #[error("the amount is too large")]
    Unrepresentable,
}

impl From<crate::money::MoneyError> for AmountRefusal {
    fn from(error: crate::money::MoneyError) -> Self {
        use crate::money::MoneyError::{OtherCurrency, TooLarge};
        match error {
            OtherCurrency { left: wanted, right: given } => Self::OtherCurrency { given, wanted },
            TooLarge => Self::Unrepresentable,
        }
    }
}

impl From<AmountRefusal> for InputError {
    fn from(refusal: AmountRefusal) -> Self {
        Self::Value(refusal.to_string())
    }
}

/// Refuses what is not between the two, or of another currency.
pub(crate) fn check_between(amount: Money, minimum: Money, maximum: Money) -> Result<(), AmountRefusal> {
    if amount.currency != minimum.currency {
        return Err(AmountRefusal::OtherCurrency { given: amount.currency, wanted: minimum.currency });
    }
    if amount.minor < minimum.minor {
        return Err(AmountRefusal::TooLittle { amount, minimum });
    }
    if amount.minor > maximum.minor {
        return Err(AmountRefusal::TooMuch { amount, maximum });
    }
    Ok(())
}
