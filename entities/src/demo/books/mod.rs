//! The books of the named organizations: what was invoiced, paid, put on prepaid accounts and taken back, day by day.
//!
//! Everything is first written down as what happens when ([`story`], [`special`], [`history`], [`cash`]) and then played in
//! that order through the constructors ([`play`]), so that invoices are numbered as they are issued and no account is ever
//! spent below zero.

mod cash;
mod history;
pub(super) mod lines;
mod play;
mod reserve;
mod special;
mod story;
mod trouble;

use chrono::{DateTime, Days, Utc};

use super::{home::Home, maker::Maker};
use crate::{error::InputError, prepaid::ledger::Posting};
use play::Play;

/// Something that happens at an instant to the organization of that place in the list.
struct Event {
    at: DateTime<Utc>,
    home: usize,
    what: What,
}

/// What happens.
enum What {
    /// The invoice of that story is issued.
    Issue(usize),
    /// The deed of that place happens to the invoice of that story.
    Deed(usize, usize),
    /// Something happens to the prepaid account.
    Cash(cash::Cash),
}

/// Plays everything that happened; its rows are the maker's, its movements of money are given back in their order.
pub(super) fn keep(maker: &mut Maker, homes: &[Home]) -> Result<Vec<Posting>, InputError> {
    let (mut stories, mut events) = (Vec::new(), Vec::new());
    for (index, home) in homes.iter().enumerate() {
        let mut of_home = special::of(maker, home);
        of_home.extend(history::of(maker, home));
        for story in of_home {
            schedule(maker, index, stories.len(), &story, &mut events);
            stories.push(story);
        }
        for (ago, what) in cash::of(home) {
            let at = maker.instant(maker.day(ago));
            events.push(Event { at, home: index, what: What::Cash(what) });
        }
    }
    // Stable: what was scheduled first happens first.
    events.sort_by_key(|event| event.at);
    let mut play = Play::new(maker, homes, &stories);
    for event in events {
        play.clock_to(event.at);
        match event.what {
            What::Issue(story) => play.issue(event.home, story)?,
            What::Deed(story, deed) => play.deed(event.home, story, deed)?,
            What::Cash(what) => play.cash(event.home, what)?,
        }
    }
    Ok(play.finish())
}

/// The events of a story that are not ahead of today.
fn schedule(maker: &mut Maker, home: usize, index: usize, story: &story::Story, events: &mut Vec<Event>) {
    if story.issued_on > maker.today() {
        return;
    }
    let issued_at = maker.instant(story.issued_on);
    events.push(Event { at: issued_at, home, what: What::Issue(index) });
    let mut last = issued_at;
    for (place, (after, _)) in story.deeds.iter().enumerate() {
        let day = story.issued_on.checked_add_days(Days::new(after.unsigned_abs()));
        let Some(day) = day.filter(|day| *day <= maker.today()) else { return };
        // Two deeds of a day keep their order.
        last = maker.instant(day).max(last);
        events.push(Event { at: last, home, what: What::Deed(index, place) });
    }
}
