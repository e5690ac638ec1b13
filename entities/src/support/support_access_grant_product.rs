//! The row that ties a support access grant to a product.

use sea_orm::entity::prelude::*;

use crate::ids::{ProductId, SupportAccessGrantId};

/// A product that a grant reaches.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "support_access_grant_products")]
pub struct Model {
    /// The grant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub grant_id: SupportAccessGrantId,
    /// The product, of the same organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub product_id: ProductId,
}

crate::sql::record! { "support_access_grant_products": grant_id, product_id }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
