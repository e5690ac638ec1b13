//! The row of an access to a product.

use sea_orm::entity::prelude::*;

use super::AccessLevel;
use crate::ids::{MembershipId, ProductAccessId, ProductId, TeamId};

/// A member's or a team's access to a product: one of the two, never both.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "product_access")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProductAccessId,
    /// What is reached.
    pub product_id: ProductId,
    /// Who was given it directly.
    pub membership_id: Option<MembershipId>,
    /// The team whose members all have it.
    pub team_id: Option<TeamId>,
    /// How far it goes.
    pub level: AccessLevel,
}

crate::sql::record! { "product_access": id, product_id, membership_id, team_id, level }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
