//! The row of a customer's leave for support agents.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    ids::{OrganizationId, SupportAccessGrantId, UserId},
    products::AccessLevel,
};

/// A customer's leave for support agents to look into chosen products for a while.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "support_access_grants")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SupportAccessGrantId,
    /// Whose products they are.
    pub organization_id: OrganizationId,
    /// How far it goes.
    pub level: AccessLevel,
    /// Who gave it.
    pub granted_by: UserId,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// From when on it opens nothing.
    pub expires_at: DateTime<Utc>,
    /// When it was taken back before its time.
    pub revoked_at: Option<DateTime<Utc>>,
}

crate::sql::record! { "support_access_grants": id, organization_id, level, granted_by, created_at, expires_at, revoked_at }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether agents may look at that instant.
    pub fn is_active(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}
