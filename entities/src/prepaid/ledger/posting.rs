//! What is to be written: balanced by construction, and checked all the same.

use chrono::{DateTime, Utc};

use super::LedgerError;
use crate::{
    ids::{InvoiceId, OrganizationId, PaymentId, PrepaidAccountId},
    invoices::Invoice,
    money::{Currency, Money, MoneyError},
    payments::{Payment, PaymentMethodKind},
    prepaid::{LedgerAccountKind, PrepaidAccount, PrepaidEntryKind, Withdrawal, WithdrawalDestinationKind},
};

/// An account of the ledger, made at its first use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LedgerAccountRef {
    /// A customer's prepaid account.
    Prepaid {
        /// The account.
        account: PrepaidAccountId,
        /// Whose it is.
        organization: OrganizationId,
    },
    /// What that organization paid on its invoices.
    Receivable(OrganizationId),
    /// One of the house's own, by kind; [`LedgerAccountKind::Prepaid`] and [`LedgerAccountKind::Receivable`] are none.
    House(LedgerAccountKind),
}

impl LedgerAccountRef {
    pub(super) fn kind(self) -> LedgerAccountKind {
        match self {
            Self::Prepaid { .. } => LedgerAccountKind::Prepaid,
            Self::Receivable(_) => LedgerAccountKind::Receivable,
            Self::House(kind) => kind,
        }
    }

    pub(super) fn organization(self) -> Option<OrganizationId> {
        match self {
            Self::Prepaid { organization, .. } | Self::Receivable(organization) => Some(organization),
            Self::House(_) => None,
        }
    }

    /// Whose prepaid account it is.
    pub(super) fn owner(self) -> Option<OrganizationId> {
        match self {
            Self::Prepaid { organization, .. } => Some(organization),
            Self::Receivable(_) | Self::House(_) => None,
        }
    }

    pub(super) fn prepaid(self) -> Option<PrepaidAccountId> {
        match self {
            Self::Prepaid { account, .. } => Some(account),
            Self::Receivable(_) | Self::House(_) => None,
        }
    }
}

impl From<&PrepaidAccount> for LedgerAccountRef {
    fn from(account: &PrepaidAccount) -> Self {
        Self::Prepaid { account: account.id, organization: account.organization_id }
    }
}

/// Where money comes from that is paid in that way.
fn source(method: PaymentMethodKind) -> LedgerAccountRef {
    LedgerAccountRef::House(match method {
        PaymentMethodKind::Card => LedgerAccountKind::Card,
        PaymentMethodKind::Paypal => LedgerAccountKind::Paypal,
        PaymentMethodKind::Twint => LedgerAccountKind::Twint,
        PaymentMethodKind::BankTransfer | PaymentMethodKind::Prepaid => LedgerAccountKind::Bank,
    })
}

/// One side of a posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The account.
    pub account: LedgerAccountRef,
    /// Positive in, negative out; not zero.
    pub amount: Money,
}

/// A movement to be written as one transaction of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub kind: PrepaidEntryKind,
    /// Why, in the words of an account statement; not empty.
    pub description: String,
    /// The invoice that it is about.
    pub invoice: Option<InvoiceId>,
    /// The payment that it is about.
    pub payment: Option<PaymentId>,
    /// At least two, of one currency, which sum to zero.
    pub moves: Vec<Move>,
}

impl Posting {
    /// Money from one account to another.
    ///
    /// # Errors
    /// An amount that has no counterpart (2^63 minor units).
    pub fn between(
        kind: PrepaidEntryKind,
        from: LedgerAccountRef,
        to: LedgerAccountRef,
        amount: Money,
        at: DateTime<Utc>,
        description: impl Into<String>,
    ) -> Result<Self, MoneyError> {
        let moves = vec![Move { account: to, amount }, Move { account: from, amount: amount.checked_neg()? }];
        Ok(Self { at, kind, description: description.into(), invoice: None, payment: None, moves })
    }

    /// A payment is put on the prepaid account: as a top-up, or because it could not be tied to an invoice.
    ///
    /// # Errors
    /// See [`Posting::between`].
    pub fn payment_to_prepaid(
        payment: &Payment,
        account: &PrepaidAccount,
        amount: Money,
        at: DateTime<Utc>,
        description: impl Into<String>,
    ) -> Result<Self, MoneyError> {
        let matched = payment.mismatch.is_none();
        let kind = if matched { PrepaidEntryKind::TopUp } else { PrepaidEntryKind::UnmatchedPayment };
        let posting = Self::between(kind, source(payment.method), account.into(), amount, at, description)?;
        Ok(Self { payment: Some(payment.id), ..posting })
    }

