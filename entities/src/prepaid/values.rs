//! The enums of prepaid accounts and of the ledger.

use crate::values::graphql_enum;

graphql_enum! {
    /// What an account of the ledger keeps.
    pub enum LedgerAccountKind {
        /// Money that the house owes an organization.
        Prepaid = "PREPAID",
        /// Money at the bank.
        Bank = "BANK",
        /// Money that the card processor holds for the house.
        Card = "CARD",
        /// Money on the house's PayPal account.
        Paypal = "PAYPAL",
        /// Money that the payment app's processor holds for the house.
        Twint = "TWINT",
        /// What an organization paid on its invoices.
        Receivable = "RECEIVABLE",
        /// Money that arrived and is nobody's yet.
        Suspense = "SUSPENSE",
        /// The house's own money: corrections and goodwill.
        Equity = "EQUITY",
    }
}

graphql_enum! {
    /// Why money moved.
    pub enum PrepaidEntryKind {
        /// Somebody put money on the prepaid account.
        TopUp = "TOP_UP",
        /// Money that could not be tied to an invoice was put on the prepaid account.
        UnmatchedPayment = "UNMATCHED_PAYMENT",
        /// An invoice was paid, wholly or in part.
        InvoicePayment = "INVOICE_PAYMENT",
        /// Money was taken back to a bank account or to PayPal.
        Withdrawal = "WITHDRAWAL",
        /// What was taken back could not be delivered.
        WithdrawalReturned = "WITHDRAWAL_RETURNED",
        /// What was paid on an invoice was given back.
        Refund = "REFUND",
        /// A correction by the house.
        Adjustment = "ADJUSTMENT",
    }
}

graphql_enum! {
    /// How far a withdrawal is.
    pub enum WithdrawalStatus {
        /// Asked for: the amount is held.
        Requested = "REQUESTED",
        /// On its way, and off the account.
        Sent = "SENT",
        /// It could not be delivered, and is on the account again.
        Returned = "RETURNED",
        /// It was called off before it was sent.
        Cancelled = "CANCELLED",
    }
}

graphql_enum! {
    /// Where a withdrawal goes.
    pub enum WithdrawalDestinationKind {
        /// To a bank account.
        BankAccount = "BANK_ACCOUNT",
        /// To a PayPal account.
        Paypal = "PAYPAL",
    }
}
