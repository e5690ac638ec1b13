//! How a product is billed.

use async_graphql::Context;
use entities::products::{Product, frequency_offers};

use super::{BillingFrequency, FrequencyOffer, Period};
use crate::{
    addresses::BillingAddress,
    error::Result,
    level::{Column, Level, object, objects},
    money::Money,
    scalars::Date,
};

/// How a product is billed.
#[derive(Debug, Clone)]
pub struct ProductBilling {
    product: Product,
}

impl ProductBilling {
    /// Of that product.
    pub fn of(product: Product) -> Self {
        Self { product }
    }
}

/// How a product is billed.
#[object(name = "ProductBilling")]
impl Level<ProductBilling> {
    /// How long one period is.
    fn frequency(&self) -> Column<BillingFrequency> {
        self.each(|billing| BillingFrequency::from(billing.product.frequency))
    }

    /// What one period costs, without tax.
    fn price(&self) -> Column<Money> {
        self.cells(|billing| billing.product.price())
    }

    /// The period that is paid.
    fn current_period(&self) -> Column<Period> {
        self.cells(|billing| Period::new(billing.product.period_starts_on, billing.product.period_ends_on))
    }

    /// The first day of the next period: the day after the current one.
    fn renews_on(&self) -> Column<Date> {
        self.each(|billing| Date(billing.product.renews_on()))
    }

    /// Whether it is renewed without anybody's doing. The first attempt is made 14 days before the period ends.
    fn auto_renew(&self) -> Column<bool> {
        self.each(|billing| billing.product.auto_renew)
    }

    /// Where its invoices go; null for the organization's default address, and for whoever may not see addresses.
    async fn billing_address(&self, ctx: &Context<'_>) -> Result<Column<Option<BillingAddress>>> {
        let products: Vec<&Product> = self.items().map(|billing| &billing.product).collect();
        self.column(crate::addresses::of_products(ctx, &products).await?)
    }

    /// Every frequency the product could be billed at, with what stands in the way today.
    fn frequency_offers(&self, ctx: &Context<'_>) -> Result<Column<Vec<FrequencyOffer>>> {
        self.cells_at(ctx, |billing, at| frequency_offers(&billing.product, at.today))
    }
}
objects!(ProductBilling);
