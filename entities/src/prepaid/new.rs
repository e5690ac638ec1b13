//! Opening accounts, topping up and taking back.

use super::{
    PrepaidAccount, PrepaidLimits, TopUp, Withdrawal, WithdrawalDestinationKind, WithdrawalStatus, funds::Funds,
};
use crate::{
    accounts::check,
    clock::Clock,
    error::{InputError, StoreError, StoreResult},
    ids::IdSource,
    money::Money,
    organizations::Organization,
    payments::{
        AmountRefusal, Creditor, Iban, LARGEST_NUMBER, Payment, PaymentInstructions, PaymentMethodKind,
        PaymentReference, PaymentStatus, ReferenceOf, method,
    },
};

/// The longest name of an account holder: what a payment order takes.
const LONGEST_HOLDER: usize = 70;

impl PrepaidAccount {
    /// The account of an organization, in the currency that it is billed in, opened now. The database holds one each.
    pub fn open(organization: &Organization, ids: &IdSource, clock: &dyn Clock) -> Self {
        Self {
            id: ids.next(clock),
            organization_id: organization.id,
            currency: organization.currency,
            created_at: clock.now(),
            balance_minor: 0,
            held_minor: 0,
            last_position: 0,
        }
    }

    /// What is on it, as the row was read.
    pub fn funds(&self) -> Funds {
        let amount = |minor| Money::new(minor, self.currency);
        Funds { balance: amount(self.balance_minor), held: amount(self.held_minor) }
    }

    /// What may be put on it and taken back.
    pub fn limits(&self) -> PrepaidLimits {
        PrepaidLimits::of(self.currency)
    }
}

/// A top-up to be made.
#[derive(Debug, Clone)]
pub struct NewTopUp<'a> {
    /// Where it goes.
    pub account: &'a PrepaidAccount,
    /// What is on the account now.
    pub funds: Funds,
    /// How much.
    pub amount: Money,
    /// How it will be paid in.
    pub method: PaymentMethodKind,
}

impl NewTopUp<'_> {
    /// The top-up, waiting for its payment, with a reference of its own.
    ///
    /// # Errors
    /// An amount outside the limits of the account or of the way to pay, or a way that does not lead here.
    pub fn build(&self, ids: &IdSource, clock: &dyn Clock, creditor: &Creditor) -> Result<TopUp, AmountRefusal> {
        let currency = self.account.currency;
        let offered = Some(self.method).filter(|kind| *kind != PaymentMethodKind::Prepaid);
        let offered = offered.and_then(|kind| method(kind, currency));
        let offered = offered.ok_or(AmountRefusal::NotOffered { method: self.method, currency })?;
        self.account.limits().check_top_up(self.amount, self.funds.balance)?;
        offered.check(self.amount)?;
        let id: crate::ids::TopUpId = ids.next(clock);
        // The random part of the identifier; were it not unique, the database would refuse the row.
        let number = u64::try_from(id.0.as_u128() % (u128::from(LARGEST_NUMBER) + 1)).unwrap_or_default();
        Ok(TopUp {
            id,
            prepaid_account_id: self.account.id,
            amount_minor: self.amount.minor,
            currency,
            method: self.method,
            status: PaymentStatus::Pending,
            reference: creditor.reference(ReferenceOf::TopUp, number, currency).to_string(),
            payment_id: None,
            created_at: clock.now(),
        })
    }
}

impl TopUp {
    /// How much.
    pub fn amount(&self) -> Money {
        Money::new(self.amount_minor, self.currency)
    }

    /// Takes note that a payment settled it.
    ///
    /// # Errors
    /// A top-up that does not wait any more, or a payment that is not there.
    pub fn settle(&mut self, payment: &Payment) -> Result<(), InputError> {
        if self.status != PaymentStatus::Pending || payment.status != PaymentStatus::Settled {
            return Err(InputError::Value(format!("top-up {} does not wait for payment {}", self.id, payment.id)));
        }
        self.status = PaymentStatus::Settled;
        self.payment_id = Some(payment.id);
        Ok(())
    }

