//! Statements about users and their API tokens.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::{ApiToken, TokenScope, User, api_token, user};
use crate::{
    access::{Access, policy::ReadMemberships},
    audit::AuditEntry,
    db::Database,
    error::StoreResult,
    ids::{ApiTokenId, UserId},
    organizations::{
        Invitation, Membership,
        edges::{pages_where, required},
        membership,
    },
    page::{Listing, Page, PageArgs, Parent, Wanted},
    rows::{self, among},
    sql::{Projection, Query},
    support::SupportAccessGrant,
};

/// The users of these identifiers that the viewer may see: themselves, and who belongs to an organization whose members
/// they may see. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(db: &Database, access: &Access, users: &[UserId]) -> StoreResult<Vec<Option<User>>> {
    let Some(viewer) = access.user() else { return Ok(vec![None; users.len()]) };
    let grant = access.grant_everywhere::<ReadMemberships>().await?;
    let members = membership::Entity::find()
        .select_only()
        .column(membership::Column::UserId)
        .filter(among(db.backend(), membership::Column::OrganizationId, &grant.everything()))
        .into_query();
    let visible = Condition::any().add(user::Column::Id.eq(viewer.id)).add(user::Column::Id.in_subquery(members));
    let query = Query::once(user::Entity::find().filter(visible));
    let found = rows::by_ids(db, query, user::Column::Id, users, |row| row.id).await?;
    Ok(rows::in_order(users, found))
}

/// The member of each membership. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_memberships(db: &Database, memberships: &[&Membership], columns: Projection) -> StoreResult<Vec<User>> {
    all_of(db, memberships.iter().map(|row| row.user_id), columns).await
}

/// Who sent each invitation. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_invitations(db: &Database, invitations: &[&Invitation]) -> StoreResult<Vec<User>> {
    all_of(db, invitations.iter().map(|row| row.invited_by), Projection::ALL).await
}

/// Who gave support agents each leave. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_support_access_grants(db: &Database, grants: &[&SupportAccessGrant]) -> StoreResult<Vec<User>> {
    all_of(db, grants.iter().map(|row| row.granted_by), Projection::ALL).await
}

/// The user behind each audit entry; `None` for a support agent and for the system. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_audit_entries(db: &Database, entries: &[&AuditEntry]) -> StoreResult<Vec<Option<User>>> {
    let wanted: Vec<_> = entries.iter().filter_map(|entry| entry.actor_user_id).collect();
    let found = rows::by_ids(db, Query::whole(), user::Column::Id, &wanted, |row| row.id).await?;
    Ok(entries.iter().map(|entry| found.get(&entry.actor_user_id?).cloned()).collect())
}

async fn all_of(db: &Database, users: impl Iterator<Item = UserId>, columns: Projection) -> StoreResult<Vec<User>> {
    let wanted: Vec<_> = users.collect();
    let found = rows::by_ids_of(db, Query::whole(), user::Column::Id, &wanted, columns, |row| row.id).await?;
    required(&wanted, found)
}

/// Whether the viewer may see what only the user themselves may.
pub(crate) fn is_own(access: &Access, user: UserId) -> bool {
    access.is(user) && access.viewer().has_scope(TokenScope::ReadAccount)
}

/// Each user's API tokens that were not taken back, the newest first; `None` for anybody but the viewer.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn api_tokens_of_users(
    db: &Database,
    access: &Access,
    users: &[UserId],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Option<Page<ApiToken>>>> {
    let listing = Listing {
        name: "user.apiTokens",
        query: Query::fixed("in force", || api_token::Entity::find().filter(api_token::Column::RevokedAt.is_null())),
        parent: Parent::Column(api_token::Column::UserId),
        key: None,
        id: api_token::Column::Id,
        descending: true,
    };
    let parents: Vec<_> = users.iter().map(|user| (*user, is_own(access, *user))).collect();
    let pages = pages_where(db, &listing, &parents, page, wanted).await?;
    Ok(parents.iter().zip(pages).map(|((_, own), page)| own.then_some(page)).collect())
}

/// The viewer's own API tokens of these identifiers that were not taken back. One statement.
///
/// # Errors
/// When the database fails.
pub async fn api_tokens_by_ids(
    db: &Database,
    access: &Access,
    tokens: &[ApiTokenId],
) -> StoreResult<Vec<Option<ApiToken>>> {
    let Some(viewer) = access.user().filter(|user| is_own(access, user.id)) else {
        return Ok(vec![None; tokens.len()]);
    };
    let query = Query::once(
        api_token::Entity::find()
            .filter(api_token::Column::UserId.eq(viewer.id))
            .filter(api_token::Column::RevokedAt.is_null()),
    );
    let found = rows::by_ids(db, query, api_token::Column::Id, tokens, |row| row.id).await?;
    Ok(rows::in_order(tokens, found))
}
