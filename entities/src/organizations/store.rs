//! Statements about organizations and memberships.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, sea_query::JoinType};

use super::{Membership, Organization, edges::pages_where, membership, organization};
use crate::{
    access::{
        Access, Grant, Reach,
        policy::{ReadMemberships, ReadOrganization},
    },
    accounts::TokenScope,
    db::Database,
    error::StoreResult,
    ids::{MembershipId, OrganizationId, UserId},
    page::{Listing, Page, PageArgs, Parent, Wanted, column},
    rows::{self, among},
    sql::Query,
    teams::{Team, member},
};

/// The organizations of these identifiers that the viewer may see. No statement for those that came with the credentials;
/// one for all others.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(
    db: &Database,
    access: &Access,
    organizations: &[OrganizationId],
) -> StoreResult<Vec<Option<Organization>>> {
    let grant = access.grant::<ReadOrganization>(organizations).await?;
    let own = |id: &OrganizationId| access.place_in(*id).map(|place| place.organization.clone());
    let others: Vec<_> = organizations.iter().copied().filter(|id| grant.permits(*id) && own(id).is_none()).collect();
    let found =
        rows::by_ids(db, Query::whole(), organization::Column::Id, &others, |row: &Organization| row.id).await?;
    let one = |id: &OrganizationId| own(id).filter(|_| grant.permits(*id)).or_else(|| found.get(id).cloned());
    Ok(organizations.iter().map(one).collect())
}

/// The memberships of these identifiers that the viewer may see: their own, and those of organizations whose members
/// they may see. One statement.
///
/// # Errors
/// When the database fails.
pub async fn memberships_by_ids(
    db: &Database,
    access: &Access,
    memberships: &[MembershipId],
) -> StoreResult<Vec<Option<Membership>>> {
    let grant = access.grant_everywhere::<ReadMemberships>().await?;
    if grant.is_empty() {
        return Ok(vec![None; memberships.len()]);
    }
    let query = Query::once(membership::Entity::find().filter(visible(db, &grant)));
    let found = rows::by_ids(db, query, membership::Column::Id, memberships, |row| row.id).await?;
    Ok(rows::in_order(memberships, found))
}

/// The viewer's own membership of each organization. No statement where they came with the credentials, else one.
///
/// # Errors
/// When the database fails.
pub async fn viewer_memberships(
    db: &Database,
    access: &Access,
    organizations: &[OrganizationId],
) -> StoreResult<Vec<Option<Membership>>> {
    let Some(viewer) = access.user().filter(|_| access.viewer().has_scope(TokenScope::ReadAccount)) else {
        return Ok(vec![None; organizations.len()]);
    };
    if access.places().is_some() {
        let own = |id: &OrganizationId| access.place_in(*id).map(|place| place.membership.clone());
        return Ok(organizations.iter().map(own).collect());
    }
    let query = Query::once(membership::Entity::find().filter(membership::Column::UserId.eq(viewer.id)));
    let key = membership::Column::OrganizationId;
    let found = rows::by_ids(db, query, key, organizations, |row| row.organization_id).await?;
    Ok(rows::in_order(organizations, found))
}

/// Each organization's memberships, the oldest first. A grant that reaches the viewer's own place gives that alone.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn memberships_of_organizations(
    db: &Database,
    grant: &Grant<ReadMemberships>,
    organizations: &[OrganizationId],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<Membership>>> {
    let narrow = organizations.iter().any(|id| matches!(grant.reach(*id), Some(Reach::Own(_))));
    let query = match narrow {
        true => Query::once(membership::Entity::find().filter(visible(db, grant))),
        false => Query::whole(),
    };
    let listing = listing("organization.memberships", query, Parent::Column(membership::Column::OrganizationId));
    let parents: Vec<_> = organizations.iter().map(|id| (*id, reaches(grant, *id))).collect();
    pages_where(db, &listing, &parents, page, wanted).await
}

/// Each user's memberships that the viewer may see, the oldest first: all of their own; of others, those in
/// organizations whose members the viewer may see.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn memberships_of_users(
    db: &Database,
    access: &Access,
    users: &[UserId],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<Membership>>> {
    let grant = access.grant_everywhere::<ReadMemberships>().await?;
    let query = Query::once(membership::Entity::find().filter(visible(db, &grant)));
    let listing = listing("user.memberships", query, Parent::Column(membership::Column::UserId));
    let parents: Vec<_> = users.iter().map(|id| (*id, !grant.is_empty())).collect();
    pages_where(db, &listing, &parents, page, wanted).await
}

/// Each team's members, those who joined the organization first. A grant that reaches the viewer's own place gives that
/// alone.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn memberships_of_teams(
    db: &Database,
    grant: &Grant<ReadMemberships>,
    teams: &[&Team],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<Membership>>> {
    let members = || {
        let members = membership::Entity::belongs_to(member::Entity)
            .from(membership::Column::Id)
            .to(member::Column::MembershipId);
        membership::Entity::find().join(JoinType::InnerJoin, members.into())
    };
    let narrow = teams.iter().any(|team| matches!(grant.reach(team.organization_id), Some(Reach::Own(_))));
    let query = match narrow {
        true => Query::once(members().filter(visible(db, grant))),
        false => Query::fixed("of teams", members),
    };
    let listing = listing("team.memberships", query, Parent::Joined(|| column(member::Column::TeamId)));
    let parents: Vec<_> = teams.iter().map(|team| (team.id, reaches(grant, team.organization_id))).collect();
    pages_where(db, &listing, &parents, page, wanted).await
}

fn reaches(grant: &Grant<ReadMemberships>, organization: OrganizationId) -> bool {
    matches!(grant.reach(organization), Some(Reach::Everything | Reach::Own(_)))
}

fn visible(db: &Database, grant: &Grant<ReadMemberships>) -> Condition {
    Condition::any().add(among(db.backend(), membership::Column::OrganizationId, &grant.everything())).add(among(
        db.backend(),
        membership::Column::Id,
        &grant.own(),
    ))
}

fn listing<'q>(
    name: &'static str,
    query: Query<'q, Membership>,
    parent: Parent<Membership>,
) -> Listing<'q, Membership> {
    Listing { name, query, parent, key: None, id: membership::Column::Id, descending: false }
}
