//! Time as a parameter.

use std::sync::Mutex;

use chrono::{DateTime, Duration, NaiveDate, SubsecRound, Utc};

/// Tells the time. Nothing in the house asks the operating system but [`SystemClock`].
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present instant, to the microsecond: what PostgreSQL keeps, so that both databases read back what was written.
    fn now(&self) -> DateTime<Utc>;

    /// The present day in UTC, by which due dates and periods are judged.
    fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }
}

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the operating system for the time")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// A clock that stands until it is set: for tests and for worlds made from a seed.
#[derive(Debug)]
pub struct FixedClock(Mutex<DateTime<Utc>>);

impl FixedClock {
    /// A clock that shows that instant.
    pub fn new(instant: DateTime<Utc>) -> Self {
        Self(Mutex::new(instant.trunc_subsecs(6)))
    }

    /// Shows another instant from now on.
    pub fn set(&self, instant: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = instant.trunc_subsecs(6);
    }

    /// Goes on by that much.
    pub fn advance(&self, by: Duration) {
        let now = self.now();
        self.set(now + by);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
