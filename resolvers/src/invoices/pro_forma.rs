//! A pro forma.

use async_graphql::{Context, ID};
use entities::invoices;
pub use entities::invoices::ProForma;

use super::InvoiceLine;
use crate::{
    context::database,
    documents::{self, Document},
    error::Result,
    help::{self, Explained, HelpTopic},
    level::{Column, Level, object, objects},
    money::Money,
    scalars::{DateTime, GlobalId, Locale},
};

/// A quote that looks like an invoice and has no legal, fiscal or accounting value.
#[object(name = "ProForma")]
impl Level<ProForma> {
    /// Its global ID.
    fn id(&self) -> Column<ID> {
        self.each(|pro_forma| GlobalId(pro_forma.id))
    }

    /// Its number; never that of an invoice.
    fn number(&self) -> Column<String> {
        self.each(|pro_forma| pro_forma.number.as_str())
    }

    /// What would be charged for.
    async fn lines(&self, ctx: &Context<'_>) -> Result<Column<Vec<InvoiceLine>>> {
        self.column(invoices::lines_of_pro_formas(database(ctx)?, &self.refs()).await?)
    }

    /// What the invoice would come to, with tax.
    fn total(&self) -> Column<Money> {
        self.cells(ProForma::total)
    }

    /// When it was made.
    fn created_at(&self) -> Column<DateTime> {
        self.each(|pro_forma| DateTime(pro_forma.created_at))
    }

    /// The file, which says on its face that it has no legal, fiscal or accounting value.
    async fn document(&self, ctx: &Context<'_>) -> Result<Column<Document>> {
        self.column(documents::of_pro_formas(ctx, &self.refs())?)
    }

    /// The guides for pro formas.
    async fn help(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language of the guides; the viewer's own where none is given.")] locale: Option<Locale>,
        #[graphql(desc = "At most so many: 0 to 50.", default = 3)] first: Option<i32>,
    ) -> Result<Column<Vec<HelpTopic>>> {
        help::of_level(ctx, self, locale, first.unwrap_or(3)).await
    }
}
objects!(ProForma);

impl Explained for ProForma {
    const TYPE: &'static str = "ProForma";
}
