//! Paying an invoice: from the prepaid account at once; in another way, by telling how.
//!
//! From the prepaid account a payment, its posting, what the invoice has paid, the audit entry and the idempotency key are
//! one transaction. In any other way nothing moves until the money arrives.

mod job;
mod rules;

use super::{AmountRefusal, Payment, PaymentMethodKind};
use crate::{
    access::Denied,
    idempotency::{IdempotencyKey, KeyRefusal},
    ids::InvoiceId,
    invoices::Invoice,
    money::Money,
};

/// An invoice to be paid.
#[derive(Debug)]
pub struct PayInvoice {
    /// Which.
    pub invoice: InvoiceId,
    /// How.
    pub method: PaymentMethodKind,
    /// How much; `None`: all that is due.
    pub amount: Option<Money>,
    /// What makes it safe to send the same again.
    pub key: IdempotencyKey,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct PaidInvoice {
    /// The invoice as it stands after it.
    pub invoice: Invoice,
    /// Whether it is paid, or what is to be done.
    pub outcome: PaymentOutcome,
}

/// Whether money moved.
#[derive(Debug, Clone, PartialEq)]
pub enum PaymentOutcome {
    /// From the prepaid account.
    Paid(Payment),
    /// Nothing moves until that much arrives.
    ToBePaid(Money),
}

/// Why an invoice is not paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayRefusal {
    /// The idempotency key.
    Key(KeyRefusal),
    /// There is no such invoice, or not for this payer; or the payer sees it, and may not pay.
    Invoice(Denied),
    /// Nothing is due any more.
    AlreadyPaid,
    /// It was cancelled.
    Cancelled,
    /// It was given back.
    Refunded,
    /// The amount given.
    Amount(AmountRefusal),
    /// More than is due.
    MoreThanDue {
        /// What was given.
        amount: Money,
        /// What is due.
        due: Money,
    },
    /// Only the prepaid account pays a part: whatever else arrives must be the exact amount due, or it cannot be tied to
    /// the invoice.
    WholeOnly {
        /// What is due.
        due: Money,
    },
    /// The way to pay does not take what is due.
    Method(AmountRefusal),
    /// The prepaid account does not hold so much.
    Insufficient {
        /// What is available on it.
        available: Money,
        /// What was to be paid.
        wanted: Money,
    },
}
