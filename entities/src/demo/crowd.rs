//! Organizations without a story, as many as are asked for, for measuring: about a hundred invoices each.
//!
//! An organization's rows follow from the seed and its place in the crowd, its dates from how many there are. The crowd's
//! invoices are spread evenly over three years, one organization after the other and round again, so that their numbers grow
//! with the day of issue here too; they start above those of the named organizations.

mod books;
mod people;

use std::ops::Range;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbBackend};
use tokio::task::{JoinHandle, spawn_blocking};

use super::{DemoError, Progress, maker::Maker, random::Stream, rows::Rows, write};
use crate::{db::Database, error::InputError, prepaid::ledger::Posting};
use books::Calendar;

/// Organizations in one transaction. Rows go to places all over the indexes, so that every transaction writes most of their
/// pages once more: the fewer transactions, the better, as long as two batches fit into memory.
const BATCH: u64 = 100;

/// With SQLite's usual 2 MB of pages in memory, much of the time goes into fetching and spilling pages: 256 MB for this
/// connection while it lasts.
const LARGE_CACHE: &str = "PRAGMA cache_size = -262144";
/// SQLite's own default.
const USUAL_CACHE: &str = "PRAGMA cache_size = -2000";

/// Makes so many organizations.
pub(super) async fn make(
    db: &Database,
    seed: u64,
    now: DateTime<Utc>,
    count: u64,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), DemoError> {
    if count == 0 {
        return Ok(());
    }
    set_cache(db, LARGE_CACHE).await?;
    let step = "organizations";
    progress(Progress { step, done: 0, total: count });
    // While a batch is written, the next one is made on another core.
    let prepare = |first: u64| {
        let places = first..count.min(first.saturating_add(BATCH));
        (!places.is_empty()).then(|| spawn_blocking(move || batch(seed, now, places, count)))
    };
    let (mut first, mut next) = (0, prepare(0));
    while let Some(batch) = next.take() {
        let (mut maker, postings) = finished(batch).await?;
        first += BATCH;
        next = prepare(first);
        write(db, &mut maker, &postings).await?;
        progress(Progress { step, done: count.min(first), total: count });
    }
    set_cache(db, USUAL_CACHE).await
}

async fn set_cache(db: &Database, pragma: &str) -> Result<(), DemoError> {
    if db.backend() == DbBackend::Sqlite {
        db.write().execute_unprepared(pragma).await?;
    }
    Ok(())
}

/// Rows, and movements of money in their order.
type Batch = (Maker, Vec<Posting>);

async fn finished(batch: JoinHandle<Result<Batch, InputError>>) -> Result<Batch, DemoError> {
    match batch.await {
        Ok(batch) => Ok(batch?),
        // A panic over there is a panic here; nothing else stops a batch but the end of the program.
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(DemoError::Stopped),
        },
    }
}

fn batch(seed: u64, now: DateTime<Utc>, places: Range<u64>, count: u64) -> Result<Batch, InputError> {
    let (mut rows, mut postings) = (Rows::default(), Vec::new());
    let mut maker = Maker::new(seed, Stream::Crowd(places.start), now)?;
    for place in places {
        maker = Maker::new(seed, Stream::Crowd(place), now)?;
        maker.rows = rows;
        let household = people::settle(&mut maker, place)?;
        postings.extend(books::keep(&mut maker, &household, &Calendar { place, count })?);
        rows = std::mem::take(&mut maker.rows);
    }
    maker.rows = rows;
    Ok((maker, postings))
}
