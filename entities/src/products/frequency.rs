//! How often a product is billed, what a period costs, and what a change of frequency costs today.

use chrono::{Days, Months, NaiveDate};

use super::{Product, ProductState};
use crate::{money::Money, values::graphql_enum};

graphql_enum! {
    /// How long one billed period is.
    pub enum BillingFrequency {
        /// 1 month.
        Monthly = "MONTHLY",
        /// 3 months.
        Quarterly = "QUARTERLY",
        /// 12 months.
        Yearly = "YEARLY",
        /// 24 months.
        Biennial = "BIENNIAL",
        /// 36 months.
        Triennial = "TRIENNIAL",
    }
}

graphql_enum! {
    /// Why a frequency cannot be chosen today: names of `UserErrorCode`.
    pub enum FrequencyRefusal {
        /// A period would cost less than what is billed at that frequency: see [`BillingFrequency::minimum_minor`].
        BelowMinimumAmount = "FREQUENCY_BELOW_MINIMUM_AMOUNT",
        /// Months already paid would be charged again: wait until the safe day, or accept that.
        ChangeTooEarly = "FREQUENCY_CHANGE_TOO_EARLY",
        /// The product was cancelled: it will not be billed again.
        Cancelled = "CONFLICT",
    }
}

/// The longest period that the months left are counted over; far beyond any frequency.
const LONGEST_PERIOD: u32 = 1_200;

impl BillingFrequency {
    /// The length of a period in months.
    pub const fn months(self) -> u32 {
        match self {
            Self::Monthly => 1,
            Self::Quarterly => 3,
            Self::Yearly => 12,
            Self::Biennial => 24,
            Self::Triennial => 36,
        }
    }

    /// What is taken off the list price, in percent: the longer the period, the more.
    pub const fn discount_percent(self) -> i64 {
        match self {
            Self::Monthly | Self::Quarterly => 0,
            Self::Yearly => 10,
            Self::Biennial => 15,
            Self::Triennial => 20,
        }
    }

    /// The least that a period must cost, in minor units of CHF or EUR: a bill of less is not worth its handling.
    /// 10.00 by the month, 15.00 by the quarter; longer periods have no minimum.
    pub const fn minimum_minor(self) -> i64 {
        match self {
            Self::Monthly => 1_000,
            Self::Quarterly => 1_500,
            Self::Yearly | Self::Biennial | Self::Triennial => 0,
        }
    }

    /// The price of so many months at this frequency, from the list price of a month; minor units, half a unit rounded
    /// up.
    ///
    /// A result beyond the range of minor units is the greatest there is; the prices that the database takes stay far
    /// below.
    pub fn price_of_months(self, monthly_minor: i64, months: u32) -> i64 {
        let hundredths = i128::from(monthly_minor) * i128::from(months) * i128::from(100 - self.discount_percent());
        // Prices are never negative, so adding half before the division rounds half up.
        i64::try_from((hundredths + 50) / 100).unwrap_or(i64::MAX)
    }

    /// The price of one period, from the list price of a month.
    pub fn period_price(self, monthly_minor: i64) -> i64 {
        self.price_of_months(monthly_minor, self.months())
    }

    /// The last day of a period that starts on that day: `None` beyond the calendar's end.
    pub fn period_end(self, starts_on: NaiveDate) -> Option<NaiveDate> {
        starts_on.checked_add_months(Months::new(self.months()))?.checked_sub_days(Days::new(1))
    }
}

/// A frequency that a product could be billed at, and what stands in the way today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrequencyOffer {
    /// Which.
    pub frequency: BillingFrequency,
    /// What a period would cost.
    pub price: Money,
    /// The first day on which the change costs nothing twice.
    pub safe_from: NaiveDate,
    /// What would be billed again if the change were made today.
    pub charged_twice_today: Money,
    /// `None` where the change can be made at no loss.
    pub refusal: Option<FrequencyRefusal>,
}

/// Every frequency, the shortest first, for that product on that day.
///
/// Going to a shorter frequency is safe from one month before the current period ends: for a year paid on 1 January,
/// from 1 December. Earlier, all the months of the period that have not begun are charged again, at the new frequency's
/// price.
pub fn frequency_offers(product: &Product, today: NaiveDate) -> Vec<FrequencyOffer> {
    BillingFrequency::ALL.iter().map(|frequency| offer(product, *frequency, today)).collect()
}

