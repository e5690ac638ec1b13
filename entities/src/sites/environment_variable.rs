//! The row of an environment variable.

use sea_orm::entity::prelude::*;

use super::{SecretKey, VariableName, VariableValue};
use crate::{
    error::InputError,
    ids::{EnvironmentVariableId, IdSource, SiteId},
};

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
    /// What it holds; of a secret, sealed: see [`SecretKey`].
    pub value: String,
    /// Whether it can be set and used, but never read back.
    pub is_secret: bool,
    /// Which key sealed it, of a secret.
    pub key_id: Option<String>,
}

crate::sql::record! { "environment_variables": id, site_id, name, value, is_secret, key_id }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// A row; a secret where there is a key to seal it with.
    pub(super) fn new(
        ids: &IdSource,
        id: EnvironmentVariableId,
        site_id: SiteId,
        name: &VariableName,
        value: &VariableValue,
        key: Option<&SecretKey>,
    ) -> Result<Self, InputError> {
        let name = name.as_str().to_owned();
        let Some(key) = key else {
            return Ok(Self { id, site_id, name, value: value.as_str().to_owned(), is_secret: false, key_id: None });
        };
        let sealed = key.seal(ids, site_id, &name, value.as_str())?;
        Ok(Self { id, site_id, name, value: sealed.text, is_secret: true, key_id: Some(sealed.key_id) })
    }

    /// The value as people may read it: nobody reads a secret back.
    pub fn readable_value(&self) -> Option<&str> {
        (!self.is_secret).then_some(self.value.as_str())
    }
}
