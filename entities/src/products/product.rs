//! The row of a product.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use super::{BillingFrequency, ProductKind, ProductState, ProductStatus};
use crate::{
    ids::{BillingAddressId, OrganizationId, ProductId},
    money::{Currency, Money},
    revision::Revision,
};

/// Something subscribed to and renewed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "products")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProductId,
    /// Who pays for it.
    pub organization_id: OrganizationId,
    /// What it is.
    pub kind: ProductKind,
    /// What people call it: a domain, a server's name.
    pub name: String,
    /// What was done to it; its status follows from this and the day.
    pub state: ProductState,
    /// How long one period is.
    pub frequency: BillingFrequency,
    /// The list price of a month, in minor units of the currency; never negative.
    pub monthly_price_minor: i64,
    /// The organization's currency.
    pub currency: Currency,
    /// The first day of the period that is paid.
    pub period_starts_on: NaiveDate,
    /// Its last day.
    pub period_ends_on: NaiveDate,
    /// Whether it is renewed without anybody's doing.
    pub auto_renew: bool,
    /// Where its invoices go; null for the organization's default.
    pub billing_address_id: Option<BillingAddressId>,
    /// When it was ordered.
    pub created_at: DateTime<Utc>,
    /// Another one whenever something of it changed.
    pub revision: Revision,
}

crate::sql::record! {
    "products":
    id, organization_id, kind, name, state, frequency, monthly_price_minor, currency, period_starts_on,
    period_ends_on, auto_renew, billing_address_id, created_at, revision,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The day on which the next period starts: the one after the current period.
    pub fn renews_on(&self) -> NaiveDate {
        self.period_ends_on.succ_opt().unwrap_or(NaiveDate::MAX)
    }

    /// What a period costs at the current frequency.
    pub fn price(&self) -> Money {
        Money::new(self.frequency.period_price(self.monthly_price_minor), self.currency)
    }

    /// What it is on that day.
    pub fn status(&self, today: NaiveDate) -> ProductStatus {
        ProductStatus::of(self, today)
    }
}

/// A running hosting at 20.00 a month, paid for the year 2026: for the tests of rules.
#[cfg(test)]
pub(crate) fn sample() -> Model {
    Model {
        id: ProductId(Uuid::from_u128(1)),
        organization_id: OrganizationId(Uuid::from_u128(2)),
        kind: ProductKind::WebHosting,
        name: "example.org".to_owned(),
        state: ProductState::Active,
        frequency: BillingFrequency::Yearly,
        monthly_price_minor: 2_000,
        currency: Currency::CHF,
        period_starts_on: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default(),
        period_ends_on: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap_or_default(),
        auto_renew: false,
        billing_address_id: None,
        created_at: DateTime::<Utc>::default(),
        revision: Revision::FIRST,
    }
}
