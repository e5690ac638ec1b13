//! The row of a user of a site's database.

use sea_orm::entity::prelude::*;

use crate::ids::SiteDatabaseId;

/// A user that may connect to a database.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site_database_users")]
pub struct Model {
    /// The database.
    #[sea_orm(primary_key, auto_increment = false)]
    pub database_id: SiteDatabaseId,
    /// The full name, with the prefix.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
}

crate::sql::record! { "site_database_users": database_id, name }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