fn offer(product: &Product, frequency: BillingFrequency, today: NaiveDate) -> FrequencyOffer {
    let safe_from = safe_from(product, frequency, today);
    let months = if today < safe_from { months_left(product, today) } else { 0 };
    let charged = frequency.price_of_months(product.monthly_price_minor, months);
    let price = frequency.period_price(product.monthly_price_minor);
    let refusal = if frequency == product.frequency {
        None
    } else if product.state == ProductState::Cancelled {
        Some(FrequencyRefusal::Cancelled)
    } else if price < frequency.minimum_minor() {
        Some(FrequencyRefusal::BelowMinimumAmount)
    } else if charged > 0 {
        Some(FrequencyRefusal::ChangeTooEarly)
    } else {
        None
    };
    FrequencyOffer {
        frequency,
        price: Money::new(price, product.currency),
        safe_from,
        charged_twice_today: Money::new(charged, product.currency),
        refusal,
    }
}

/// One month before the day on which the next period starts; for a frequency that is no shorter, a day that has come.
fn safe_from(product: &Product, frequency: BillingFrequency, today: NaiveDate) -> NaiveDate {
    if frequency.months() >= product.frequency.months() {
        return product.period_starts_on.min(today);
    }
    product.renews_on().checked_sub_months(Months::new(1)).unwrap_or(NaiveDate::MIN)
}