    /// A payment that is nobody's yet is kept in suspense.
    ///
    /// # Errors
    /// See [`Posting::between`].
    pub fn payment_to_suspense(
        payment: &Payment,
        at: DateTime<Utc>,
        description: impl Into<String>,
    ) -> Result<Self, MoneyError> {
        let suspense = LedgerAccountRef::House(LedgerAccountKind::Suspense);
        let kind = PrepaidEntryKind::UnmatchedPayment;
        let posting = Self::between(kind, source(payment.method), suspense, payment.amount(), at, description)?;
        Ok(Self { payment: Some(payment.id), ..posting })
    }

    /// A payment from outside settles an invoice, wholly or in part.
    ///
    /// # Errors
    /// See [`Posting::between`].
    pub fn payment_to_invoice(
        payment: &Payment,
        invoice: &Invoice,
        amount: Money,
        at: DateTime<Utc>,
        description: impl Into<String>,
    ) -> Result<Self, MoneyError> {
        let receivable = LedgerAccountRef::Receivable(invoice.organization_id);
        let kind = PrepaidEntryKind::InvoicePayment;
        let posting = Self::between(kind, source(payment.method), receivable, amount, at, description)?;
        Ok(Self { invoice: Some(invoice.id), payment: Some(payment.id), ..posting })
    }

    /// The prepaid account settles an invoice, wholly or in part; `payment` is the payment of method PREPAID that shows it.
    ///
    /// # Errors
    /// See [`Posting::between`].
    pub fn prepaid_to_invoice(
        account: &PrepaidAccount,
        invoice: &Invoice,
        payment: &Payment,
        amount: Money,
        at: DateTime<Utc>,
        description: impl Into<String>,
    ) -> Result<Self, MoneyError> {
        let receivable = LedgerAccountRef::Receivable(invoice.organization_id);
        let kind = PrepaidEntryKind::InvoicePayment;
        let posting = Self::between(kind, account.into(), receivable, amount, at, description)?;
        Ok(Self { invoice: Some(invoice.id), payment: Some(payment.id), ..posting })
    }

    /// What was paid on an invoice goes back to the prepaid account.
    ///
    /// # Errors
    /// See [`Posting::between`].
    pub fn refund(
        invoice: &Invoice,
        account: &PrepaidAccount,
        at: DateTime<Utc>,
        description: impl Into<String>,
    ) -> Result<Self, MoneyError> {
        let receivable = LedgerAccountRef::Receivable(invoice.organization_id);
        let kind = PrepaidEntryKind::Refund;
        let posting = Self::between(kind, receivable, account.into(), invoice.amount_paid(), at, description)?;
        Ok(Self { invoice: Some(invoice.id), ..posting })
    }

    /// A withdrawal leaves.
    ///
    /// # Errors
    /// See [`Posting::between`].
    pub fn withdrawal(
        withdrawal: &Withdrawal,
        account: &PrepaidAccount,
        at: DateTime<Utc>,
        description: impl Into<String>,
    ) -> Result<Self, MoneyError> {
        let kind = PrepaidEntryKind::Withdrawal;
        Self::between(kind, account.into(), destination(withdrawal), withdrawal.amount(), at, description)
    }

    /// A withdrawal that could not be delivered comes back.
    ///
    /// # Errors
    /// See [`Posting::between`].
    pub fn withdrawal_returned(
        withdrawal: &Withdrawal,
        account: &PrepaidAccount,
        at: DateTime<Utc>,
        description: impl Into<String>,
    ) -> Result<Self, MoneyError> {
        let kind = PrepaidEntryKind::WithdrawalReturned;
        Self::between(kind, destination(withdrawal), account.into(), withdrawal.amount(), at, description)
    }

    /// A correction by the house; a negative amount takes away, even below zero.
    ///
    /// # Errors
    /// See [`Posting::between`].
    pub fn adjustment(
        account: &PrepaidAccount,
        amount: Money,
        at: DateTime<Utc>,
        description: impl Into<String>,
    ) -> Result<Self, MoneyError> {
        let equity = LedgerAccountRef::House(LedgerAccountKind::Equity);
        Self::between(PrepaidEntryKind::Adjustment, equity, account.into(), amount, at, description)
    }

    /// The currency, if this is a posting at all.
    pub(super) fn check(&self) -> Result<Currency, LedgerError> {
        let (Some(first), true) = (self.moves.first(), self.moves.len() >= 2) else { return Err(LedgerError::Empty) };
        if self.moves.iter().any(|each| each.amount.is_zero()) {
            return Err(LedgerError::Empty);
        }
        let currency = first.amount.currency;
        let sum = Money::sum(self.moves.iter().map(|each| each.amount), currency)?;
        if sum.is_zero() { Ok(currency) } else { Err(LedgerError::Unbalanced(sum)) }
    }
}

fn destination(withdrawal: &Withdrawal) -> LedgerAccountRef {
    LedgerAccountRef::House(match withdrawal.destination_kind {
        WithdrawalDestinationKind::BankAccount => LedgerAccountKind::Bank,
        WithdrawalDestinationKind::Paypal => LedgerAccountKind::Paypal,
    })
}
