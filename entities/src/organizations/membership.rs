//! The row of a membership.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::{Permission, Role};
use crate::ids::{MembershipId, OrganizationId, UserId};

/// A user's place in an organization; at most one each.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "memberships")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    /// Where.
    pub organization_id: OrganizationId,
    /// Who.
    pub user_id: UserId,
    /// As what.
    pub role: Role,
    /// The permission MANAGE_ACCOUNTING, given beyond the role.
    pub manage_accounting: bool,
    /// The permission ORDER_PRODUCTS, given beyond the role.
    pub order_products: bool,
    /// The member's own choice.
    pub receives_billing_reminders: bool,
    /// The member's own choice.
    pub receives_product_events: bool,
    /// When the person joined.
    pub created_at: DateTime<Utc>,
}

crate::sql::record! {
    "memberships":
    id, organization_id, user_id, role, manage_accounting, order_products, receives_billing_reminders,
    receives_product_events, created_at,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What was given beyond the role, in the contract's order. For the two roles that have all rights, that is all.
    pub fn permissions(&self) -> Vec<Permission> {
        self.role.permissions(self.manage_accounting, self.order_products)
    }
}
