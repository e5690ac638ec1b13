//! Which products a list shows.

use async_graphql::InputObject;

use super::{ProductKind, ProductStatus};
use crate::scalars::Date;

/// Which products a list shows: those to which everything given applies.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ProductFilter {
    /// Of one of these kinds.
    pub kind: Option<Vec<ProductKind>>,
    /// In one of these statuses today.
    pub status: Option<Vec<ProductStatus>>,
    /// Whose next period starts before this day.
    pub renews_before: Option<Date>,
}

impl From<ProductFilter> for entities::products::ProductFilter {
    fn from(filter: ProductFilter) -> Self {
        Self {
            kind: filter.kind.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            status: filter.status.map(|statuses| statuses.into_iter().map(Into::into).collect()),
            renews_before: filter.renews_before.map(|day| day.0),
        }
    }
}
