//! Making invoices, pro formas, reminders and exports.

use chrono::{Duration, NaiveDate};

use super::{
    ExportFormat, ExportStatus, Invoice, InvoiceExport, InvoiceFilter, InvoiceNumber, InvoiceState, NewLine,
    PaymentReminder, ProForma, VerificationCode, filter, invoice_line, line, pro_forma_line, totals,
};
use crate::{
    accounts::check,
    addresses::BillingAddress,
    clock::Clock,
    error::InputError,
    ids::{IdSource, OrganizationId, UserId},
    money::Currency,
    payments::{Creditor, ReferenceOf},
};

/// An invoice to be issued.
#[derive(Debug, Clone)]
pub struct NewInvoice<'a> {
    /// Who owes it.
    pub organization: OrganizationId,
    /// What it is owed in.
    pub currency: Currency,
    /// Where it is sent; must be an address of that organization.
    pub address: &'a BillingAddress,
    /// Which number of its year it gets; the payment reference follows from it.
    pub number: InvoiceNumber,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// The last day on which it can be paid in time.
    pub due_on: NaiveDate,
    /// At least one.
    pub lines: Vec<NewLine>,
}

impl NewInvoice<'_> {
    /// The invoice and its lines, made now. One that comes to nothing is paid at once.
    ///
    /// # Errors
    /// An address of somebody else, a due day before the day of issue, and lines that do not add up to an invoice.
    pub fn build(
        self,
        ids: &IdSource,
        clock: &dyn Clock,
        creditor: &Creditor,
    ) -> Result<(Invoice, Vec<invoice_line::Model>), InputError> {
        if self.address.organization_id != self.organization {
            return Err(InputError::Value("the billing address belongs to another organization".to_owned()));
        }
        if self.due_on < self.issued_on {
            return Err(InputError::Value(format!("due on {} is before issued on {}", self.due_on, self.issued_on)));
        }
        let lines = line::check(self.lines, self.currency)?;
        let totals = totals::totals(lines.iter().map(line::CheckedLine::taxed), self.currency)?;
        let (id, number, now) = (ids.next(clock), self.number.to_string(), clock.now());
        let reference = creditor.reference(ReferenceOf::Invoice, self.number.digits(), self.currency);
        let invoice = Invoice {
            id,
            organization_id: self.organization,
            state: InvoiceState::Issued,
            issued_on: self.issued_on,
            due_on: self.due_on,
            paid_at: totals.total.is_zero().then_some(now),
            currency: self.currency,
            subtotal_minor: totals.subtotal.minor,
            tax_minor: totals.tax.minor,
            total_minor: totals.total.minor,
            paid_minor: 0,
            payment_reference: reference.to_string(),
            billing_address_id: self.address.id,
            billing_address: self.address.into(),
            reminder_level: None,
            search_text: filter::search_text(&number, lines.iter().map(line::CheckedLine::description)),
            number,
            created_at: now,
        };
        Ok((invoice, line::invoice_rows(lines, id, ids, now)))
    }
}

/// A pro forma to be made.
#[derive(Debug, Clone)]
pub struct NewProForma {
    /// For whom.
    pub organization: OrganizationId,
    /// What prices are in.
    pub currency: Currency,
    /// Which number of its year it gets.
    pub number: InvoiceNumber,
    /// Who makes it.
    pub created_by: UserId,
    /// At least one.
    pub lines: Vec<NewLine>,
}

impl NewProForma {
    /// The pro forma and its lines, made now.
    ///
    /// # Errors
    /// Lines that do not add up to an invoice.
    pub fn build(
        self,
        ids: &IdSource,
        clock: &dyn Clock,
    ) -> Result<(ProForma, Vec<pro_forma_line::Model>), InputError> {
        let lines = line::check(self.lines, self.currency)?;
        let totals = totals::totals(lines.iter().map(line::CheckedLine::taxed), self.currency)?;
        let (id, now) = (ids.next(clock), clock.now());
        let pro_forma = ProForma {
            id,
            organization_id: self.organization,
            number: format!("P-{}", self.number),
            currency: self.currency,
            subtotal_minor: totals.subtotal.minor,
            tax_minor: totals.tax.minor,
            total_minor: totals.total.minor,
            created_by: self.created_by,
            created_at: now,
        };
        Ok((pro_forma, line::pro_forma_rows(lines, id, ids, now)))
    }
}

/// How long a reminder gives, by level.
const REMINDER_DAYS: [i64; 3] = [10, 10, 5];

impl Invoice {
    /// The reminder of that level, sent now, with a new verification code.
    ///
    /// # Errors
    /// A level other than 1 to 3, and an invoice of which nothing is owed or that is still in time.
    pub fn remind(&self, level: i32, ids: &IdSource, clock: &dyn Clock) -> Result<PaymentReminder, InputError> {
        let refuse = |why: &str| Err(InputError::Value(format!("no reminder for invoice {}: {why}", self.number)));
        let days = usize::try_from(level - 1).ok().and_then(|index| REMINDER_DAYS.get(index));
        let Some(days) = days else { return refuse("its level must be 1, 2 or 3") };
        if self.state != InvoiceState::Issued || self.amount_due().is_zero() {
            return refuse("nothing is owed");
        }
        let today = clock.today();
        if self.due_on >= today {
            return refuse("it can still be paid in time");
        }
        Ok(PaymentReminder {
            id: ids.next(clock),
            invoice_id: self.id,
            level,
            sent_at: clock.now(),
            pay_by: today + Duration::days(*days),
            verification_code: VerificationCode::new(ids).to_string(),
        })
    }
}

/// An export to be queued.
#[derive(Debug, Clone)]
pub struct NewInvoiceExport<'a> {
    /// Whose invoices.
    pub organization: OrganizationId,
    /// Who asks.
    pub requested_by: UserId,
    /// What it becomes.
    pub format: ExportFormat,
    /// Which invoices.
    pub filter: InvoiceFilter,
    /// How many these are.
    pub invoice_count: u32,
    /// The e-mail address that it is sent to.
    pub send_to: Option<&'a str>,
}

impl NewInvoiceExport<'_> {
    /// The export, queued now.
    ///
    /// # Errors
    /// What is no e-mail address, and more invoices than can be counted.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<InvoiceExport, InputError> {
        let too_many = |_| InputError::Value("too many invoices for one export: narrow the period".to_owned());
        Ok(InvoiceExport {
            id: ids.next(clock),
            organization_id: self.organization,
            requested_by: self.requested_by,
            status: ExportStatus::Queued,
            format: self.format,
            invoice_count: i32::try_from(self.invoice_count).map_err(too_many)?,
            done_count: 0,
            filter: self.filter,
            sent_to: self.send_to.map(check::email).transpose()?,
            created_at: clock.now(),
        })
    }
}
