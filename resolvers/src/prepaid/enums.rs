//! The enums of prepaid accounts.

use async_graphql::Enum;

use crate::level::enums;

/// Why money moved on a prepaid account.
#[derive(Enum, Copy, Clone, Debug, Eq, PartialEq)]
#[graphql(remote = "entities::prepaid::PrepaidEntryKind")]
pub enum PrepaidEntryKind {
    /// Somebody put money on the prepaid account.
    TopUp,
    /// Money that could not be tied to an invoice was put on the prepaid account.
    UnmatchedPayment,
    /// An invoice was paid, wholly or in part.
    InvoicePayment,
    /// Money was taken back to a bank account or to PayPal.
    Withdrawal,
    /// What was taken back could not be delivered.
    WithdrawalReturned,
    /// What was paid on an invoice was given back.
    Refund,
    /// A correction by the provider.
    Adjustment,
}

/// How far a withdrawal is.
#[derive(Enum, Copy, Clone, Debug, Eq, PartialEq)]
#[graphql(remote = "entities::prepaid::WithdrawalStatus")]
pub enum WithdrawalStatus {
    /// Asked for: the amount is held.
    Requested,
    /// On its way, and off the account.
    Sent,
    /// It could not be delivered, and is on the account again.
    Returned,
    /// It was called off before it was sent.
    Cancelled,
}

enums!(PrepaidEntryKind, WithdrawalStatus);
