//! Statements about sites.

use sea_orm::{EntityTrait, QueryFilter};

use super::{
    EnvironmentVariable, Site, SiteDatabase, SiteDatabaseUser, database, database_user, environment_variable, site,
};
use crate::{
    access::{Access, Grant, policy::ReadSites},
    db::Database,
    error::StoreResult,
    ids::{OrganizationId, SiteDatabaseId, SiteId},
    organizations::edges::pages_where,
    page::{Listing, Page, PageArgs, Parent, Wanted},
    products::{
        Product,
        reach::{is_narrow, reached, reaches},
    },
    rows,
    sql::{Projection, Query},
};

/// The sites of these identifiers that the viewer may see. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(db: &Database, access: &Access, sites: &[SiteId]) -> StoreResult<Vec<Option<Site>>> {
    let grant = access.grant_everywhere::<ReadSites>().await?;
    if grant.is_empty() {
        return Ok(vec![None; sites.len()]);
    }
    let visible = reached(db, &grant, site::Column::OrganizationId, site::Column::ProductId);
    let query = Query::once(site::Entity::find().filter(visible));
    let found = rows::by_ids(db, query, site::Column::Id, sites, |row| row.id).await?;
    Ok(rows::in_order(sites, found))
}

/// Each organization's sites whose hosting the grant reaches, by domain.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn of_organizations(
    db: &Database,
    grant: &Grant<ReadSites>,
    organizations: &[OrganizationId],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<Site>>> {
    let query = narrowed(db, grant, organizations.iter().copied());
    let listing = listing("organization.sites", query, site::Column::OrganizationId);
    let parents: Vec<_> = organizations.iter().map(|id| (*id, reaches(grant, *id))).collect();
    pages_where(db, &listing, &parents, page, wanted).await
}

/// Each hosting's sites, by domain; none of a product of another kind. The products show that the viewer reaches them;
/// the grant, that they may see sites.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn of_products(
    db: &Database,
    grant: &Grant<ReadSites>,
    products: &[&Product],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<Site>>> {
    let query = narrowed(db, grant, products.iter().map(|row| row.organization_id));
    let listing = listing("product.sites", query, site::Column::ProductId);
    let parents: Vec<_> = products.iter().map(|row| (row.id, reaches(grant, row.organization_id))).collect();
    pages_where(db, &listing, &parents, page, wanted).await
}

/// Those whose hosting the grant reaches.
fn narrowed(
    db: &Database,
    grant: &Grant<ReadSites>,
    organizations: impl Iterator<Item = OrganizationId>,
) -> Query<'static, Site> {
    if !is_narrow(grant, organizations) {
        return Query::whole();
    }
    let reached = reached(db, grant, site::Column::OrganizationId, site::Column::ProductId);
    Query::once(site::Entity::find().filter(reached))
}

fn listing<'q>(name: &'static str, query: Query<'q, Site>, parent: site::Column) -> Listing<'q, Site> {
    let (key, parent) = (Some(site::Column::Domain), Parent::Column(parent));
    Listing { name, query, parent, key, id: site::Column::Id, descending: false }
}

/// Each site's databases, by name. One statement.
///
/// # Errors
/// When the database fails.
pub async fn databases_of(db: &Database, sites: &[&Site]) -> StoreResult<Vec<Vec<SiteDatabase>>> {
    let wanted: Vec<SiteId> = sites.iter().map(|row| row.id).collect();
    let (parent, by) = (database::Column::SiteId, [database::Column::Name]);
    rows::by_parents(db, Query::whole(), parent, &wanted, &by, Projection::ALL, |row| Some(row.site_id)).await
}

/// Each database's users, by name. One statement.
///
/// # Errors
/// When the database fails.
pub async fn database_users_of(db: &Database, databases: &[&SiteDatabase]) -> StoreResult<Vec<Vec<SiteDatabaseUser>>> {
    let wanted: Vec<SiteDatabaseId> = databases.iter().map(|row| row.id).collect();
    let (parent, by) = (database_user::Column::DatabaseId, [database_user::Column::Name]);
    rows::by_parents(db, Query::whole(), parent, &wanted, &by, Projection::ALL, |row| Some(row.database_id)).await
}

/// Each site's environment variables, by name. One statement.
///
/// # Errors
/// When the database fails.
pub async fn environment_variables_of(db: &Database, sites: &[&Site]) -> StoreResult<Vec<Vec<EnvironmentVariable>>> {
    let wanted: Vec<SiteId> = sites.iter().map(|row| row.id).collect();
    let (parent, by) = (environment_variable::Column::SiteId, [environment_variable::Column::Name]);
    rows::by_parents(db, Query::whole(), parent, &wanted, &by, Projection::ALL, |row| Some(row.site_id)).await
}
