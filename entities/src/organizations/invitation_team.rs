//! The row that ties an invitation to a team.

use sea_orm::entity::prelude::*;

use crate::ids::{InvitationId, TeamId};

/// A team that the invited person will be in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation_teams")]
pub struct Model {
    /// The invitation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub invitation_id: InvitationId,
    /// The team, of the same organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub team_id: TeamId,
}

crate::sql::record! { "invitation_teams": invitation_id, team_id }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
