//! Chance from the seed, and what rows are made with.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Utc};
use entities::{clock::FixedClock, ids::IdSource, payments::Creditor};
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The present of the set: fixed, so that the same seed makes the same rows on any day.
const PRESENT: &str = "2026-11-01T12:00:00Z";

/// Identifiers, dice and a clock for one part of the set. Each part has its own, so that it can be made apart.
pub(super) struct Maker {
    pub(super) ids: IdSource,
    pub(super) clock: FixedClock,
    pub(super) creditor: Creditor,
    dice: ChaCha8Rng,
    present: DateTime<Utc>,
}

impl Maker {
    /// For a part of the set, at the present.
    pub(super) fn new(part: u64) -> anyhow::Result<Self> {
        let present: DateTime<Utc> = PRESENT.parse()?;
        Ok(Self {
            ids: IdSource::new(random(2 * part)),
            clock: FixedClock::new(present),
            creditor: entities::demo::creditor()?,
            dice: random(2 * part + 1),
            present,
        })
    }

    /// A day so many days ago.
    pub(super) fn day(&self, ago: u64) -> NaiveDate {
        let today = self.present.date_naive();
        today.checked_sub_days(Days::new(ago)).unwrap_or(today)
    }

    /// Sets the clock to a thrown instant of that day.
    pub(super) fn go_to(&mut self, day: NaiveDate) {
        let second = i64::from(self.dice.next_u32() % 36_000);
        self.clock.set(day.and_time(NaiveTime::MIN).and_utc() + Duration::seconds(7 * 3_600 + second));
    }

    /// A number from 0 to `below` - 1.
    pub(super) fn below(&mut self, below: u32) -> u32 {
        self.dice.next_u32() % below
    }

    /// One of these.
    pub(super) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let index = self.dice.next_u32() as usize % from.len();
        from[index]
    }
}

fn random(stream: u64) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(super::SEED);
    random.set_stream(stream);
    random
}
