//! What conditions came to before.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use foldhash::fast::RandomState;
use kb::{NaiveDate, condition::Unknown};

/// Whether each of a type's conditions is true of an object.
pub(super) type Outcome = Vec<std::result::Result<bool, Unknown>>;

/// What conditions came to for what was read of an object, on a day. Objects of one kind say the same few things again and
/// again, and what a condition comes to follows from what is read and from the day alone.
#[derive(Debug, Default)]
pub(super) struct Known(RwLock<Day>);

#[derive(Debug, Default)]
struct Day {
    day: NaiveDate,
    outcomes: HashMap<Box<[u8]>, Arc<Outcome>, RandomState>,
}

impl Known {
    /// The most outcomes that are kept; with one more, all are forgotten.
    const MOST: usize = 1_000;
    /// What is longer hardly comes again.
    const LONGEST: usize = 256;

    pub(super) fn get(&self, today: NaiveDate, facts: &[u8]) -> Option<Arc<Outcome>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if known.day == today { known.outcomes.get(facts).map(Arc::clone) } else { None }
    }

    pub(super) fn keep(&self, today: NaiveDate, facts: &[u8], outcome: &Arc<Outcome>) {
        if facts.len() > Self::LONGEST {
            return;
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.day != today || known.outcomes.len() >= Self::MOST {
            *known = Day { day: today, outcomes: HashMap::default() };
        }
        known.outcomes.insert(facts.into(), Arc::clone(outcome));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_known_on_its_day_and_what_is_long_is_not_kept() {
        let (known, outcome) = (Known::default(), Arc::new(vec![Ok(true)]));
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).expect("a day");
        known.keep(day(1), b"{}", &outcome);
        known.keep(day(1), &[b'1'; Known::LONGEST + 1], &outcome);
        assert!(known.get(day(1), b"{}").is_some_and(|kept| Arc::ptr_eq(&kept, &outcome)));
        assert!(known.get(day(1), &[b'1'; Known::LONGEST + 1]).is_none());
        assert!(known.get(day(2), b"{}").is_none(), "conditions may ask for the day");
        known.keep(day(2), b"[]", &outcome);
        assert!(known.get(day(1), b"{}").is_none() && known.get(day(2), b"{}").is_none());
        for number in 0..=Known::MOST {
            known.keep(day(2), number.to_string().as_bytes(), &outcome);
        }
        assert!(known.0.read().expect("nobody panicked").outcomes.len() <= Known::MOST);
    }
}
