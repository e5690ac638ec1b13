//! Statements about the audit log. Nothing changes or removes an entry, and the database sees to it.

use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};

use super::{AuditEntry, entry};
use crate::{
    access::{Access, Grant, policy::ReadAuditLog},
    db::Database,
    error::StoreResult,
    ids::{AuditEntryId, OrganizationId},
    organizations::edges::pages_where,
    page::{Listing, Page, PageArgs, Parent, Wanted},
    rows,
    sql::Query,
};

/// Writes an entry; give the transaction of what it tells of.
///
/// # Errors
/// When the database refuses it.
pub async fn append(connection: &impl ConnectionTrait, entry: AuditEntry) -> StoreResult<()> {
    entry::Entity::insert(entry.into_active_model()).exec_without_returning(connection).await?;
    Ok(())
}

/// The entries of these identifiers that the viewer may see. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(db: &Database, access: &Access, entries: &[AuditEntryId]) -> StoreResult<Vec<Option<AuditEntry>>> {
    let mut found = rows::by_ids(db, Query::whole(), entry::Column::Id, entries, |row| row.id).await?;
    let organizations: Vec<_> = found.values().map(|row| row.organization_id).collect();
    let grant = access.grant::<ReadAuditLog>(&organizations).await?;
    found.retain(|_, row| grant.permits(row.organization_id));
    Ok(rows::in_order(entries, found))
}

/// What was done to each organization, the newest first.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn of_organizations(
    db: &Database,
    grant: &Grant<ReadAuditLog>,
    organizations: &[OrganizationId],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<AuditEntry>>> {
    let listing = Listing {
        name: "organization.auditLog",
        query: Query::whole(),
        parent: Parent::Column(entry::Column::OrganizationId),
        key: Some(entry::Column::At),
        id: entry::Column::Id,
        descending: true,
    };
    let parents: Vec<_> = organizations.iter().map(|id| (*id, grant.permits(*id))).collect();
    pages_where(db, &listing, &parents, page, wanted).await
}
