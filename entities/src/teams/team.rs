//! The row of a team.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    ids::{OrganizationId, TeamId},
    revision::Revision,
};

/// A work team: people who get the same products.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "teams")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TeamId,
    /// Whose team it is.
    pub organization_id: OrganizationId,
    /// Unique within the organization.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Another one whenever its name, description, members or products changed.
    pub revision: Revision,
}

crate::sql::record! { "teams": id, organization_id, name, description, created_at, revision }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
