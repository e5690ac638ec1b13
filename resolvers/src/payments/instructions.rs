//! What a person must do so that money arrives.

use async_graphql::Context;
pub use entities::payments::PaymentInstructions;

use super::texts;
use crate::{
    context::request,
    documents::Document,
    error::Result,
    level::{Column, Level, object, objects},
    money::reader,
    scalars::Url,
};

/// What a person must do so that money arrives: where to pay, with which reference, or which page to open.
#[object(name = "PaymentInstructions")]
impl Level<PaymentInstructions> {
    /// The instructions in one or two sentences, in the reader's language.
    async fn text(&self, ctx: &Context<'_>) -> Result<Column<String>> {
        let reader = reader(request(ctx)?, None);
        Ok(self.each(|instructions| texts::instructions(reader, instructions)))
    }

    /// The account to pay to, grouped as it is printed; for a bank transfer alone.
    fn iban(&self) -> Column<Option<String>> {
        self.each(|instructions| instructions.iban.as_deref())
    }

    /// Whose account it is.
    fn creditor_name(&self) -> Column<Option<String>> {
        self.each(|instructions| instructions.creditor_name.as_deref())
    }

    /// What to quote, grouped as it is printed.
    fn reference(&self) -> Column<Option<String>> {
        self.each(|instructions| instructions.reference.as_deref())
    }

    /// The page to open in a browser, where one pays on a page.
    fn redirect_to(&self) -> Column<Option<Url>> {
        self.each(|instructions| instructions.redirect_to.as_deref())
    }

    /// The QR-bill to print or scan; null where this installation sets no payment slips.
    fn qr_bill(&self) -> Column<Option<Document>> {
        self.cells(|_| None)
    }
}
objects!(PaymentInstructions);
