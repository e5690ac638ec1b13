//! A withdrawal, and where it goes.

use async_graphql::ID;
use entities::prepaid;
pub use entities::prepaid::Withdrawal;

use super::WithdrawalStatus;
use crate::{
    connection::connection,
    level::{Column, Level, abstract_type, object, objects},
    money::Money,
    scalars::{DateTime, GlobalId},
};

/// Money that is taken back from a prepaid account.
#[object(name = "Withdrawal")]
impl Level<Withdrawal> {
    /// Its global ID.
    fn id(&self) -> Column<ID> {
        self.each(|withdrawal| GlobalId(withdrawal.id))
    }

    /// How much.
    fn amount(&self) -> Column<Money> {
        self.cells(Withdrawal::amount)
    }

    /// Where it goes.
    fn destination(&self) -> Column<WithdrawalDestination> {
        self.try_each(|withdrawal| Ok(withdrawal.destination()?.into()))
    }

    /// How far it is.
    fn status(&self) -> Column<WithdrawalStatus> {
        self.each(|withdrawal| WithdrawalStatus::from(withdrawal.status))
    }

    /// When it was asked for.
    fn requested_at(&self) -> Column<DateTime> {
        self.each(|withdrawal| DateTime(withdrawal.requested_at))
    }
}
objects!(Withdrawal);
connection!(Withdrawal, "Withdrawal");

abstract_type! {
    /// Where a withdrawal goes: to a bank account, or to a PayPal account.
    union WithdrawalDestination { BankAccount(BankAccount), PayPalAccount(PayPalAccount) }
}

impl From<prepaid::WithdrawalDestination> for WithdrawalDestination {
    fn from(destination: prepaid::WithdrawalDestination) -> Self {
        match destination {
            prepaid::WithdrawalDestination::BankAccount { iban, holder } => {
                Self::BankAccount(BankAccount { iban: iban.grouped(), holder })
            }
            prepaid::WithdrawalDestination::PayPal { email } => Self::PayPalAccount(PayPalAccount { email }),
        }
    }
}

/// A bank account that money is sent to.
#[derive(Debug, Clone)]
pub struct BankAccount {
    iban: String,
    holder: String,
}

/// A bank account that money is sent to.
#[object(name = "BankAccount")]
impl Level<BankAccount> {
    /// Its number, grouped as it is printed.
    fn iban(&self) -> Column<String> {
        self.each(|account| account.iban.as_str())
    }

    /// Whose account it is.
    fn holder(&self) -> Column<String> {
        self.each(|account| account.holder.as_str())
    }
}

/// A PayPal account that money is sent to.
#[derive(Debug, Clone)]
pub struct PayPalAccount {
    email: String,
}

/// A PayPal account that money is sent to.
#[object(name = "PayPalAccount")]
impl Level<PayPalAccount> {
    /// The e-mail address of the account.
    fn email(&self) -> Column<String> {
        self.each(|account| account.email.as_str())
    }
}
objects!(BankAccount, PayPalAccount);
