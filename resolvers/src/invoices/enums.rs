//! The enums of invoices.

use async_graphql::Enum;

use crate::level::enums;

/// What an invoice is today.
#[derive(Enum, Copy, Clone, Debug, Eq, PartialEq)]
#[graphql(remote = "entities::invoices::InvoiceStatus")]
pub enum InvoiceStatus {
    /// Nothing was paid yet, and there is still time.
    Open,
    /// A part was paid, and there is still time.
    PartiallyPaid,
    /// Something is owed, and the last day is over.
    Overdue,
    /// All was paid.
    Paid,
    /// What was paid was given back.
    Refunded,
    /// It is not owed any more.
    Cancelled,
}

/// What invoices can be sorted by.
#[derive(Enum, Copy, Clone, Debug, Eq, PartialEq)]
#[graphql(remote = "entities::invoices::InvoiceOrderField")]
pub enum InvoiceOrderField {
    /// The day of issue.
    IssuedOn,
    /// The last day on which it can be paid in time.
    DueOn,
    /// The total with tax.
    Total,
    /// The number, which grows with every invoice issued.
    Number,
}

/// Which end of a list comes first.
#[derive(Enum, Copy, Clone, Debug, Eq, PartialEq)]
#[graphql(remote = "entities::invoices::OrderDirection")]
pub enum OrderDirection {
    /// The smallest or the oldest first.
    Asc,
    /// The greatest or the newest first.
    Desc,
}

/// How far an export is.
#[derive(Enum, Copy, Clone, Debug, Eq, PartialEq)]
#[graphql(remote = "entities::invoices::ExportStatus")]
pub enum ExportStatus {
    /// It waits for its turn.
    Queued,
    /// It is being made.
    Running,
    /// The file is there.
    Done,
    /// It could not be made.
    Failed,
}

/// What an export becomes.
#[derive(Enum, Copy, Clone, Debug, Eq, PartialEq)]
#[graphql(remote = "entities::invoices::ExportFormat")]
pub enum ExportFormat {
    /// One table with a line an invoice.
    Csv,
    /// An archive with a document an invoice.
    PdfArchive,
}

/// Why an invoice that seems paid is still being asked for.
#[derive(Enum, Copy, Clone, Debug, Eq, PartialEq)]
#[graphql(remote = "entities::invoices::ReminderCauseKind")]
pub enum ReminderCauseKind {
    /// A standing order quoted the reference of an invoice that was settled already; each invoice has its own.
    StandingOrderReusedReference,
    /// Another amount arrived than the one that was due.
    AmountDiffers,
    /// Another currency arrived than the invoice's.
    CurrencyDiffers,
    /// What arrived could not be tied to the invoice, and lies on the prepaid account.
    MoneyOnPrepaidAccount,
    /// The reminder left while the payment was on its way.
    ReminderCrossedPayment,
    /// Nothing arrived that could be meant for it.
    NoPaymentFound,
}

enums!(InvoiceStatus, InvoiceOrderField, OrderDirection, ExportStatus, ExportFormat, ReminderCauseKind);
