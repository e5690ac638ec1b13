//! Statements about accesses to products.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait, JoinType},
};

use super::{
    ProductAccess, access, product,
    reach::{is_narrow, reaches},
};
use crate::{
    access::{Grant, policy::ReadProducts},
    db::Database,
    error::StoreResult,
    organizations::{Membership, edges::pages_where},
    page::{Listing, Page, PageArgs, Parent, Wanted},
    rows::among,
    sql::Query,
    teams::{Team, member},
};

/// The view of which access reaches which member, and its columns.
const REACH: &str = "product_access_reach";
const REACH_ACCESS: &str = "access_id";
const REACH_MEMBERSHIP: &str = "membership_id";

/// What each member reaches, given directly or through teams, the oldest first. Where the grant reaches only what is
/// the viewer's own: of other members, what the viewer reaches by the same access.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn access_of_memberships(
    db: &Database,
    grant: &Grant<ReadProducts>,
    memberships: &[&Membership],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<ProductAccess>>> {
    let joined = || {
        let mut query = access::Entity::find();
        let same = Expr::col((Alias::new(REACH), Alias::new(REACH_ACCESS))).equals(access::Column::Id.as_column_ref());
        QuerySelect::query(&mut query).join(JoinType::InnerJoin, Alias::new(REACH), same);
        query
    };
    let query = match is_narrow(grant, memberships.iter().map(|row| row.organization_id)) {
        true => Query::once(joined().filter(shared(db, grant))),
        false => Query::fixed("of memberships", joined),
    };
    let listing = Listing {
        name: "membership.productAccess",
        query,
        parent: Parent::Joined(|| Expr::col((Alias::new(REACH), Alias::new(REACH_MEMBERSHIP)))),
        key: None,
        id: access::Column::Id,
        descending: false,
    };
    let parents: Vec<_> = memberships.iter().map(|row| (row.id, reaches(grant, row.organization_id))).collect();
    pages_where(db, &listing, &parents, page, wanted).await
}

/// What each team's members reach through it, the oldest first; where the grant reaches only what is the viewer's own,
/// of the teams they are in.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn access_of_teams(
    db: &Database,
    grant: &Grant<ReadProducts>,
    teams: &[&Team],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<ProductAccess>>> {
    let query = match is_narrow(grant, teams.iter().map(|row| row.organization_id)) {
        true => Query::once(access::Entity::find().filter(shared(db, grant))),
        false => Query::whole(),
    };
    let listing = Listing {
        name: "team.productAccess",
        query,
        parent: Parent::Column(access::Column::TeamId),
        key: None,
        id: access::Column::Id,
        descending: false,
    };
    let parents: Vec<_> = teams.iter().map(|row| (row.id, reaches(grant, row.organization_id))).collect();
    pages_where(db, &listing, &parents, page, wanted).await
}

/// Holds for accesses by which the viewer reaches a product, and for all of organizations of which they reach
/// everything.
fn shared(db: &Database, grant: &Grant<ReadProducts>) -> Condition {
    let own = grant.own();
    let teams = member::Entity::find().select_only().column(member::Column::TeamId).filter(among(
        db.backend(),
        member::Column::MembershipId,
        &own,
    ));
    let everything = product::Entity::find().select_only().column(product::Column::Id).filter(among(
        db.backend(),
        product::Column::OrganizationId,
        &grant.everything(),
    ));
    Condition::any()
        .add(among(db.backend(), access::Column::MembershipId, &own))
        .add(access::Column::TeamId.in_subquery(teams.into_query()))
        .add(access::Column::ProductId.in_subquery(everything.into_query()))
}
