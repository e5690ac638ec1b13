//! Rows for tests.

use chrono::NaiveDate;
use entities::{
    money::Currency,
    products::{BillingFrequency, Product, ProductKind, ProductState},
};
use uuid::Uuid;

/// A domain paid for the year 2026, at 1.50 a month, that nothing renews.
pub(crate) fn product() -> Product {
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).expect("a day of the calendar");
    Product {
        id: Uuid::from_u128(1).into(),
        organization_id: Uuid::from_u128(2).into(),
        kind: ProductKind::Domain,
        name: "example.org".to_owned(),
        state: ProductState::Active,
        frequency: BillingFrequency::Yearly,
        monthly_price_minor: 150,
        currency: Currency::CHF,
        period_starts_on: day(1, 1),
        period_ends_on: day(12, 31),
        auto_renew: false,
        billing_address_id: None,
        created_at: chrono::DateTime::default(),
        revision: entities::revision::Revision::FIRST,
    }
}
