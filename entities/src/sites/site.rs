//! The row of a site.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::MysqlPrefix;
use crate::{
    ids::{OrganizationId, ProductId, SiteId},
    revision::Revision,
};

/// A web site of a hosting.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sites")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SiteId,
    /// Whose it is: the hosting's organization.
    pub organization_id: OrganizationId,
    /// The web hosting that it runs on.
    pub product_id: ProductId,
    /// Its main domain, in lower case; unique.
    pub domain: String,
    /// Major and minor version, such as `8.3`.
    pub php_version: String,
    /// What the names of its databases and of their users start with.
    pub mysql_prefix: MysqlPrefix,
    /// Whether scripts may leave the prefix out.
    pub mysql_prefix_enabled: bool,
    /// Whether a migration from an older offer switched that on.
    pub mysql_prefix_by_migration: bool,
    /// When it was set up.
    pub created_at: DateTime<Utc>,
    /// Another one whenever something of it or of its environment variables changed.
    pub revision: Revision,
}

crate::sql::record! {
    "sites":
    id, organization_id, product_id, domain, php_version, mysql_prefix, mysql_prefix_enabled,
    mysql_prefix_by_migration, created_at, revision,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A site with the prefix `wxyz_`: for the tests of rules.
#[cfg(test)]
pub(crate) fn sample(mysql_prefix_enabled: bool) -> Model {
    Model {
        id: SiteId(Uuid::from_u128(1)),
        organization_id: OrganizationId(Uuid::from_u128(2)),
        product_id: ProductId(Uuid::from_u128(3)),
        domain: "example.org".to_owned(),
        php_version: "8.3".to_owned(),
        mysql_prefix: "wxyz_".parse().expect("a valid prefix"),
        mysql_prefix_enabled,
        mysql_prefix_by_migration: mysql_prefix_enabled,
        created_at: DateTime::<Utc>::default(),
        revision: Revision::FIRST,
    }
}
