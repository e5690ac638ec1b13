//! A file being made from many invoices.

use async_graphql::{Context, ID};
pub use entities::invoices::InvoiceExport;

use super::{ExportFormat, ExportStatus};
use crate::{
    documents::{self, Document},
    error::Result,
    level::{Column, Level, object, objects},
    scalars::GlobalId,
};

/// A file being made from many invoices.
#[object(name = "InvoiceExport")]
impl Level<InvoiceExport> {
    /// Its global ID.
    fn id(&self) -> Column<ID> {
        self.each(|export| GlobalId(export.id))
    }

    /// How far it is.
    fn status(&self) -> Column<ExportStatus> {
        self.each(|export| ExportStatus::from(export.status))
    }

    /// What it becomes.
    fn format(&self) -> Column<ExportFormat> {
        self.each(|export| ExportFormat::from(export.format))
    }

    /// How many invoices go into it.
    fn invoice_count(&self) -> Column<i32> {
        self.each(|export| export.invoice_count)
    }

    /// From 0 to 1.
    fn progress(&self) -> Column<f64> {
        self.each(InvoiceExport::progress)
    }

    /// The file, once it is done; null before, where it failed, and where this installation cannot make such a file.
    async fn document(&self, ctx: &Context<'_>) -> Result<Column<Option<Document>>> {
        self.column(documents::of_exports(ctx, &self.refs())?)
    }

    /// The e-mail address that it is sent to, where one was given.
    fn sent_to(&self) -> Column<Option<String>> {
        self.each(|export| export.sent_to.as_deref())
    }
}
objects!(InvoiceExport);