    /// What the person must do.
    ///
    /// # Errors
    /// A stored reference that is none.
    pub fn instructions(&self, creditor: &Creditor) -> StoreResult<PaymentInstructions> {
        let reference: PaymentReference = self
            .reference
            .parse()
            .map_err(|error: InputError| StoreError::Corrupt(format!("top-up {}: {error}", self.id)))?;
        Ok(PaymentInstructions::of(creditor, self.method, self.status, &reference, self.amount()))
    }
}

/// Where a withdrawal goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WithdrawalDestination {
    /// To a bank account.
    BankAccount {
        /// Of the account.
        iban: Iban,
        /// Whose account it is.
        holder: String,
    },
    /// To a PayPal account.
    PayPal {
        /// The account's e-mail address.
        email: String,
    },
}

/// A withdrawal to be asked for.
#[derive(Debug, Clone)]
pub struct NewWithdrawal<'a> {
    /// Whose money.
    pub account: &'a PrepaidAccount,
    /// What is on the account now.
    pub funds: Funds,
    /// How much; `None`: all that is available.
    pub amount: Option<Money>,
    /// Where to.
    pub destination: WithdrawalDestination,
}

impl NewWithdrawal<'_> {
    /// The withdrawal, asked for now; its amount is held from then on.
    ///
    /// # Errors
    /// An amount outside the limits or beyond what is available, an empty holder, what is no e-mail address.
    pub fn build(&self, ids: &IdSource, clock: &dyn Clock) -> Result<Withdrawal, InputError> {
        let available = self.funds.available();
        let amount = self.amount.unwrap_or(available);
        self.account.limits().check_withdrawal(amount, available)?;
        let (destination_kind, iban, holder, paypal_email) = match &self.destination {
            WithdrawalDestination::BankAccount { iban, holder } => {
                let holder = check::line("the account holder", holder, LONGEST_HOLDER)?;
                (WithdrawalDestinationKind::BankAccount, Some(iban.to_string()), Some(holder), None)
            }
            WithdrawalDestination::PayPal { email } => {
                (WithdrawalDestinationKind::Paypal, None, None, Some(check::email(email)?))
            }
        };
        Ok(Withdrawal {
            id: ids.next(clock),
            prepaid_account_id: self.account.id,
            amount_minor: amount.minor,
            currency: amount.currency,
            status: WithdrawalStatus::Requested,
            destination_kind,
            iban,
            holder,
            paypal_email,
            requested_at: clock.now(),
        })
    }
}

impl Withdrawal {
    /// How much.
    pub fn amount(&self) -> Money {
        Money::new(self.amount_minor, self.currency)
    }

    /// Where it goes.
    ///
    /// # Errors
    /// A row whose columns do not belong together.
    pub fn destination(&self) -> StoreResult<WithdrawalDestination> {
        let corrupt = || StoreError::Corrupt(format!("withdrawal {} has no whole destination", self.id));
        match self.destination_kind {
            WithdrawalDestinationKind::BankAccount => {
                let iban = self.iban.as_deref().and_then(|iban| iban.parse().ok()).ok_or_else(corrupt)?;
                let holder = self.holder.clone().ok_or_else(corrupt)?;
                Ok(WithdrawalDestination::BankAccount { iban, holder })
            }
            WithdrawalDestinationKind::Paypal => {
                let email = self.paypal_email.clone().ok_or_else(corrupt)?;
                Ok(WithdrawalDestination::PayPal { email })
            }
        }
    }

    /// The next state: sent, returned after it was sent, or cancelled before.
    ///
    /// # Errors
    /// A state that cannot follow.
    pub fn become_status(&mut self, next: WithdrawalStatus) -> Result<(), InputError> {
        use WithdrawalStatus::{Cancelled, Requested, Returned, Sent};
        if !matches!((self.status, next), (Requested, Sent | Cancelled) | (Sent, Returned)) {
            return Err(InputError::Value(format!("a withdrawal that is {} cannot become {next}", self.status)));
        }
        self.status = next;
        Ok(())
    }
}
