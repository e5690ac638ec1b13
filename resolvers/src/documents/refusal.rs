//! Why there is no document.

use async_graphql::Context;
use entities::{
    invoices::{Invoice, InvoiceState},
    locale::Locale,
};

use super::texts;
use crate::{
    error::Result,
    help::{HelpTopic, UserErrorCode},
    invoices::guides_about,
    level::{Column, Level, object, objects},
};

/// Why there is no document.
#[derive(Debug, Clone)]
pub struct DocumentRefusal {
    code: UserErrorCode,
    message: String,
    about: &'static [&'static str],
}

impl DocumentRefusal {
    /// The final document exists once the invoice is paid.
    pub(super) fn not_paid(invoice: &Invoice, reader: Locale) -> Self {
        let message = if invoice.state == InvoiceState::Cancelled {
            texts::cancelled(reader.language()).to_owned()
        } else {
            texts::not_paid(reader.language(), &invoice.amount_due().format(reader))
        };
        let about = &["UserErrorCode.INVOICE_NOT_PAID", "Invoice.document"];
        Self { code: UserErrorCode::InvoiceNotPaid, message, about }
    }

    /// Nothing here sets PDF files.
    pub(super) fn no_pdf(reader: Locale) -> Self {
        let message = texts::no_pdf(reader.language()).to_owned();
        Self { code: UserErrorCode::NotFound, message, about: &["Invoice.document"] }
    }
}

/// Why there is no document, in words for the person.
#[object(name = "DocumentRefusal")]
impl Level<DocumentRefusal> {
    /// What kind of obstacle it is.
    fn code(&self) -> Column<UserErrorCode> {
        self.each(|refusal| refusal.code)
    }

    /// What stands in the way and what to do, in the reader's language.
    fn message(&self) -> Column<String> {
        self.each(|refusal| refusal.message.as_str())
    }

    /// The guides about it.
    async fn help(&self, ctx: &Context<'_>) -> Result<Column<Vec<HelpTopic>>> {
        self.column(guides_about(ctx, self.pluck(|refusal| refusal.about.to_vec()))?)
    }
}
objects!(DocumentRefusal);
