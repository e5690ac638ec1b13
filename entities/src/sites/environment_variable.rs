//! The row of an environment variable.

use sea_orm::entity::prelude::*;

use crate::ids::{EnvironmentVariableId, SiteId};

/// An environment variable of a whole site.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "environment_variables")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EnvironmentVariableId,
    /// The site.
    pub site_id: SiteId,
    /// Unique within the site.
    pub name: String,
    /// What it holds; of a secret, for the site's processes alone: see [`Model::readable_value`].
    pub value: String,
    /// Whether it can be set and used, but never read back.
    pub is_secret: bool,
}

crate::sql::record! { "environment_variables": id, site_id, name, value, is_secret }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The value as people may read it: nobody reads a secret back.
    pub fn readable_value(&self) -> Option<&str> {
        (!self.is_secret).then_some(self.value.as_str())
    }
}
