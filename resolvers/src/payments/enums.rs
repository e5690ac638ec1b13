//! The enums of payments.

use async_graphql::Enum;

use crate::level::enums;

/// How money can be paid in.
#[derive(Enum, Copy, Clone, Debug, Eq, PartialEq)]
#[graphql(remote = "entities::payments::PaymentMethodKind")]
pub enum PaymentMethodKind {
    /// From the organization's prepaid account.
    Prepaid,
    /// By credit or debit card.
    Card,
    /// By a transfer from a bank account.
    BankTransfer,
    /// From a PayPal account.
    Paypal,
    /// With the Swiss payment app, in francs only.
    Twint,
}

/// When money that was paid in is there.
#[derive(Enum, Copy, Clone, Debug, Eq, PartialEq)]
#[graphql(remote = "entities::payments::Settlement")]
pub enum Settlement {
    /// At once.
    Immediate,
    /// When the bank tells, usually one to three working days later.
    OnBankNotice,
}

/// How far a payment or a top-up is.
#[derive(Enum, Copy, Clone, Debug, Eq, PartialEq)]
#[graphql(remote = "entities::payments::PaymentStatus")]
pub enum PaymentStatus {
    /// Announced, and not there yet.
    Pending,
    /// The money is there.
    Settled,
    /// The money did not come.
    Failed,
    /// The money came, and was taken back.
    Returned,
}

/// Why a payment did not settle what it was for.
#[derive(Enum, Copy, Clone, Debug, Eq, PartialEq)]
#[graphql(remote = "entities::payments::PaymentMismatch")]
pub enum PaymentMismatch {
    /// No invoice has the reference quoted.
    UnknownReference,
    /// The invoice of that reference was settled already.
    ReferenceOfSettledInvoice,
    /// The amount is not what was due.
    AmountDiffers,
    /// The currency is not the invoice's.
    CurrencyDiffers,
}

enums!(PaymentMethodKind, Settlement, PaymentStatus, PaymentMismatch);
