//! Who reaches a product, and how far.

use async_graphql::Context;
pub use entities::products::ProductAccess;

use super::{AccessLevel, Product};
use crate::{
    connection::connection,
    context::database,
    error::Result,
    level::{Column, Level, object, objects},
    teams::Team,
};

/// A member's access to a product, given directly or through a team.
#[object(name = "ProductAccess")]
impl Level<ProductAccess> {
    /// What is reached.
    async fn product(&self, ctx: &Context<'_>) -> Result<Column<Product>> {
        self.column(entities::products::of_product_access(database(ctx)?, &self.refs()).await?)
    }

    /// How far.
    fn level(&self) -> Column<AccessLevel> {
        self.each(|access| AccessLevel::from(access.level))
    }

    /// The team through which the access comes; null where it was given directly.
    async fn through(&self, ctx: &Context<'_>) -> Result<Column<Option<Team>>> {
        self.column(entities::teams::of_product_access(database(ctx)?, &self.refs()).await?)
    }
}
objects!(ProductAccess);
connection!(ProductAccess, "ProductAccess");
