//! Statements about support contracts, support codes and support access grants.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    IssuedSupportCode, SupportAccessGrant, SupportPlan, VipCode, support_access_grant, support_code, support_contract,
};
use crate::{
    access::{
        Access, Grant,
        policy::{ReadSupport, ReadSupportCodes},
    },
    accounts::is_own,
    db::Database,
    error::StoreResult,
    ids::{OrganizationId, SupportAccessGrantId, UserId},
    organizations::edges::pages_where,
    page::{Listing, Page, PageArgs, Parent, Wanted},
    rows,
    sql::Query,
};

/// What support an organization has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationSupport {
    /// Whose.
    pub organization: OrganizationId,
    /// How far it goes; STANDARD without a contract in force.
    pub plan: SupportPlan,
    /// Of the contract in force, for those who may read it out.
    pub vip_code: Option<VipCode>,
}

/// What support each organization has today. Where the viewer has nothing to do with it, it looks as if there were no
/// contract; a support agent sees the plan of every caller, and the code of none. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_organizations(
    db: &Database,
    access: &Access,
    organizations: &[OrganizationId],
) -> StoreResult<Vec<OrganizationSupport>> {
    let plans = access.grant::<ReadSupport>(organizations).await?;
    let codes = access.grant::<ReadSupportCodes>(organizations).await?;
    let sees = |id: &OrganizationId| access.is_agent() || plans.permits(*id);
    let permitted: Vec<_> = organizations.iter().copied().filter(sees).collect();
    let (query, key) = (Query::whole(), support_contract::Column::OrganizationId);
    let found = rows::by_ids(db, query, key, &permitted, |row: &support_contract::Model| row.organization_id).await?;
    let support = |organization: &OrganizationId| {
        let contract = found.get(organization).filter(|contract| contract.in_force(access.today()));
        OrganizationSupport {
            organization: *organization,
            plan: contract.map_or(SupportPlan::Standard, |contract| contract.plan),
            vip_code: contract.filter(|_| codes.permits(*organization)).map(|contract| contract.vip_code.clone()),
        }
    };
    Ok(organizations.iter().map(support).collect())
}

/// The leave that each organization gave support agents, whatever has become of it, the newest first.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn access_grants_of_organizations(
    db: &Database,
    grant: &Grant<ReadSupportCodes>,
    organizations: &[OrganizationId],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<SupportAccessGrant>>> {
    let listing = Listing {
        name: "support.accessGrants",
        query: Query::whole(),
        parent: Parent::Column(support_access_grant::Column::OrganizationId),
        key: None,
        id: support_access_grant::Column::Id,
        descending: true,
    };
    let parents: Vec<_> = organizations.iter().map(|id| (*id, grant.permits(*id))).collect();
    pages_where(db, &listing, &parents, page, wanted).await
}

/// The support access grants of these identifiers that the viewer may see. One statement.
///
/// # Errors
/// When the database fails.
pub async fn grants_by_ids(
    db: &Database,
    access: &Access,
    grants: &[SupportAccessGrantId],
) -> StoreResult<Vec<Option<SupportAccessGrant>>> {
    let query = Query::whole();
    let key = support_access_grant::Column::Id;
    let mut found = rows::by_ids(db, query, key, grants, |row| row.id).await?;
    let organizations: Vec<_> = found.values().map(|row| row.organization_id).collect();
    let grant = access.grant::<ReadSupportCodes>(&organizations).await?;
    found.retain(|_, row| grant.permits(row.organization_id));
    Ok(rows::in_order(grants, found))
}

/// Each user's support code that has not expired; `None` for anybody but the viewer. One statement.
///
/// # Errors
/// When the database fails.
pub async fn codes_of_users(
    db: &Database,
    access: &Access,
    users: &[UserId],
) -> StoreResult<Vec<Option<IssuedSupportCode>>> {
    let own: Vec<_> = users.iter().copied().filter(|user| is_own(access, *user)).collect();
    let now = access.now();
    let valid = || support_code::Entity::find().filter(support_code::Column::ExpiresAt.gt(now));
    let query = Query::shaped("valid", 0, vec![now.into()], valid);
    let found = rows::by_ids(db, query, support_code::Column::UserId, &own, |row| row.user_id).await?;
    Ok(rows::in_order(users, found))
}
