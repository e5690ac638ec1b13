//! Statements about products.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{EntityTrait, QueryFilter};

use super::{
    Product, ProductAccess, ProductFilter, product,
    reach::{is_narrow, reached, reaches},
};
use crate::{
    access::{Access, Grant, policy::ReadProducts},
    db::Database,
    error::StoreResult,
    ids::{OrganizationId, ProductId, SupportAccessGrantId},
    organizations::edges::{pages_where, required},
    page::{Listing, Page, PageArgs, Parent, Wanted},
    rows,
    sites::Site,
    sql::{Projection, Query},
    support::{SupportAccessGrant, support_access_grant_product},
};

/// The products of these identifiers that the viewer may see. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(db: &Database, access: &Access, products: &[ProductId]) -> StoreResult<Vec<Option<Product>>> {
    let grant = access.grant_everywhere::<ReadProducts>().await?;
    if grant.is_empty() {
        return Ok(vec![None; products.len()]);
    }
    let visible = reached(db, &grant, product::Column::OrganizationId, product::Column::Id);
    let query = Query::once(product::Entity::find().filter(visible));
    let found = rows::by_ids(db, query, product::Column::Id, products, |row| row.id).await?;
    Ok(rows::in_order(products, found))
}

/// Each organization's products that the grant reaches and the filter lets pass on that day, by name.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn of_organizations(
    db: &Database,
    grant: &Grant<ReadProducts>,
    organizations: &[OrganizationId],
    filter: &ProductFilter,
    today: NaiveDate,
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<Product>>> {
    let filtered = || product::Entity::find().filter(filter.condition(today));
    let query = match is_narrow(grant, organizations.iter().copied()) {
        true => {
            let reached = reached(db, grant, product::Column::OrganizationId, product::Column::Id);
            Query::once(filtered().filter(reached))
        }
        false => {
            let (shape, values) = filter.shape(today);
            Query::shaped("of organizations", shape, values, filtered)
        }
    };
    let listing = Listing {
        name: "organization.products",
        query,
        parent: Parent::Column(product::Column::OrganizationId),
        key: Some(product::Column::Name),
        id: product::Column::Id,
        descending: false,
    };
    let parents: Vec<_> = organizations.iter().map(|id| (*id, reaches(grant, *id))).collect();
    pages_where(db, &listing, &parents, page, wanted).await
}

/// What each access reaches. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_product_access(db: &Database, access: &[&ProductAccess]) -> StoreResult<Vec<Product>> {
    all_of(db, access.iter().map(|row| row.product_id).collect()).await
}

/// The hosting of each site. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_sites(db: &Database, sites: &[&Site]) -> StoreResult<Vec<Product>> {
    all_of(db, sites.iter().map(|row| row.product_id).collect()).await
}

/// What each support access grant names, by name. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn of_support_access_grants(db: &Database, grants: &[&SupportAccessGrant]) -> StoreResult<Vec<Vec<Product>>> {
    let wanted: Vec<SupportAccessGrantId> = grants.iter().map(|row| row.id).collect();
    let query = Query::whole();
    let key = support_access_grant_product::Column::GrantId;
    let grant_of = |row: &support_access_grant_product::Model| Some(row.grant_id);
    let ties = rows::by_parents(db, query, key, &wanted, &[], Projection::ALL, grant_of).await?;
    let mut ids: Vec<ProductId> = ties.iter().flatten().map(|tie| tie.product_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(vec![Vec::new(); grants.len()]);
    }
    let found = rows::by_ids(db, Query::whole(), product::Column::Id, &ids, |row: &Product| row.id).await?;
    let mut products: Vec<Product> = found.into_values().collect();
    products.sort_unstable_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let places: HashMap<ProductId, usize> = products.iter().enumerate().map(|(place, row)| (row.id, place)).collect();
    let of = |ties: Vec<support_access_grant_product::Model>| {
        let mut places: Vec<usize> = ties.iter().filter_map(|tie| places.get(&tie.product_id).copied()).collect();
        places.sort_unstable();
        places.into_iter().map(|place| products[place].clone()).collect()
    };
    Ok(ties.into_iter().map(of).collect())
}

async fn all_of(db: &Database, wanted: Vec<ProductId>) -> StoreResult<Vec<Product>> {
    let query = Query::whole();
    let found = rows::by_ids(db, query, product::Column::Id, &wanted, |row| row.id).await?;
    required(&wanted, found)
}
