//! When a request is answered.

use async_graphql::Context;
use chrono::{DateTime, NaiveDate, Utc};
use entities::access::Access;

use crate::{context::access, error::Result};

/// The instant by which a request is judged, the same for all that it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    /// The instant.
    pub now: DateTime<Utc>,
    /// Its day in UTC, by which due dates and periods are judged.
    pub today: NaiveDate,
}

impl Moment {
    pub(super) fn of(ctx: &Context<'_>) -> Result<Self> {
        Ok(Self::from(access(ctx)?))
    }
}

impl From<&Access> for Moment {
    fn from(access: &Access) -> Self {
        Self { now: access.now(), today: access.today() }
    }
}
