//! What a product is on a day.

use chrono::{Days, NaiveDate};
use sea_orm::{ColumnTrait, Condition, ExprTrait, Value};

use super::{
    Product, ProductState,
    product::Column::{AutoRenew, PeriodEndsOn, State},
};
use crate::values::graphql_enum;

graphql_enum! {
    /// What a product is on a day; never stored, as it changes by itself.
    pub enum ProductStatus {
        /// Running.
        Active = "ACTIVE",
        /// Running, but its period ends within [`EXPIRES_WITHIN_DAYS`] and nothing renews it.
        Expiring = "EXPIRING",
        /// Its period is over.
        Expired = "EXPIRED",
        /// Blocked.
        Suspended = "SUSPENDED",
        /// Given up.
        Cancelled = "CANCELLED",
    }
}

/// How many days before its last day a product that is not renewed automatically counts as expiring.
pub(super) const EXPIRES_WITHIN_DAYS: u64 = 30;

fn horizon(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(EXPIRES_WITHIN_DAYS)).unwrap_or(NaiveDate::MAX)
}

impl ProductStatus {
    /// Of that product on that day. The last day of the period still belongs to it.
    pub(super) fn of(product: &Product, today: NaiveDate) -> Self {
        match product.state {
            ProductState::Cancelled => Self::Cancelled,
            ProductState::Suspended => Self::Suspended,
            ProductState::Active if product.period_ends_on < today => Self::Expired,
            ProductState::Active if !product.auto_renew && product.period_ends_on <= horizon(today) => Self::Expiring,
            ProductState::Active => Self::Active,
        }
    }

    /// The values of [`Self::condition`], in the order of its text.
    pub(super) fn values(self, today: NaiveDate) -> Vec<Value> {
        let state = |state: ProductState| Value::from(state);
        let running = || [state(ProductState::Active), today.into()];
        let end = || Value::from(horizon(today));
        match self {
            Self::Cancelled => vec![state(ProductState::Cancelled)],
            Self::Suspended => vec![state(ProductState::Suspended)],
            Self::Expired => running().into(),
            Self::Expiring => running().into_iter().chain([false.into(), end()]).collect(),
            Self::Active => running().into_iter().chain([true.into(), end()]).collect(),
        }
    }

    /// The same rule in SQL.
    pub(crate) fn condition(self, today: NaiveDate) -> Condition {
        let active = Condition::all().add(State.eq(ProductState::Active));
        let running = active.clone().add(PeriodEndsOn.gte(today));
        match self {
            Self::Cancelled => Condition::all().add(State.eq(ProductState::Cancelled)),
            Self::Suspended => Condition::all().add(State.eq(ProductState::Suspended)),
            Self::Expired => active.add(PeriodEndsOn.lt(today)),
            Self::Expiring => running.add(AutoRenew.eq(false)).add(PeriodEndsOn.lte(horizon(today))),
            Self::Active => running.add(AutoRenew.eq(true).or(PeriodEndsOn.gt(horizon(today)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::products::product::sample;

    #[test]
    fn the_status_follows_from_state_period_and_renewal() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let mut product = sample();
        product.period_ends_on = day("2026-12-31");
        for (state, auto_renew, today, status) in [
            (ProductState::Active, false, "2026-11-30", ProductStatus::Active),
            (ProductState::Active, false, "2026-12-01", ProductStatus::Expiring),
            (ProductState::Active, false, "2026-12-31", ProductStatus::Expiring),
            (ProductState::Active, true, "2026-12-31", ProductStatus::Active),
            (ProductState::Active, true, "2027-01-01", ProductStatus::Expired),
            (ProductState::Active, false, "2027-01-01", ProductStatus::Expired),
            (ProductState::Suspended, false, "2027-01-01", ProductStatus::Suspended),
            (ProductState::Cancelled, true, "2026-06-01", ProductStatus::Cancelled),
        ] {
            (product.state, product.auto_renew) = (state, auto_renew);
            assert_eq!(product.status(day(today)), status, "{state} {auto_renew} {today}");
        }
    }
}
