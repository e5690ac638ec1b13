//! The enums of payments.

use crate::values::graphql_enum;

graphql_enum! {
    /// How money can be paid in.
    pub enum PaymentMethodKind {
        /// From the organization's prepaid account.
        Prepaid = "PREPAID",
        /// By credit or debit card.
        Card = "CARD",
        /// By a transfer from a bank account.
        BankTransfer = "BANK_TRANSFER",
        /// From a PayPal account.
        Paypal = "PAYPAL",
        /// With the Swiss payment app, in francs only.
        Twint = "TWINT",
    }
}

graphql_enum! {
    /// When money that was paid in is there.
    pub enum Settlement {
        /// At once.
        Immediate = "IMMEDIATE",
        /// When the bank tells, usually one to three working days later.
        OnBankNotice = "ON_BANK_NOTICE",
    }
}

graphql_enum! {
    /// How far a payment or a top-up is.
    pub enum PaymentStatus {
        /// Announced, and not there yet.
        Pending = "PENDING",
        /// The money is there.
        Settled = "SETTLED",
        /// The money did not come.
        Failed = "FAILED",
        /// The money came, and was taken back.
        Returned = "RETURNED",
    }
}

graphql_enum! {
    /// Why a payment did not settle what it was for.
    pub enum PaymentMismatch {
        /// No invoice has the reference quoted.
        UnknownReference = "UNKNOWN_REFERENCE",
        /// The invoice of that reference was settled already.
        ReferenceOfSettledInvoice = "REFERENCE_OF_SETTLED_INVOICE",
        /// The amount is not what was due.
        AmountDiffers = "AMOUNT_DIFFERS",
        /// The currency is not the invoice's.
        CurrencyDiffers = "CURRENCY_DIFFERS",
    }
}
