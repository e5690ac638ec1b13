//! How much a client may ask: a leaky bucket for each viewer, and for each address of those who are not signed in.
//!
//! A request takes from the bucket what it may cost, and is answered with 429 where that is not in it; once it was executed
//! it gives back what it did not use, or takes what it used beyond. What was taken leaks back evenly. A bucket that nobody
//! knows is full, so that only those in use are kept, and of these at most [`BUCKETS`].
//!
//! Not `governor`: it can take, and not give back.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use entities::{access::Viewer, clock::Clock};
use http::{HeaderValue, StatusCode, header};
use quick_cache::sync::Cache;
use resolvers::error::ErrorCode;
use uuid::Uuid;

use crate::{respond::Refusal, state::State};

/// How fast a client may ask, in points of [`schema::cost`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many points come back each second; at least 1.
    pub restored: u64,
    /// What a full bucket holds: at least [`schema::cost::LIMIT`], so that any operation that is allowed can be paid for.
    pub maximum: u64,
}

impl Default for Rate {
    /// Far more than a person or a sensible program asks for.
    fn default() -> Self {
        Self { restored: 20_000, maximum: 1_000_000 }
    }
}

/// So many buckets are kept. One that is pushed out is a full one again.
const BUCKETS: usize = 100_000;
/// Levels are kept in millionths of a point: what leaks in a microsecond is then a whole number.
const FINE: u64 = 1_000_000;

/// Whose bucket it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Payer {
    /// Somebody who is signed in, wherever they are.
    User(Uuid),
    /// Everybody at an address who is not; nothing where the address is not known.
    Address(Option<IpAddr>),
}

impl Payer {
    /// Who pays for a viewer's request that came from that address.
    pub(crate) fn of(viewer: &Viewer, address: impl FnOnce() -> Option<IpAddr>) -> Self {
        match viewer {
            Viewer::User(known) => Self::User(known.user.id.0),
            Viewer::Anonymous => Self::Address(address()),
        }
    }
}

/// What was taken from a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bucket {
    /// Millionths of points.
    taken: u64,
    at: DateTime<Utc>,
}

/// The buckets of all clients.
pub(crate) struct Throttle {
    rate: Rate,
    clock: Arc<dyn Clock>,
    buckets: Cache<Payer, Arc<Mutex<Bucket>>>,
}

impl std::fmt::Debug for Throttle {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Throttle").field("rate", &self.rate).finish_non_exhaustive()
    }
}

/// A request that was paid for in advance.
#[derive(Debug)]
pub(crate) struct Paid<'t> {
    throttle: &'t Throttle,
    bucket: Arc<Mutex<Bucket>>,
    points: u64,
}

impl Throttle {
    pub(crate) fn new(rate: Rate, clock: Arc<dyn Clock>) -> Self {
        Self { rate, clock, buckets: Cache::new(BUCKETS) }
    }

    /// Takes so many points.
    ///
    /// # Errors
    /// Where they are not in the bucket: how long it takes until they are.
    pub(crate) fn pay(&self, payer: Payer, points: u64) -> Result<Paid<'_>, Duration> {
        let points = points.min(self.rate.maximum);
        let now = self.clock.now();
        let full = || Ok::<_, std::convert::Infallible>(Arc::new(Mutex::new(Bucket { taken: 0, at: now })));
        let Ok(bucket) = self.buckets.get_or_insert_with(&payer, full);
        {
            let mut bucket = bucket.lock().unwrap_or_else(PoisonError::into_inner);
            self.leak(&mut bucket, now);
            let taken = bucket.taken.saturating_add(points.saturating_mul(FINE));
            let missing = taken.saturating_sub(self.rate.maximum.saturating_mul(FINE));
            if missing > 0 {
                return Err(Duration::from_micros(missing.div_ceil(self.rate.restored)));
            }
            bucket.taken = taken;
        }
        Ok(Paid { throttle: self, bucket, points })
    }

    /// Gives back what leaked since the bucket was last looked at. A clock that was set back leaks nothing.
    fn leak(&self, bucket: &mut Bucket, now: DateTime<Utc>) {
        let passed = u64::try_from((now - bucket.at).num_microseconds().unwrap_or(i64::MAX)).unwrap_or(0);
        bucket.taken = bucket.taken.saturating_sub(passed.saturating_mul(self.rate.restored));
        bucket.at = now;
    }
}

/// What a request costs that is refused before it is executed.
pub(crate) const REFUSED: u64 = 1;

/// The same for one whose document was looked at, of that length: for each KiB once more.
pub(crate) fn of_refused(length: usize) -> u64 {
    REFUSED + length as u64 / 1024
}

impl State {
    /// Takes what a request may cost from a client's bucket, where buckets are kept.
    ///
    /// # Errors
    /// 429 where it is not in there, with the seconds until it is.
    pub(crate) fn pay(&self, payer: Payer, points: u64) -> Result<Option<Paid<'_>>, Refusal> {
        let Some(throttle) = self.throttle() else { return Ok(None) };
        throttle.pay(payer, points).map(Some).map_err(|wait| {
            let seconds = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1);
            let message =
                format!("you have asked for too much in too short a time: send this again in {seconds} seconds");
            Refusal::new(StatusCode::TOO_MANY_REQUESTS, ErrorCode::RateLimited, message)
                .with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
        })
    }

    /// How fast a client may ask; nothing where nobody keeps count.
    pub(crate) fn rate(&self) -> Option<Rate> {
        self.throttle().map(|throttle| throttle.rate)
    }
}

