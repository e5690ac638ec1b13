//! What a list of products can be narrowed by.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, Value};

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

    /// A number for everything that the text of [`Self::condition`] depends on, and the condition's values in the order
    /// of its text.
    pub(super) fn shape(&self, today: NaiveDate) -> (u64, Vec<Value>) {
        // What stands for an empty list of alternatives: `1 = 2`.
        let never = || [Value::from(1_i32), Value::from(2_i32)];
        let (mut shape, mut values) = (0_u64, Vec::new());
        if let Some(kinds) = &self.kind {
            shape |= 1 << 31;
            let named = ProductKind::ALL.iter().enumerate().filter(|(_, kind)| kinds.contains(kind));
            for (place, kind) in named {
                shape |= 1 << place;
                values.push((*kind).into());
            }
            if kinds.is_empty() {
                values.extend(never());
            }
        }
        if let Some(statuses) = &self.status {
            shape |= 1 << 62;
            values.extend(never());
            let named = ProductStatus::ALL.iter().enumerate().filter(|(_, status)| statuses.contains(status));
            for (place, status) in named {
                shape |= 1 << (place + 32);
                values.extend(status.values(today));
            }
        }
        if let Some(day) = self.renews_before {
            shape |= 1 << 63;
            values.push(last_day(day).into());
        }
        (shape, values)
    }

    /// The same in SQL.
    pub(super) fn condition(&self, today: NaiveDate) -> Condition {
        let mut all = Condition::all();
        if let Some(kinds) = &self.kind {
            all = all.add(Column::Kind.is_in(ProductKind::ALL.iter().copied().filter(|kind| kinds.contains(kind))));
        }
        if let Some(statuses) = &self.status {
            // An empty list of alternatives would hold for every row.
            let none = Condition::any().add(Column::State.is_in(Vec::<super::ProductState>::new()));
            let named = ProductStatus::ALL.iter().filter(|status| statuses.contains(status));
            all = all.add(named.fold(none, |any, status| any.add(status.condition(today))));
        }
        if let Some(day) = self.renews_before {
            all = all.add(Column::PeriodEndsOn.lt(last_day(day)));
        }
        all
    }
}

/// The last day of a period whose next one starts before that day, and one more.
fn last_day(day: NaiveDate) -> NaiveDate {
    day.pred_opt().unwrap_or(NaiveDate::MIN)
}
