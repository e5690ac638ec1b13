//! Organizations without a story, as many as are asked for, for measuring: about a hundred invoices each.
//!
//! An organization's rows follow from the seed and its place in the crowd, its dates from how many there are. The crowd's
//! invoices are spread evenly over three years, one organization after the other and round again, so that their numbers grow
//! with the day of issue here too; they start above those of the named organizations.

mod books;
mod people;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbBackend};

use super::{DemoError, Progress, maker::Maker, random::Stream, rows::Rows, write};
use crate::{db::Database, error::InputError, prepaid::ledger::Posting};
use books::Calendar;

/// Organizations in one transaction.
const BATCH: u64 = 50;

/// Rows go to places all over the indexes: with SQLite's usual 2 MB of pages in memory, most of the time goes into fetching and
/// spilling pages. 256 MB, for this connection.
const LARGE_CACHE: &str = "PRAGMA cache_size = -262144";

/// Makes so many organizations.
pub(super) async fn make(
    db: &Database,
    seed: u64,
    now: DateTime<Utc>,
    count: u64,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), DemoError> {
    let step = "organizations";
    if db.backend() == DbBackend::Sqlite {
        db.write().execute_unprepared(LARGE_CACHE).await?;
    }
    for first in (0..count).step_by(usize::try_from(BATCH).unwrap_or(1)) {
        progress(Progress { step, done: first, total: count });
        let last = count.min(first + BATCH);
        let (mut rows, mut postings) = (Rows::default(), Vec::new());
        let mut maker = Maker::new(seed, Stream::Crowd(first), now)?;
        for place in first..last {
            maker = Maker::new(seed, Stream::Crowd(place), now)?;
            maker.rows = rows;
            postings.extend(organization(&mut maker, place, count)?);
            rows = std::mem::take(&mut maker.rows);
        }
        maker.rows = rows;
        write(db, &mut maker, &postings).await?;
    }
    if count > 0 {
        progress(Progress { step, done: count, total: count });
    }
    Ok(())
}

fn organization(maker: &mut Maker, place: u64, count: u64) -> Result<Vec<Posting>, InputError> {
    let household = people::settle(maker, place)?;
    books::keep(maker, &household, &Calendar { place, count })
}
