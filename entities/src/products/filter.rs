//! What a list of products can be narrowed by.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use super::{Product, ProductKind, ProductStatus, product::Column};

/// Narrows a list of products; what is empty or `None` narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductFilter {
    /// Of one of these kinds; `Some` of no kind finds nothing.
    pub kind: Option<Vec<ProductKind>>,
    /// In one of these states; `Some` of no state finds nothing.
    pub status: Option<Vec<ProductStatus>>,
    /// Whose next period starts before that day.
    pub renews_before: Option<NaiveDate>,
}

impl ProductFilter {
    /// Whether a product passes on that day.
    pub fn matches(&self, product: &Product, today: NaiveDate) -> bool {
        self.kind.as_ref().is_none_or(|kinds| kinds.contains(&product.kind))
            && self.status.as_ref().is_none_or(|statuses| statuses.contains(&product.status(today)))
            && self.renews_before.is_none_or(|day| product.renews_on() < day)
    }

    /// The same in SQL.
    pub(super) fn condition(&self, today: NaiveDate) -> Condition {
        let mut all = Condition::all();
        if let Some(kinds) = &self.kind {
            all = all.add(Column::Kind.is_in(kinds.iter().copied()));
        }
        if let Some(statuses) = &self.status {
            // An empty list of alternatives would hold for every row.
            let none = Condition::any().add(Column::State.is_in(Vec::<super::ProductState>::new()));
            all = all.add(statuses.iter().fold(none, |any, status| any.add(status.condition(today))));
        }
        if let Some(day) = self.renews_before {
            let last = day.pred_opt().unwrap_or(NaiveDate::MIN);
            all = all.add(Column::PeriodEndsOn.lt(last));
        }
        all
    }
}