/// How many months of the current period have not begun on that day.
fn months_left(product: &Product, today: NaiveDate) -> u32 {
    let begins = |month: u32| product.period_starts_on.checked_add_months(Months::new(month));
    let within = (0..LONGEST_PERIOD).map_while(begins).take_while(|day| *day <= product.period_ends_on);
    u32::try_from(within.filter(|day| *day > today).count()).unwrap_or(LONGEST_PERIOD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::products::product::sample;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn product(frequency: BillingFrequency, monthly: i64, starts_on: NaiveDate) -> Product {
        let mut product = sample();
        product.frequency = frequency;
        product.monthly_price_minor = monthly;
        product.period_starts_on = starts_on;
        product.period_ends_on = frequency.period_end(starts_on).unwrap();
        product
    }

    #[test]
    fn a_longer_period_costs_less_a_month_and_halves_are_rounded_up() {
        for (frequency, monthly, price) in [
            (BillingFrequency::Monthly, 1_990, 1_990),
            (BillingFrequency::Quarterly, 1_990, 5_970),
            (BillingFrequency::Yearly, 1_990, 21_492),
            (BillingFrequency::Biennial, 1_990, 40_596),
            (BillingFrequency::Triennial, 1_990, 57_312),
            // 12 × 1.25 × 0.9 = 13.50 exactly; 12 × 0.01 × 0.9 = 0.108; 24 × 0.05 × 0.85 = 1.02.
            (BillingFrequency::Yearly, 125, 1_350),
            (BillingFrequency::Yearly, 1, 11),
            (BillingFrequency::Biennial, 5, 102),
            (BillingFrequency::Yearly, 0, 0),
        ] {
            assert_eq!(frequency.period_price(monthly), price, "{frequency} {monthly}");
        }
        // 2 × 0.05 × 0.85 = 0.085: half a unit goes up.
        assert_eq!(BillingFrequency::Biennial.price_of_months(5, 2), 9);
        assert_eq!(BillingFrequency::Triennial.price_of_months(i64::MAX, 36), i64::MAX);
    }

    #[test]
    fn a_year_paid_on_1_january_is_safely_changed_from_1_december() {
        let product = product(BillingFrequency::Yearly, 2_000, day("2026-01-01"));
        assert_eq!(product.period_ends_on, day("2026-12-31"));
        for (today, charged, refusal) in [
            ("2026-01-01", 11 * 2_000, Some(FrequencyRefusal::ChangeTooEarly)),
            ("2026-03-15", 9 * 2_000, Some(FrequencyRefusal::ChangeTooEarly)),
            ("2026-11-30", 2_000, Some(FrequencyRefusal::ChangeTooEarly)),
            ("2026-12-01", 0, None),
            ("2026-12-31", 0, None),
            ("2027-02-01", 0, None),
        ] {
            let offers = frequency_offers(&product, day(today));
            let [monthly, _, yearly, biennial, _] = offers.as_slice() else { panic!("five offers, not {offers:?}") };
            assert_eq!(monthly.safe_from, day("2026-12-01"), "{today}");
            assert_eq!((monthly.charged_twice_today.minor, monthly.refusal), (charged, refusal), "{today}");
            for longer in [yearly, biennial] {
                assert_eq!((longer.charged_twice_today.minor, longer.refusal), (0, None), "{today}");
                assert!(longer.safe_from <= day(today), "{today}");
            }
        }
    }

    #[test]
    fn a_frequency_is_offered_from_its_minimum_amount_up() {
        let refusals = |monthly: i64| -> Vec<Option<FrequencyRefusal>> {
            let product = product(BillingFrequency::Yearly, monthly, day("2026-01-01"));
            frequency_offers(&product, day("2026-12-15")).into_iter().map(|offer| offer.refusal).collect()
        };
        let below = Some(FrequencyRefusal::BelowMinimumAmount);
        assert_eq!(refusals(1_000), [None; 5]);
        assert_eq!(refusals(999), [below, None, None, None, None]);
        assert_eq!(refusals(500), [below, None, None, None, None]);
        assert_eq!(refusals(499), [below, below, None, None, None]);
    }

    #[test]
    fn a_cancelled_product_keeps_its_frequency() {
        let mut product = product(BillingFrequency::Monthly, 2_000, day("2026-01-01"));
        product.state = ProductState::Cancelled;
        let refusals: Vec<_> = frequency_offers(&product, day("2026-01-10")).iter().map(|o| o.refusal).collect();
        let cancelled = Some(FrequencyRefusal::Cancelled);
        assert_eq!(refusals, [None, cancelled, cancelled, cancelled, cancelled]);
    }

    fn frequencies() -> impl Strategy<Value = BillingFrequency> {
        proptest::sample::select(BillingFrequency::ALL)
    }

    proptest! {
        #[test]
        fn something_is_charged_twice_exactly_when_a_shorter_frequency_is_chosen_before_the_safe_day(
            frequency in frequencies(), chosen in frequencies(), monthly in 1_i64..1_000_000,
            start in 0_i64..20_000, offset in -400_i64..1_500,
        ) {
            let starts_on = NaiveDate::default() + chrono::Duration::days(start);
            let today = starts_on + chrono::Duration::days(offset);
            let offer = offer(&product(frequency, monthly, starts_on), chosen, today);
            let shorter = chosen.months() < frequency.months();
            prop_assert_eq!(offer.charged_twice_today.minor > 0, shorter && today < offer.safe_from);
        }

        #[test]
        fn what_is_charged_twice_falls_from_day_to_day_and_is_never_more_than_the_period(
            frequency in frequencies(), chosen in frequencies(), monthly in 1_i64..1_000_000,
            start in 0_i64..20_000, offset in -400_i64..1_500,
        ) {
            let starts_on = NaiveDate::default() + chrono::Duration::days(start);
            let today = starts_on + chrono::Duration::days(offset);
            let product = product(frequency, monthly, starts_on);
            let charged = |day| offer(&product, chosen, day).charged_twice_today.minor;
            prop_assert!(charged(today) >= charged(today + Days::new(1)));
            prop_assert!(charged(today) <= chosen.price_of_months(monthly, frequency.months()));
        }

        #[test]
        fn no_dates_make_the_offers_panic(start in any::<i32>(), end in any::<i32>(), now in any::<i32>()) {
            let any_day = |days: i32| NaiveDate::from_num_days_from_ce_opt(days % 95_000_000).unwrap_or_default();
            let mut product = sample();
            (product.period_starts_on, product.period_ends_on) = (any_day(start), any_day(end));
            prop_assert_eq!(frequency_offers(&product, any_day(now)).len(), BillingFrequency::ALL.len());
        }
    }
}
