//! Reading invoices with their lines and reminders, pro formas and exports.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{
    Invoice, InvoiceExport, InvoiceFilter, InvoiceLine, InvoiceOrder, OrderDirection, PaymentReminder, ProForma,
    VerificationCode, export, invoice, invoice_line, pro_forma, pro_forma_line, reminder,
};
use crate::{
    access::{Access, Grant, policy::ReadAccounting},
    db::Database,
    error::StoreResult,
    ids::{ById, InvoiceExportId, InvoiceId, OrganizationId, PaymentReminderId, ProFormaId},
    organizations::{self, Organization},
    page::{Listing, Page, PageArgs, Parent, Wanted},
    prepaid::PrepaidEntry,
    products::{self, Product},
    rows,
    sql::{Projection, Query},
};

/// The invoices of organizations that pass the filter on that day. One page an organization.
///
/// # Errors
/// A cursor of another list or order, or a database that fails.
#[expect(clippy::too_many_arguments, reason = "each is an argument of the field, and none goes with another")]
pub async fn of_organizations(
    db: &Database,
    grant: &Grant<ReadAccounting>,
    organizations: &[OrganizationId],
    filter: &InvoiceFilter,
    order: InvoiceOrder,
    today: NaiveDate,
    args: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<Invoice>>> {
    let (shape, values) = filter.shape(today);
    let filtered = || invoice::Entity::find().filter(filter.condition(today));
    let listing = Listing {
        name: order.list_name(),
        query: Query::shaped("of organizations", shape, values, filtered),
        parent: Parent::Column(invoice::Column::OrganizationId),
        key: Some(order.column()),
        id: invoice::Column::Id,
        descending: order.direction == OrderDirection::Desc,
    };
    rows::pages_where(db, &listing, organizations, |id| grant.permits(id), args, wanted).await
}

/// Invoices by identifier, as far as the viewer may see them.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(db: &Database, access: &Access, ids: &[InvoiceId]) -> StoreResult<Vec<Option<Invoice>>> {
    Ok(rows::in_order(ids, permitted(db, access, ids).await?))
}

async fn load(db: &Database, ids: &[InvoiceId]) -> StoreResult<ById<InvoiceId, Invoice>> {
    rows::by_ids(db, Query::whole(), invoice::Column::Id, ids, |row| row.id).await
}

/// The invoices among these that the viewer may see.
async fn permitted(db: &Database, access: &Access, ids: &[InvoiceId]) -> StoreResult<ById<InvoiceId, Invoice>> {
    let mut found = load(db, ids).await?;
    let owners: Vec<_> = found.values().map(|row| row.organization_id).collect();
    let grant = access.grant::<ReadAccounting>(&owners).await?;
    found.retain(|_, row| grant.permits(row.organization_id));
    Ok(found)
}

/// The organization of each invoice.
///
/// # Errors
/// When the database fails, or an organization is missing.
pub async fn organizations_of(db: &Database, invoices: &[&Invoice]) -> StoreResult<Vec<Organization>> {
    organizations::of_rows(db, invoices, Projection::ALL).await
}

/// The invoice that each entry is about; nothing where it is about none.
///
/// # Errors
/// When the database fails.
pub async fn of_entries(db: &Database, entries: &[&PrepaidEntry]) -> StoreResult<Vec<Option<Invoice>>> {
    let ids: Vec<_> = entries.iter().filter_map(|entry| entry.invoice_id).collect();
    let found = load(db, &ids).await?;
    Ok(entries.iter().map(|entry| entry.invoice_id.and_then(|id| found.get(&id).cloned())).collect())
}

/// The invoice of each reminder.
///
/// # Errors
/// When the database fails, or an invoice is missing.
pub async fn of_reminders(db: &Database, reminders: &[&PaymentReminder]) -> StoreResult<Vec<Invoice>> {
    let ids: Vec<_> = reminders.iter().map(|reminder| reminder.invoice_id).collect();
    let found = load(db, &ids).await?;
    ids.iter().map(|id| found.get(id).cloned().ok_or_else(|| rows::missing("invoice", *id))).collect()
}

/// The lines of each invoice, as they are printed.
///
/// # Errors
/// When the database fails.
pub async fn lines_of(db: &Database, invoices: &[&Invoice], columns: Projection) -> StoreResult<Vec<Vec<InvoiceLine>>> {
    use invoice_line::{Column, Model};
    let ids: Vec<_> = invoices.iter().map(|invoice| invoice.id).collect();
    let (parent, by, of) = (Column::InvoiceId, [Column::Position], |row: &Model| Some(row.invoice_id));
    let lines = rows::by_parents(db, Query::whole(), parent, &ids, &by, columns, of).await?;
    Ok(lines.into_iter().map(|rows| rows.into_iter().map(InvoiceLine::from).collect()).collect())
}

