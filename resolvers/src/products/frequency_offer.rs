//! What another billing frequency would cost.

pub use entities::products::FrequencyOffer;

use super::BillingFrequency;
use crate::{
    help::UserErrorCode,
    level::{Column, Level, object, objects},
    money::Money,
    scalars::Date,
};

/// A frequency that a product could be billed at.
#[object(name = "FrequencyOffer")]
impl Level<FrequencyOffer> {
    /// How long one period would be.
    fn frequency(&self) -> Column<BillingFrequency> {
        self.each(|offer| BillingFrequency::from(offer.frequency))
    }

    /// What one period would cost, without tax.
    fn price(&self) -> Column<Money> {
        self.cells(|offer| offer.price)
    }

    /// The first day on which the change costs nothing twice: one month before the current period ends, for a change to a
    /// shorter frequency.
    fn safe_from(&self) -> Column<Date> {
        self.each(|offer| Date(offer.safe_from))
    }

    /// What would be billed again if the change were made today; zero from safeFrom on.
    fn charged_twice_today(&self) -> Column<Money> {
        self.cells(|offer| offer.charged_twice_today)
    }

    /// Null where the change can be made; otherwise why not (for example below the minimum amount).
    fn refusal(&self) -> Column<Option<UserErrorCode>> {
        self.each(|offer| offer.refusal.and_then(|refusal| UserErrorCode::named(refusal.as_str())))
    }
}
objects!(FrequencyOffer);
