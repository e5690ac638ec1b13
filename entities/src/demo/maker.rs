//! What everything in the world is made with.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Utc};

use super::{
    random::{self, Dice, Stream},
    rows::Rows,
};
use crate::{
    audit::{Actor, NewAuditEntry},
    clock::{Clock, FixedClock},
    error::InputError,
    ids::{AnyId, Id, IdSource, OrganizationId},
    payments::Creditor,
};

/// Identifiers, dice and a clock that is set to the instant at which the next thing happened.
pub(super) struct Maker {
    pub(super) ids: IdSource,
    pub(super) dice: Dice,
    pub(super) clock: FixedClock,
    pub(super) creditor: Creditor,
    pub(super) rows: Rows,
    now: DateTime<Utc>,
}

impl Maker {
    /// For a stream of the seed, at the world's present.
    pub(super) fn new(seed: u64, stream: Stream, now: DateTime<Utc>) -> Result<Self, InputError> {
        let clock = FixedClock::new(now);
        Ok(Self {
            ids: random::ids(seed, stream),
            dice: Dice::new(seed, stream),
            now: clock.now(),
            clock,
            creditor: super::creditor()?,
            rows: Rows::default(),
        })
    }

    /// The world's present.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The world's present day.
    pub(super) fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    /// A day so many days ago; negative: ahead.
    pub(super) fn day(&self, ago: i64) -> NaiveDate {
        let days = Days::new(ago.unsigned_abs());
        let day = if ago >= 0 { self.today().checked_sub_days(days) } else { self.today().checked_add_days(days) };
        day.unwrap_or_else(|| self.today())
    }

    /// An instant within the working hours of that day, thrown; never later than now.
    pub(super) fn instant(&mut self, day: NaiveDate) -> DateTime<Utc> {
        let (opens_at, minutes) = (7 * 60, 10 * 60);
        let minute = opens_at + self.dice.between(0, minutes);
        let second = self.dice.between(0, 59);
        let instant = day.and_time(NaiveTime::MIN).and_utc() + Duration::minutes(minute) + Duration::seconds(second);
        instant.min(self.now)
    }

    /// Sets the clock to an instant of the day so many days ago.
    pub(super) fn go_to(&mut self, ago: i64) {
        let instant = self.instant(self.day(ago));
        self.clock.set(instant);
    }

    /// Sets the clock to so many hours ago.
    pub(super) fn go_to_hours(&self, ago: i64) {
        self.clock.set(self.now - Duration::hours(ago));
    }

    /// Writes down who did what, at the clock's instant.
    pub(super) fn note<I: Id>(
        &mut self,
        organization: OrganizationId,
        actor: Actor<'_>,
        action: &str,
        subject: Option<I>,
        summary: &str,
    ) -> Result<(), InputError> {
        let subject = subject.map(|id| AnyId { prefix: I::PREFIX.to_owned(), uuid: id.into() });
        let new = NewAuditEntry { organization, actor, action, subject, summary };
        let entry = new.build(&self.ids, &self.clock)?;
        self.rows.audit_entries.push(entry);
        Ok(())
    }
}
