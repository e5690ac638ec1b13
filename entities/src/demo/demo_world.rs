//! The row that tells that a database holds a demo world, and which.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// The demo world of this database; at most one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "demo_world")]
pub struct Model {
    /// What it was made from, bit by bit: the column knows no unsigned numbers.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seed: i64,
    /// The instant at which it is the present in it.
    pub created_at: DateTime<Utc>,
    /// How many organizations it has in all.
    pub organizations: i64,
}

crate::sql::record! { "demo_world": seed, created_at, organizations }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
