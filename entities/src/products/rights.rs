//! How far a person reaches one product at the moment of changing it, or something that hangs on it.

use chrono::{DateTime, Utc};
use sea_orm::DbBackend;

use super::{AccessLevel, Product};
use crate::{
    access::{Action, Denied, Reach, Rights},
    change::Work,
    error::StoreResult,
    ids::{MembershipId, OrganizationId, ProductId},
    sql::{Session, Statement},
};

/// Lets whoever reaches a product by `May` at the level MANAGE pass: by their role, by what was given to them directly or
/// through a team, or as a support agent by the customer's leave. On PostgreSQL nothing of that is taken away before this
/// transaction has ended.
///
/// # Errors
/// When the database fails; within, [`Denied::NotAllowed`] for whoever only sees it, that is, reaches it by `See`, and
/// [`Denied::NotFound`] for everybody else.
pub(crate) async fn permit<See: Action, May: Action>(
    work: &Work<'_>,
    rights: &Rights,
    product: &Product,
) -> StoreResult<Result<(), Denied>> {
    if level::<May>(work, rights, product).await? == Some(AccessLevel::Manage) {
        return Ok(Ok(()));
    }
    let sees = level::<See>(work, rights, product).await?.is_some();
    Ok(Err(if sees { Denied::NotAllowed } else { Denied::NotFound }))
}

/// How far the person reaches a product by an action; nothing where they do not.
///
/// # Errors
/// When the database fails.
pub(crate) async fn level<A: Action>(
    work: &Work<'_>,
    rights: &Rights,
    product: &Product,
) -> StoreResult<Option<AccessLevel>> {
    match rights.reach::<A>() {
        Some(Reach::Everything) => Ok(Some(AccessLevel::Manage)),
        Some(Reach::Own(membership)) => given(work.session, membership, product.id).await,
        Some(Reach::Supported) => supported(work.session, rights.organization(), product.id, work.at()).await,
        None => Ok(None),
    }
}

/// The highest level that was given to a member, directly or through a team.
async fn given(session: &Session, membership: MembershipId, product: ProductId) -> StoreResult<Option<AccessLevel>> {
    const GIVEN: &str = "SELECT a.level FROM product_access AS a WHERE a.product_id = $1 AND (a.membership_id = $2 \
        OR a.team_id IN (SELECT m.team_id FROM team_members AS m WHERE m.membership_id = $2))";
    highest(session, GIVEN, vec![product.into(), membership.into()]).await
}

/// The highest level of a customer's leave that did not end.
async fn supported(
    session: &Session,
    organization: OrganizationId,
    product: ProductId,
    now: DateTime<Utc>,
) -> StoreResult<Option<AccessLevel>> {
    const LEAVES: &str = "SELECT a.level FROM support_access_grants AS a WHERE a.organization_id = $1 \
        AND a.revoked_at IS NULL AND a.expires_at > $2 \
        AND a.id IN (SELECT p.grant_id FROM support_access_grant_products AS p WHERE p.product_id = $3)";
    highest(session, LEAVES, vec![organization.into(), now.into(), product.into()]).await
}

async fn highest(session: &Session, text: &str, values: Vec<sea_orm::Value>) -> StoreResult<Option<AccessLevel>> {
    let lock = if session.backend() == DbBackend::Postgres { " FOR SHARE OF a" } else { "" };
    let levels = session.query(&Statement::new(format!("{text}{lock}"), values), |row| row.next()).await?;
    // In the contract's order: VIEW before MANAGE.
    Ok(levels.into_iter().max())
}
