//! The row of an audit entry.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::ActorKind;
use crate::ids::{AnyId, AuditEntryId, OrganizationId, UserId};

/// One thing that somebody did to an organization. The database refuses to change or remove it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entries")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEntryId,
    /// To what.
    pub organization_id: OrganizationId,
    /// When.
    pub at: DateTime<Utc>,
    /// What sort of actor did it.
    pub actor_kind: ActorKind,
    /// The user; null for a support agent and for the system.
    pub actor_user_id: Option<UserId>,
    /// The user's or the agent's name at that time; of the system, the reason.
    pub actor_name: String,
    /// The mutation, as a schema coordinate, such as `Mutation.payInvoice`.
    pub action: String,
    /// The noun of what it was done to, as the prefix of its identifier; null together with `subject_id`.
    pub subject_prefix: Option<String>,
    /// What it was done to.
    pub subject_id: Option<Uuid>,
    /// What happened, in a sentence.
    pub summary: String,
}

crate::sql::record! {
    "audit_entries":
    id, organization_id, at, actor_kind, actor_user_id, actor_name, action, subject_prefix, subject_id, summary,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What it was done to.
    pub fn subject(&self) -> Option<AnyId> {
        Some(AnyId { prefix: self.subject_prefix.clone()?, uuid: self.subject_id? })
    }
}
