//! Which products a grant reaches: the same rule for products, for their sites, and for whatever hangs on a product.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::JoinType};

use super::access;
use crate::{
    access::{Action, Grant, Reach},
    db::Database,
    ids::OrganizationId,
    rows::among,
    support::{support_access_grant, support_access_grant_product},
    teams::member,
};

/// Whether a grant reaches anything of that organization.
pub(crate) fn reaches<A: Action>(grant: &Grant<A>, organization: OrganizationId) -> bool {
    grant.reach(organization).is_some()
}

/// Whether a list of these organizations must be narrowed by [`reached`]: not where the grant reaches everything of
/// each that it reaches at all.
pub(crate) fn is_narrow<A: Action>(grant: &Grant<A>, organizations: impl IntoIterator<Item = OrganizationId>) -> bool {
    organizations.into_iter().any(|id| grant.reach(id).is_some_and(|reach| reach != Reach::Everything))
}

/// Holds for rows whose organization's products are all reached; whose product was given to the viewer, directly or
/// through a team; or whose product an active support access grant names.
pub(crate) fn reached<A: Action>(
    db: &Database,
    grant: &Grant<A>,
    organization: impl ColumnTrait,
    product: impl ColumnTrait,
) -> Condition {
    let mut any = Condition::any().add(among(db.backend(), organization, &grant.everything()));
    let own = grant.own();
    if !own.is_empty() {
        let given = access::Entity::find().select_only().column(access::Column::ProductId);
        let direct = given.clone().filter(among(db.backend(), access::Column::MembershipId, &own));
        let members =
            access::Entity::belongs_to(member::Entity).from(access::Column::TeamId).to(member::Column::TeamId);
        let through = given.join(JoinType::InnerJoin, members.into()).filter(among(
            db.backend(),
            member::Column::MembershipId,
            &own,
        ));
        any = any.add(product.in_subquery(direct.into_query())).add(product.in_subquery(through.into_query()));
    }
    let supported = grant.supported();
    if !supported.is_empty() {
        any = any.add(product.in_subquery(support(db, grant, &supported)));
    }
    any
}

/// The products that active support access grants of these organizations name.
fn support<A: Action>(
    db: &Database,
    grant: &Grant<A>,
    organizations: &[OrganizationId],
) -> sea_orm::sea_query::SelectStatement {
    let leaves = support_access_grant_product::Entity::belongs_to(support_access_grant::Entity)
        .from(support_access_grant_product::Column::GrantId)
        .to(support_access_grant::Column::Id);
    support_access_grant_product::Entity::find()
        .select_only()
        .column(support_access_grant_product::Column::ProductId)
        .join(JoinType::InnerJoin, leaves.into())
        .filter(among(db.backend(), support_access_grant::Column::OrganizationId, organizations))
        .filter(support_access_grant::Column::RevokedAt.is_null())
        .filter(support_access_grant::Column::ExpiresAt.gt(grant.now()))
        .into_query()
}
