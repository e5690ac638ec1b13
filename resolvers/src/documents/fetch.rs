//! What a link leads to.

use std::{str::FromStr, sync::Arc};

use chrono::NaiveDate;
use entities::{
    access::{Access, policy::ReadAccounting},
    ids::IdError,
    invoices::{self, Invoice, InvoiceExport, InvoiceFilter, InvoiceOrder, InvoiceOrderField, OrderDirection},
    locale::Language,
    organizations,
    page::{LARGEST_PAGE, PageArgs, Wanted},
};

use super::{
    DocumentFormat, cells, export_file, holder, invoice_file, is_final, is_there,
    name::{FileKind, FileName},
    pro_forma_file,
};
use crate::{
    context::Services,
    error::{Fault, Result},
};

/// A file, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What to call it: ASCII letters, digits, `-` and `.` alone.
    pub file_name: String,
    /// What it is.
    pub media_type: &'static str,
}

/// The file behind a link: the two parts of its path after `/documents/`, and its two parameters, all as they came.
///
/// # Errors
/// NOT_FOUND for a link that we did not make, that was changed or has expired, whose holder may not see the object any
/// more, or whose object has no document.
pub async fn fetch(services: &Services, kind: &str, file: &str, expires: &str, signature: &str) -> Result<File> {
    let holder = services.settings.documents.verify(kind, file, expires, signature, services.clock.now())?;
    let name = FileName::parse(kind, file).filter(|name| name.format == DocumentFormat::Csv);
    let name = name.ok_or_else(Fault::hidden)?;
    let access = Access::new(services.database.clone(), holder::viewer(holder), &*services.clock);
    let from = Source { services, access, name: &name };
    let (bytes, file_name) = match name.kind {
        FileKind::Invoice => from.invoice().await?,
        FileKind::ProForma => from.pro_forma().await?,
        FileKind::Export => from.export().await?,
    };
    Ok(File { bytes, file_name, media_type: cells::MEDIA_TYPE })
}

struct Source<'a> {
    services: &'a Services,
    access: Access,
    name: &'a FileName,
}

type Made = (Vec<u8>, String);

impl Source<'_> {
    fn id<I: FromStr<Err = IdError>>(&self) -> Result<[I; 1]> {
        Ok([self.name.id.parse()?])
    }

    fn issuer(&self) -> &str {
        self.services.settings.operator.creditor.name()
    }

    fn today(&self) -> NaiveDate {
        self.access.today()
    }

    fn language(&self) -> Language {
        self.name.language
    }

    async fn invoice(&self) -> Result<Made> {
        let db = &self.services.database;
        let found = only(invoices::by_ids(db, &self.access, &self.id()?).await?)?;
        let invoice = Some(found).filter(|invoice| is_final(invoice, self.today())).ok_or_else(Fault::hidden)?;
        let lines = invoices::lines_of(db, &[&invoice], entities::sql::Projection::ALL).await?.concat();
        let bytes = invoice_file::bytes(&invoice, &lines, self.issuer(), self.language())?;
        Ok((bytes, invoice_file::shown_name(&invoice, self.language())))
    }

    async fn pro_forma(&self) -> Result<Made> {
        let db = &self.services.database;
        let pro_forma = only(invoices::pro_formas_by_ids(db, &self.access, &self.id()?).await?)?;
        let lines = invoices::lines_of_pro_formas(db, &[&pro_forma]).await?.concat();
        let organization = only(organizations::by_ids(db, &self.access, &[pro_forma.organization_id]).await?)?;
        let bytes = pro_forma_file::bytes(&pro_forma, &lines, self.issuer(), &organization.name, self.language())?;
        Ok((bytes, pro_forma_file::shown_name(&pro_forma)))
    }

    async fn export(&self) -> Result<Made> {
        let found = only(invoices::exports_by_ids(&self.services.database, &self.access, &self.id()?).await?)?;
        let export = Some(found).filter(is_there).ok_or_else(Fault::hidden)?;
        let rows = self.invoices_of(&export).await?;
        let bytes = export_file::bytes(&rows, self.today(), self.language())?;
        Ok((bytes, export_file::shown_name(&export, self.language())))
    }

    /// Every invoice of an export, in the order of their numbers; none that was issued after it was asked for.
    async fn invoices_of(&self, export: &InvoiceExport) -> Result<Vec<Invoice>> {
        let asked_on = export.created_at.date_naive();
        let issued_to = export.filter.issued_to.map_or(asked_on, |day| day.min(asked_on));
        let filter = InvoiceFilter { issued_to: Some(issued_to), ..export.filter.clone() };
        let order = InvoiceOrder { field: InvoiceOrderField::Number, direction: OrderDirection::Asc };
        let of = [export.organization_id];
        let grant = self.access.grant::<ReadAccounting>(&of).await?;
        let (db, today) = (&self.services.database, self.today());
        let mut invoices = Vec::new();
        let mut args = PageArgs::first(LARGEST_PAGE);
        loop {
            let pages = invoices::of_organizations(db, &grant, &of, &filter, order, today, &args, Wanted::ROWS);
            let page = pages.await?.pop().ok_or_else(Fault::hidden)?;
            let last = page.rows.last().and_then(|row| row.cursor()).filter(|_| page.has_next);
            invoices.extend(page.rows.into_iter().map(|row| Arc::unwrap_or_clone(row.node)));
            let Some(cursor) = last else { return Ok(invoices) };
            args = PageArgs::new(i64::try_from(LARGEST_PAGE).ok(), Some(&cursor), None, None)?;
        }
    }
}

/// The one that was asked for.
fn only<T>(found: Vec<Option<T>>) -> Result<T> {
    found.into_iter().flatten().next().ok_or_else(Fault::hidden)
}
