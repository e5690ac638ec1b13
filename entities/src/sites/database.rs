//! The row of a site's database.

use sea_orm::entity::prelude::*;

use crate::ids::{SiteDatabaseId, SiteId};

/// A MySQL database of a site.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site_databases")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SiteDatabaseId,
    /// The site.
    pub site_id: SiteId,
    /// The full name, with the prefix.
    pub name: String,
}

crate::sql::record! { "site_databases": id, site_id, name }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
