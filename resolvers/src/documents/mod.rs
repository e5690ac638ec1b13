//! Files of invoices, pro formas and exports, behind signed links that work for a quarter of an hour.
//!
//! A link (`/documents/{kind}/{file}?expires=…&signature=…`) is made by [`of_invoices`], [`of_pro_formas`] and
//! [`of_exports`] for the viewer who asked, and answered by [`fetch`] from the rows as they are then and with that
//! viewer's rights as they are then. No file is kept anywhere.
//!
//! **To add a format**: its value of [`DocumentFormat`], its ending in `name.rs`, and what [`fetch`] makes of it.

mod cells;
mod export_file;
mod fetch;
mod holder;
mod invoice_file;
mod labels;
mod name;
mod object;
mod pro_forma_file;
mod refusal;
mod rows;
mod signer;
mod texts;

use async_graphql::Context;
use chrono::{DateTime, Duration, SubsecRound, Utc};
use entities::{
    ids::UserId,
    invoices::{ExportFormat, ExportStatus, Invoice, InvoiceExport, InvoiceStatus, ProForma},
    locale::Language,
};
pub use fetch::{File, fetch};
pub use object::{Document, DocumentFormat, DocumentResult};
pub use refusal::DocumentRefusal;
pub use signer::DocumentSigner;

use crate::{
    context::{access, request, services},
    error::{Fault, Result},
    money::reader,
};
use name::{FileKind, FileName};

/// How long a link works.
pub const LINK_LIFETIME: Duration = Duration::minutes(15);

/// What links are made with for one request.
struct Links<'a> {
    signer: &'a DocumentSigner,
    holder: UserId,
    language: Language,
    expires_at: DateTime<Utc>,
}

impl<'a> Links<'a> {
    /// For the viewer. Nobody anonymous ever holds a row that has a document.
    fn of(ctx: &Context<'a>) -> Result<Self> {
        let access = access(ctx)?;
        Ok(Self {
            signer: &services(ctx)?.settings.documents,
            holder: access.user().ok_or_else(Fault::hidden)?.id,
            language: reader(request(ctx)?, None).language(),
            // Whole seconds, because that is what the link says.
            expires_at: (access.now() + LINK_LIFETIME).trunc_subsecs(0),
        })
    }

    fn csv(&self, kind: FileKind, id: String, shown_name: String) -> Document {
        let name = FileName { kind, id, language: self.language, format: DocumentFormat::Csv };
        Document {
            url: self.signer.sign(kind.as_str(), &name.to_string(), self.holder, self.expires_at),
            file_name: shown_name,
            media_type: cells::MEDIA_TYPE,
            expires_at: self.expires_at,
        }
    }
}

/// Whether the final document exists: once the invoice is paid, and for one that was paid and then refunded.
fn is_final(invoice: &Invoice, today: chrono::NaiveDate) -> bool {
    matches!(invoice.status(today), InvoiceStatus::Paid | InvoiceStatus::Refunded)
}

/// The document of each invoice, or why there is none.
///
/// # Errors
/// Never for a viewer who holds an invoice.
pub fn of_invoices(ctx: &Context<'_>, invoices: &[&Invoice], format: DocumentFormat) -> Result<Vec<DocumentResult>> {
    let (links, today) = (Links::of(ctx)?, access(ctx)?.today());
    let reader = reader(request(ctx)?, None);
    let one = |invoice: &&Invoice| match format {
        _ if !is_final(invoice, today) => DocumentResult::DocumentRefusal(DocumentRefusal::not_paid(invoice, reader)),
        DocumentFormat::Pdf => DocumentResult::DocumentRefusal(DocumentRefusal::no_pdf(reader)),
        DocumentFormat::Csv => {
            let name = invoice_file::shown_name(invoice, links.language);
            DocumentResult::Document(links.csv(FileKind::Invoice, invoice.id.to_string(), name))
        }
    };
    Ok(invoices.iter().map(one).collect())
}

/// The document of each pro forma.
///
/// # Errors
/// Never for a viewer who holds a pro forma.
pub fn of_pro_formas(ctx: &Context<'_>, pro_formas: &[&ProForma]) -> Result<Vec<Document>> {
    let links = Links::of(ctx)?;
    let one = |pro_forma: &&ProForma| {
        let name = pro_forma_file::shown_name(pro_forma);
        links.csv(FileKind::ProForma, pro_forma.id.to_string(), name)
    };
    Ok(pro_formas.iter().map(one).collect())
}

/// The file of each export: nothing before it is done, and nothing for an archive of PDF files, which nothing here
/// makes.
///
/// # Errors
/// Never for a viewer who holds an export.
pub fn of_exports(ctx: &Context<'_>, exports: &[&InvoiceExport]) -> Result<Vec<Option<Document>>> {
    let links = Links::of(ctx)?;
    let one = |export: &&InvoiceExport| {
        let name = export_file::shown_name(export, links.language);
        is_there(export).then(|| links.csv(FileKind::Export, export.id.to_string(), name))
    };
    Ok(exports.iter().map(one).collect())
}

/// Whether an export has a file.
fn is_there(export: &InvoiceExport) -> bool {
    export.status == ExportStatus::Done && export.format == ExportFormat::Csv
}
