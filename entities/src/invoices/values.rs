//! The enums of invoices.

use crate::values::graphql_enum;

graphql_enum! {
    /// What was decided about an invoice; all that is stored of its status.
    pub enum InvoiceState {
        /// It is owed, or was paid.
        Issued = "ISSUED",
        /// What was paid was given back.
        Refunded = "REFUNDED",
        /// It is not owed any more.
        Cancelled = "CANCELLED",
    }
}

graphql_enum! {
    /// What an invoice is on a day; see [`super::status`].
    pub enum InvoiceStatus {
        /// Nothing was paid yet, and there is still time.
        Open = "OPEN",
        /// A part was paid, and there is still time.
        PartiallyPaid = "PARTIALLY_PAID",
        /// Something is owed, and the last day is over.
        Overdue = "OVERDUE",
        /// All was paid.
        Paid = "PAID",
        /// What was paid was given back.
        Refunded = "REFUNDED",
        /// It is not owed any more.
        Cancelled = "CANCELLED",
    }
}

graphql_enum! {
    /// What invoices can be sorted by.
    pub enum InvoiceOrderField {
        /// The day of issue.
        IssuedOn = "ISSUED_ON",
        /// The last day on which it can be paid in time.
        DueOn = "DUE_ON",
        /// The total with tax.
        Total = "TOTAL",
        /// The number, which grows with every invoice issued.
        Number = "NUMBER",
    }
}

graphql_enum! {
    /// Which end of a list comes first.
    pub enum OrderDirection {
        /// The smallest, the oldest.
        Asc = "ASC",
        /// The greatest, the newest.
        Desc = "DESC",
    }
}

graphql_enum! {
    /// How far an export is.
    pub enum ExportStatus {
        /// It waits for its turn.
        Queued = "QUEUED",
        /// It is being made.
        Running = "RUNNING",
        /// The file is there.
        Done = "DONE",
        /// It could not be made.
        Failed = "FAILED",
    }
}

graphql_enum! {
    /// What an export becomes.
    pub enum ExportFormat {
        /// One table with a line an invoice.
        Csv = "CSV",
        /// An archive with a document an invoice.
        PdfArchive = "PDF_ARCHIVE",
    }
}

graphql_enum! {
    /// Why an invoice that seems paid is still being asked for.
    pub enum ReminderCauseKind {
        /// A standing order quoted the reference of an invoice that was settled already.
        StandingOrderReusedReference = "STANDING_ORDER_REUSED_REFERENCE",
        /// Another amount arrived.
        AmountDiffers = "AMOUNT_DIFFERS",
        /// Another currency arrived.
        CurrencyDiffers = "CURRENCY_DIFFERS",
        /// What arrived could not be tied to the invoice, and lies on the prepaid account.
        MoneyOnPrepaidAccount = "MONEY_ON_PREPAID_ACCOUNT",
        /// The reminder left while the payment was on its way.
        ReminderCrossedPayment = "REMINDER_CROSSED_PAYMENT",
        /// Nothing arrived that could be meant for it.
        NoPaymentFound = "NO_PAYMENT_FOUND",
    }
}
