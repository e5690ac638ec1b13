//! Reading billing addresses.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    BillingAddress,
    address::{Column, Entity},
};
use crate::{
    access::{Access, Grant, policy::ReadBillingAddresses},
    db::Database,
    error::StoreResult,
    ids::{BillingAddressId, OrganizationId},
    invoices::Invoice,
    page::{Listing, Page, PageArgs, Parent, Wanted},
    products::Product,
    rows,
    sql::Query,
};

/// The addresses of organizations, the oldest first; deleted ones are gone. One page an organization.
///
/// # Errors
/// A cursor of another list, or a database that fails.
pub async fn of_organizations(
    db: &Database,
    grant: &Grant<ReadBillingAddresses>,
    organizations: &[OrganizationId],
    args: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<BillingAddress>>> {
    let listing = Listing {
        name: "billingAddresses",
        query: Query::fixed("not deleted", standing),
        parent: Parent::Column(Column::OrganizationId),
        key: Some(Column::CreatedAt),
        id: Column::Id,
        descending: false,
    };
    rows::pages_where(db, &listing, organizations, |id| grant.permits(id), args, wanted).await
}

fn standing() -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

/// Addresses by identifier, as far as the viewer may see them; deleted ones are gone.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(
    db: &Database,
    access: &Access,
    ids: &[BillingAddressId],
) -> StoreResult<Vec<Option<BillingAddress>>> {
    let query = Query::fixed("not deleted", standing);
    let mut found = rows::by_ids(db, query, Column::Id, ids, |row| row.id).await?;
    let owners: Vec<_> = found.values().map(|row| row.organization_id).collect();
    let grant = access.grant::<ReadBillingAddresses>(&owners).await?;
    found.retain(|_, row| grant.permits(row.organization_id));
    Ok(rows::in_order(ids, found))
}

/// The address that each product is billed to; nothing where none was chosen.
///
/// # Errors
/// When the database fails.
pub async fn of_products(db: &Database, products: &[&Product]) -> StoreResult<Vec<Option<BillingAddress>>> {
    let wanted: Vec<_> = products.iter().map(|product| product.billing_address_id).collect();
    let ids: Vec<_> = wanted.iter().copied().flatten().collect();
    let found = rows::by_ids(db, Query::whole(), Column::Id, &ids, |row| row.id).await?;
    Ok(wanted.into_iter().map(|id| id.and_then(|id| found.get(&id).cloned())).collect())
}

/// The address of each invoice as it stood when the invoice was issued; its identifier and whether it is the default are
/// those of today.
///
/// # Errors
/// When the database fails, or an address is missing.
pub async fn of_invoices(db: &Database, invoices: &[&Invoice]) -> StoreResult<Vec<BillingAddress>> {
    let ids: Vec<_> = invoices.iter().map(|invoice| invoice.billing_address_id).collect();
    let found = rows::by_ids(db, Query::whole(), Column::Id, &ids, |row| row.id).await?;
    let issued_with = |invoice: &&Invoice| {
        let today = found.get(&invoice.billing_address_id).cloned();
        let today = today.ok_or_else(|| rows::missing("billing address", invoice.billing_address_id))?;
        Ok(invoice.billing_address.clone().over(today))
    };
    invoices.iter().map(issued_with).collect()
}
