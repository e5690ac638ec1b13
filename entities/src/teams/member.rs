//! The row that puts a member into a team.

use sea_orm::entity::prelude::*;

use crate::ids::{MembershipId, TeamId};

/// A member's place in a team.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "team_members")]
pub struct Model {
    /// The team.
    #[sea_orm(primary_key, auto_increment = false)]
    pub team_id: TeamId,
    /// The member, of the same organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub membership_id: MembershipId,
}

crate::sql::record! { "team_members": team_id, membership_id }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
