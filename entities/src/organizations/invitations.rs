//! Statements about invitations.

use super::{Invitation, edges::pages_where, invitation};
use crate::{
    access::{Access, Grant, policy::ReadInvitations},
    db::Database,
    error::StoreResult,
    ids::{InvitationId, OrganizationId},
    page::{Listing, Page, PageArgs, Parent, Wanted},
    rows,
    sql::Query,
};

/// The invitations of these identifiers that the viewer may see. One statement.
///
/// # Errors
/// When the database fails.
pub async fn invitations_by_ids(
    db: &Database,
    access: &Access,
    invitations: &[InvitationId],
) -> StoreResult<Vec<Option<Invitation>>> {
    let query = Query::whole();
    let mut found = rows::by_ids(db, query, invitation::Column::Id, invitations, |row| row.id).await?;
    let organizations: Vec<_> = found.values().map(|row| row.organization_id).collect();
    let grant = access.grant::<ReadInvitations>(&organizations).await?;
    found.retain(|_, row| grant.permits(row.organization_id));
    Ok(rows::in_order(invitations, found))
}

/// Each organization's invitations, whatever has become of them, the newest first.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn invitations_of_organizations(
    db: &Database,
    grant: &Grant<ReadInvitations>,
    organizations: &[OrganizationId],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<Invitation>>> {
    let listing = Listing {
        name: "organization.invitations",
        query: Query::whole(),
        parent: Parent::Column(invitation::Column::OrganizationId),
        key: None,
        id: invitation::Column::Id,
        descending: true,
    };
    let parents: Vec<_> = organizations.iter().map(|id| (*id, grant.permits(*id))).collect();
    pages_where(db, &listing, &parents, page, wanted).await
}
