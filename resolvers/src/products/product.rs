//! Something subscribed to and renewed.

use async_graphql::{Context, ID};
use chrono::NaiveDate;
pub use entities::products::Product;

use super::{ProductBilling, ProductKind, ProductStatus};
use crate::{
    connection::{Connection, connection, page_args, wanted},
    context::{access, database},
    error::Result,
    help::{self, Explained, HelpTopic, State},
    level::{Column, Level, object, objects},
    organizations::Organization,
    scalars::{GlobalId, Locale},
    sites::Site,
};

/// Something subscribed to and renewed.
#[object(name = "Product")]
impl Level<Product> {
    /// The product's global ID.
    fn id(&self) -> Column<ID> {
        self.each(|product| GlobalId(product.id))
    }

    /// Who pays for it.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Column<Organization>> {
        self.column(
            entities::organizations::of_rows(database(ctx)?, &self.refs(), entities::sql::Projection::ALL).await?,
        )
    }

    /// What it is.
    fn kind(&self) -> Column<ProductKind> {
        self.each(|product| ProductKind::from(product.kind))
    }

    /// What people call it, such as a domain or a server's name.
    fn name(&self) -> Column<String> {
        self.each(|product| product.name.as_str())
    }

    /// What it is today.
    fn status(&self, ctx: &Context<'_>) -> Result<Column<ProductStatus>> {
        self.each_at(ctx, |product, at| ProductStatus::from(product.status(at.today)))
    }

    /// How often it is billed, what that costs, and what else could be chosen.
    fn billing(&self) -> Column<ProductBilling> {
        self.cells(|product| ProductBilling::of(product.clone()))
    }

    /// Another text whenever something of the product itself changed. Hand it on as `ifRevision`, so that you never write over what somebody else changed meanwhile.
    fn revision(&self) -> Column<String> {
        self.each(|product| product.revision.to_string())
    }

    /// For a web hosting.
    async fn sites(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<Site>>> {
        let page = page_args(first, after, last, before)?;
        let grant = access(ctx)?.grant(&self.pluck(|product| product.organization_id)).await?;
        let pages = entities::sites::of_products(database(ctx)?, &grant, &self.refs(), &page, wanted(ctx)).await?;
        self.column(pages.into_iter().map(Connection).collect())
    }

    /// The guides for what the person has in front of them.
    async fn help(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language of the guides; the viewer's own where none is given.")] locale: Option<Locale>,
        #[graphql(desc = "At most so many: 0 to 50.", default = 3)] first: Option<i32>,
    ) -> Result<Column<Vec<HelpTopic>>> {
        help::of_level(ctx, self, locale, first.unwrap_or(3)).await
    }
}
objects!(Product);
connection!(Product, "Product");

impl Explained for Product {
    const TYPE: &'static str = "Product";

    /// What presses goes before what the product is: the kind counts only while all is well.
    fn tell_states(&self, today: NaiveDate, states: &mut Vec<State>) {
        let status = self.status(today);
        let kind = (status == entities::products::ProductStatus::Active).then_some(("ProductKind", self.kind.as_str()));
        states.extend(std::iter::once(("ProductStatus", status.as_str())).chain(kind));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::products::testing::product;

    #[test]
    fn the_kind_of_a_product_counts_only_while_all_is_well() {
        let mut product = product();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let states = |product: &Product, today| product.states(day(today));
        assert_eq!(states(&product, "2026-03-01"), [("ProductStatus", "ACTIVE"), ("ProductKind", "DOMAIN")]);
        assert_eq!(states(&product, "2026-12-15"), [("ProductStatus", "EXPIRING")]);
        assert_eq!(states(&product, "2027-03-01"), [("ProductStatus", "EXPIRED")]);
        product.auto_renew = true;
        assert_eq!(states(&product, "2026-12-15"), [("ProductStatus", "ACTIVE"), ("ProductKind", "DOMAIN")]);
    }
}
