//! Invoices with their lines and reminders, pro formas and exports.

mod amounts;
pub mod diagnosis;
pub(crate) mod export;
mod filter;
pub(crate) mod invoice;
pub(crate) mod invoice_line;
mod line;
mod new;
mod number;
pub(crate) mod pro_forma;
pub(crate) mod pro_forma_line;
pub(crate) mod reminder;
pub(crate) mod status;
mod store;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod totals;
mod values;
mod verification;

pub use diagnosis::{DiagnosedCause, diagnoses_of};
pub use export::Model as InvoiceExport;
pub use filter::{InvoiceFilter, InvoiceOrder};
pub use invoice::Model as Invoice;
pub use invoice_line::Model as InvoiceLineRow;
pub use line::{InvoiceLine, NewLine};
pub use new::{NewInvoice, NewInvoiceExport, NewProForma};
pub use number::InvoiceNumber;
pub use pro_forma::Model as ProForma;
pub use pro_forma_line::Model as ProFormaLineRow;
pub use reminder::Model as PaymentReminder;
pub use store::{
    by_ids, exports_by_ids, lines_of, lines_of_pro_formas, of_entries, of_organizations, of_reminders,
    organizations_of, pro_formas_by_ids, products_of, reminders_by_ids, reminders_of, verify_reminder,
};
pub use totals::{QUANTITY_UNIT, RATE_UNIT, TaxOfRate, Totals, line_total, tax_on, totals};
pub use values::{
    ExportFormat, ExportStatus, InvoiceOrderField, InvoiceState, InvoiceStatus, OrderDirection, ReminderCauseKind,
};
pub use verification::VerificationCode;