/// The lines of each pro forma, as they are printed.
///
/// # Errors
/// When the database fails.
pub async fn lines_of_pro_formas(db: &Database, pro_formas: &[&ProForma]) -> StoreResult<Vec<Vec<InvoiceLine>>> {
    use pro_forma_line::{Column, Model};
    let ids: Vec<_> = pro_formas.iter().map(|pro_forma| pro_forma.id).collect();
    let (parent, by, of) = (Column::ProFormaId, [Column::Position], |row: &Model| Some(row.pro_forma_id));
    let lines = rows::by_parents(db, Query::whole(), parent, &ids, &by, Projection::ALL, of).await?;
    Ok(lines.into_iter().map(|rows| rows.into_iter().map(InvoiceLine::from).collect()).collect())
}

/// The product of each line; nothing where it is for none, or for one that the viewer may not see (it may have moved to
/// another organization since).
///
/// # Errors
/// When the database fails.
pub async fn products_of(db: &Database, access: &Access, lines: &[&InvoiceLine]) -> StoreResult<Vec<Option<Product>>> {
    let ids: Vec<_> = lines.iter().filter_map(|line| line.product_id).collect();
    let mut found = products::by_ids(db, access, &ids).await?.into_iter();
    let one = |line: &&InvoiceLine| line.product_id.and_then(|_| found.next().flatten());
    Ok(lines.iter().map(one).collect())
}

/// The reminders of each invoice, the first one first.
///
/// # Errors
/// When the database fails.
pub async fn reminders_of(
    db: &Database,
    invoices: &[&Invoice],
    columns: Projection,
) -> StoreResult<Vec<Vec<PaymentReminder>>> {
    let ids: Vec<_> = invoices.iter().map(|invoice| invoice.id).collect();
    let (parent, by) = (reminder::Column::InvoiceId, [reminder::Column::Level]);
    rows::by_parents(db, Query::whole(), parent, &ids, &by, columns, |row| Some(row.invoice_id)).await
}

/// Reminders by identifier, as far as the viewer may see them.
///
/// # Errors
/// When the database fails.
pub async fn reminders_by_ids(
    db: &Database,
    access: &Access,
    ids: &[PaymentReminderId],
) -> StoreResult<Vec<Option<PaymentReminder>>> {
    let mut found = rows::by_ids(db, Query::whole(), reminder::Column::Id, ids, |row| row.id).await?;
    let invoices: Vec<_> = found.values().map(|row| row.invoice_id).collect();
    let invoices = permitted(db, access, &invoices).await?;
    found.retain(|_, row| invoices.contains_key(&row.invoice_id));
    Ok(rows::in_order(ids, found))
}

/// The reminder with that code on it, whoever asks; nothing where there is none, or where that is no code at all. The
/// caller gives away no more than that it is genuine and when it was sent.
///
/// # Errors
/// When the database fails.
pub async fn verify_reminder(db: &Database, code: &str) -> StoreResult<Option<PaymentReminder>> {
    let Ok(code) = code.parse::<VerificationCode>() else { return Ok(None) };
    let query = reminder::Entity::find().filter(reminder::Column::VerificationCode.eq(code.to_string())).limit(1);
    Ok(rows::all(db, query).await?.pop())
}

/// Pro formas by identifier, as far as the viewer may see them.
///
/// # Errors
/// When the database fails.
pub async fn pro_formas_by_ids(
    db: &Database,
    access: &Access,
    ids: &[ProFormaId],
) -> StoreResult<Vec<Option<ProForma>>> {
    let query = Query::whole();
    let mut found = rows::by_ids(db, query, pro_forma::Column::Id, ids, |row| row.id).await?;
    let owners: Vec<_> = found.values().map(|row| row.organization_id).collect();
    let grant = access.grant::<ReadAccounting>(&owners).await?;
    found.retain(|_, row| grant.permits(row.organization_id));
    Ok(rows::in_order(ids, found))
}

/// Exports by identifier, as far as the viewer may see them.
///
/// # Errors
/// When the database fails.
pub async fn exports_by_ids(
    db: &Database,
    access: &Access,
    ids: &[InvoiceExportId],
) -> StoreResult<Vec<Option<InvoiceExport>>> {
    let mut found = rows::by_ids(db, Query::whole(), export::Column::Id, ids, |row| row.id).await?;
    let owners: Vec<_> = found.values().map(|row| row.organization_id).collect();
    let grant = access.grant::<ReadAccounting>(&owners).await?;
    found.retain(|_, row| grant.permits(row.organization_id));
    Ok(rows::in_order(ids, found))
}
