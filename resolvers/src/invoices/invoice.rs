//! An invoice.

use async_graphql::{Context, ID};
use chrono::NaiveDate;
pub use entities::invoices::Invoice;
use entities::{addresses, invoices, organizations, payments};

use super::{InvoiceLine, InvoiceStatus, PaymentReminder, ReminderDiagnosis};
use crate::{
    addresses::BillingAddress,
    connection::connection,
    context::database,
    documents::{self, DocumentFormat, DocumentResult},
    error::Result,
    help::{self, Explained, HelpTopic, State},
    level::{Column, Level, object, objects},
    money::Money,
    organizations::Organization,
    payments::PaymentAllocation,
    projection::{columns, projected},
    scalars::{Date, DateTime, GlobalId, Locale},
};

/// What an organization owes, or paid, for products of a period.
#[object(name = "Invoice")]
impl Level<Invoice> {
    /// Its global ID.
    fn id(&self) -> Column<ID> {
        self.each(|invoice| GlobalId(invoice.id))
    }

    /// Its number, unique, in the order of issue.
    fn number(&self) -> Column<String> {
        self.each(|invoice| invoice.number.as_str())
    }

    /// Who owes it.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Column<Organization>> {
        self.column(organizations::of_rows(database(ctx)?, &self.refs(), columns::<Organization>(ctx)).await?)
    }

    /// What it is today.
    fn status(&self, ctx: &Context<'_>) -> Result<Column<InvoiceStatus>> {
        self.each_at(ctx, |invoice, at| InvoiceStatus::from(invoice.status(at.today)))
    }

    /// The day of issue.
    fn issued_on(&self) -> Column<Date> {
        self.each(|invoice| Date(invoice.issued_on))
    }

    /// The last day on which it can be paid in time.
    fn due_on(&self) -> Column<Date> {
        self.each(|invoice| Date(invoice.due_on))
    }

    /// When the last part was paid; null as long as something is owed.
    fn paid_at(&self) -> Column<Option<DateTime>> {
        self.each(|invoice| invoice.paid_at.map(DateTime))
    }

    /// Where it was sent: the address as it stood when the invoice was issued.
    async fn billing_address(&self, ctx: &Context<'_>) -> Result<Column<BillingAddress>> {
        self.column(addresses::of_invoices(database(ctx)?, &self.refs()).await?)
    }

    /// What is charged for, in the order of the document.
    async fn lines(&self, ctx: &Context<'_>) -> Result<Column<Vec<InvoiceLine>>> {
        self.column(invoices::lines_of(database(ctx)?, &self.refs(), columns::<InvoiceLine>(ctx)).await?)
    }

    /// The lines together, without tax.
    fn subtotal(&self) -> Column<Money> {
        self.cells(Invoice::subtotal)
    }

    /// The tax.
    fn tax(&self) -> Column<Money> {
        self.cells(Invoice::tax)
    }

    /// Subtotal and tax.
    fn total(&self) -> Column<Money> {
        self.cells(Invoice::total)
    }

    /// What was paid so far; of a refunded invoice, what was given back.
    fn amount_paid(&self) -> Column<Money> {
        self.cells(Invoice::amount_paid)
    }

    /// What is still owed: nothing once it is refunded or cancelled.
    fn amount_due(&self) -> Column<Money> {
        self.cells(Invoice::amount_due)
    }

    /// What the payer must quote. Unique to this invoice: a Swiss QR reference where paid to a QR-IBAN, otherwise an ISO 11649 creditor reference.
    fn payment_reference(&self) -> Column<String> {
        self.each(|invoice| invoice.payment_reference.as_str())
    }

    /// The parts of payments that settled it.
    async fn allocations(&self, ctx: &Context<'_>) -> Result<Column<Vec<PaymentAllocation>>> {
        self.column(payments::allocations_of_invoices(database(ctx)?, &self.refs()).await?)
    }

    /// The reminders that were sent for it, the first one first.
    async fn reminders(&self, ctx: &Context<'_>) -> Result<Column<Vec<PaymentReminder>>> {
        self.column(invoices::reminders_of(database(ctx)?, &self.refs(), columns::<PaymentReminder>(ctx)).await?)
    }

    /// The level of the last reminder that was sent for it, from 1, friendly, to 3, the last; null where none was sent. What a list of invoices can show without reading their reminders.
    fn reminder_level(&self) -> Column<Option<i32>> {
        self.each(|invoice| invoice.reminder_level)
    }

    /// Why this invoice is still being asked for, found in the payments that did arrive.
    async fn diagnosis(&self, ctx: &Context<'_>) -> Result<Column<ReminderDiagnosis>> {
        self.column(ReminderDiagnosis::of_invoices(ctx, &self.refs()).await?)
    }

    /// The final document, which exists once the invoice is paid; before that a refusal says so.
    async fn document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What kind of file.", default_with = "Some(DocumentFormat::Pdf)")] format: Option<
            DocumentFormat,
        >,
    ) -> Result<Column<DocumentResult>> {
        self.column(documents::of_invoices(ctx, &self.refs(), format.unwrap_or(DocumentFormat::Pdf))?)
    }

    /// The guides for the invoice as it is today.
    async fn help(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language of the guides; the viewer's own where none is given.")] locale: Option<Locale>,
        #[graphql(desc = "At most so many: 0 to 50.", default = 3)] first: Option<i32>,
    ) -> Result<Column<Vec<HelpTopic>>> {
        help::of_level(ctx, self, locale, first.unwrap_or(3)).await
    }
}
objects!(Invoice);
connection!(Invoice, "Invoice");
projected!(Invoice: Invoice {
    "id": [],
    "number": [Number],
    "organization": [],
    "status": [State, DueOn, PaidMinor, TotalMinor],
    "issuedOn": [IssuedOn],
    "dueOn": [DueOn],
    "paidAt": [PaidAt],
    "lines": [],
    "subtotal": [SubtotalMinor, Currency],
    "tax": [TaxMinor, Currency],
    "total": [TotalMinor, Currency],
    "amountPaid": [PaidMinor, Currency],
    "amountDue": [State, PaidMinor, TotalMinor, Currency],
    "paymentReference": [PaymentReference],
    "reminders": [],
    "reminderLevel": [ReminderLevel],
    "help": [State, DueOn, PaidMinor, TotalMinor],
});

impl Explained for Invoice {
    const TYPE: &'static str = "Invoice";

    fn tell_states(&self, today: NaiveDate, states: &mut Vec<State>) {
        states.push(("InvoiceStatus", self.status(today).as_str()));
    }
}
