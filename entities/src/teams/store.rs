//! Statements about teams.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::JoinType};

use super::{Team, member, team};
use crate::{
    access::{Access, Grant, Reach, policy::ReadTeams},
    db::Database,
    error::StoreResult,
    ids::{ById, InvitationId, OrganizationId, TeamId},
    organizations::{Invitation, Membership, edges::pages_where, invitation_team},
    page::{Listing, Page, PageArgs, Parent, Wanted, column},
    products::ProductAccess,
    rows::{self, among},
    sql::{Projection, Query},
};

/// The teams of these identifiers that the viewer may see. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(db: &Database, access: &Access, teams: &[TeamId]) -> StoreResult<Vec<Option<Team>>> {
    let grant = access.grant_everywhere::<ReadTeams>().await?;
    if grant.is_empty() {
        return Ok(vec![None; teams.len()]);
    }
    let query = Query::once(team::Entity::find().filter(visible(db, &grant)));
    let found = rows::by_ids(db, query, team::Column::Id, teams, |row| row.id).await?;
    Ok(rows::in_order(teams, found))
}

/// Each organization's teams by name; where the grant reaches only what is the viewer's own, the teams they are in.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn of_organizations(
    db: &Database,
    grant: &Grant<ReadTeams>,
    organizations: &[OrganizationId],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<Team>>> {
    let narrow = organizations.iter().any(|id| matches!(grant.reach(*id), Some(Reach::Own(_))));
    let query = match narrow {
        true => Query::once(team::Entity::find().filter(visible(db, grant))),
        false => Query::whole(),
    };
    let listing = listing("organization.teams", query, Parent::Column(team::Column::OrganizationId));
    let parents: Vec<_> = organizations.iter().map(|id| (*id, reaches(grant, *id))).collect();
    pages_where(db, &listing, &parents, page, wanted).await
}

/// The teams that each member is in, by name; where the grant reaches only what is the viewer's own, those that the
/// viewer is in as well.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn of_memberships(
    db: &Database,
    grant: &Grant<ReadTeams>,
    memberships: &[&Membership],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<Team>>> {
    let joined = || {
        let members = team::Entity::belongs_to(member::Entity).from(team::Column::Id).to(member::Column::TeamId);
        team::Entity::find().join(JoinType::InnerJoin, members.into())
    };
    let narrow = memberships.iter().any(|row| matches!(grant.reach(row.organization_id), Some(Reach::Own(_))));
    let query = match narrow {
        true => Query::once(joined().filter(visible(db, grant))),
        false => Query::fixed("of memberships", joined),
    };
    let listing = listing("membership.teams", query, Parent::Joined(|| column(member::Column::MembershipId)));
    let parents: Vec<_> = memberships.iter().map(|row| (row.id, reaches(grant, row.organization_id))).collect();
    pages_where(db, &listing, &parents, page, wanted).await
}

/// The teams that each invited person will be in, by name. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn of_invitations(db: &Database, invitations: &[&Invitation]) -> StoreResult<Vec<Vec<Team>>> {
    let wanted: Vec<InvitationId> = invitations.iter().map(|row| row.id).collect();
    let query = Query::whole();
    let key = invitation_team::Column::InvitationId;
    let all = Projection::ALL;
    let ties =
        rows::by_parents(db, query, key, &wanted, &[], all, |row: &invitation_team::Model| Some(row.invitation_id))
            .await?;
    let mut ids: Vec<TeamId> = ties.iter().flatten().map(|tie| tie.team_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(vec![Vec::new(); invitations.len()]);
    }
    let found = rows::by_ids(db, Query::whole(), team::Column::Id, &ids, |row: &Team| row.id).await?;
    let mut teams: Vec<Team> = found.into_values().collect();
    teams.sort_unstable_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let of = |ties: Vec<invitation_team::Model>| {
        teams.iter().filter(|team| ties.iter().any(|tie| tie.team_id == team.id)).cloned().collect()
    };
    Ok(ties.into_iter().map(of).collect())
}

/// The team through which each access comes; `None` where it was given directly. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_product_access(db: &Database, access: &[&ProductAccess]) -> StoreResult<Vec<Option<Team>>> {
    let wanted: Vec<TeamId> = access.iter().filter_map(|row| row.team_id).collect();
    let query = Query::whole();
    let found: ById<TeamId, Team> = rows::by_ids(db, query, team::Column::Id, &wanted, |row| row.id).await?;
    Ok(access.iter().map(|row| found.get(&row.team_id?).cloned()).collect())
}

fn reaches(grant: &Grant<ReadTeams>, organization: OrganizationId) -> bool {
    matches!(grant.reach(organization), Some(Reach::Everything | Reach::Own(_)))
}

fn visible(db: &Database, grant: &Grant<ReadTeams>) -> Condition {
    let own = member::Entity::find()
        .select_only()
        .column(member::Column::TeamId)
        .filter(among(db.backend(), member::Column::MembershipId, &grant.own()))
        .into_query();
    Condition::any()
        .add(among(db.backend(), team::Column::OrganizationId, &grant.everything()))
        .add(team::Column::Id.in_subquery(own))
}

fn listing<'q>(name: &'static str, query: Query<'q, Team>, parent: Parent<Team>) -> Listing<'q, Team> {
    let key = Some(team::Column::Name);
    Listing { name, query, parent, key, id: team::Column::Id, descending: false }
}