impl Paid<'_> {
    /// Sets right what was paid: the request cost that much. What is in the bucket now.
    pub(crate) fn settle(self, actual: u64) -> schema::Throttle {
        let Rate { restored, maximum } = self.throttle.rate;
        let now = self.throttle.clock.now();
        let mut bucket = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        self.throttle.leak(&mut bucket, now);
        let given_back = bucket.taken.saturating_sub(self.points.saturating_mul(FINE));
        let full = maximum.saturating_mul(FINE);
        bucket.taken = given_back.saturating_add(actual.saturating_mul(FINE)).min(full);
        schema::Throttle { maximum, available: (full - bucket.taken) / FINE, restore_rate: restored }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entities::clock::FixedClock;

    const RATE: Rate = Rate { restored: 10, maximum: 100 };
    const HERE: Payer = Payer::Address(None);

    fn throttle(rate: Rate) -> (Throttle, Arc<FixedClock>) {
        let clock = Arc::new(FixedClock::new("2026-06-15T10:00:00Z".parse().unwrap()));
        (Throttle::new(rate, Arc::clone(&clock) as Arc<dyn Clock>), clock)
    }

    fn wait(throttle: &Throttle, points: u64) -> Duration {
        throttle.pay(HERE, points).expect_err("it is not in the bucket")
    }

    #[test]
    fn what_is_not_in_the_bucket_is_refused_with_the_time_until_it_is() {
        let (throttle, clock) = throttle(RATE);
        assert_eq!(throttle.pay(HERE, 60).unwrap().settle(60).available, 40);
        assert_eq!(wait(&throttle, 41), Duration::from_millis(100));
        assert_eq!(wait(&throttle, 100), Duration::from_secs(6));
        clock.advance(chrono::Duration::milliseconds(99));
        assert_eq!(wait(&throttle, 41), Duration::from_millis(1));
        clock.advance(chrono::Duration::milliseconds(1));
        assert_eq!(throttle.pay(HERE, 41).unwrap().settle(41).available, 0);
        clock.advance(chrono::Duration::days(365));
        assert_eq!(throttle.pay(HERE, 1).unwrap().settle(1).available, 99);
    }

    #[test]
    fn what_was_not_used_is_given_back_and_what_was_used_beyond_is_taken() {
        let (throttle, _) = throttle(RATE);
        assert_eq!(throttle.pay(HERE, 90).unwrap().settle(5).available, 95);
        assert_eq!(throttle.pay(HERE, 5).unwrap().settle(45).available, 50);
        assert_eq!(throttle.pay(HERE, 5).unwrap().settle(u64::MAX).available, 0);
        assert_eq!(wait(&throttle, 100), Duration::from_secs(10), "nobody owes more than a bucket");
    }

    #[test]
    fn small_steps_leak_as_much_as_large_ones_and_a_clock_set_back_nothing() {
        let (throttle, clock) = throttle(Rate { restored: 3, maximum: 100 });
        throttle.pay(HERE, 100).unwrap().settle(100);
        for _ in 0..1_000 {
            clock.advance(chrono::Duration::milliseconds(1));
            assert!(throttle.pay(HERE, 100).is_err());
        }
        assert_eq!(throttle.pay(HERE, 3).unwrap().settle(3).available, 0);
        clock.advance(-chrono::Duration::days(2));
        assert_eq!(wait(&throttle, 3), Duration::from_secs(1));
        clock.advance(chrono::Duration::seconds(1));
        assert_eq!(throttle.pay(HERE, 3).unwrap().settle(3).available, 0);
    }

    #[test]
    fn each_client_has_a_bucket_of_its_own() {
        let (throttle, _) = throttle(RATE);
        throttle.pay(HERE, 100).unwrap().settle(100);
        for payer in [Payer::Address("192.0.2.1".parse().ok()), Payer::User(Uuid::from_u128(7))] {
            assert_eq!(throttle.pay(payer, 100).unwrap().settle(1).available, 99, "{payer:?}");
        }
        assert!(throttle.pay(HERE, 1).is_err());
    }

    #[test]
    fn hostile_costs_and_rates_saturate() {
        let (throttle, clock) = throttle(Rate { restored: u64::MAX, maximum: u64::MAX });
        throttle.pay(HERE, u64::MAX).unwrap().settle(u64::MAX);
        clock.advance(chrono::Duration::days(100_000));
        assert!(throttle.pay(HERE, u64::MAX).is_ok());
    }

    #[test]
    fn no_more_buckets_are_kept_than_there_is_room_for() {
        let (throttle, _) = throttle(RATE);
        for number in 0..BUCKETS * 2 {
            let payer = Payer::User(Uuid::from_u128(number as u128));
            assert!(throttle.pay(payer, 1).is_ok());
        }
        assert!(throttle.buckets.len() <= BUCKETS, "{}", throttle.buckets.len());
    }
}
