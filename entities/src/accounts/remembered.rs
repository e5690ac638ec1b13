//! Who asked before: what was read of them holds as long as the database says that nothing of it changed.
//!
//! People ask many times in a row, and who they are and where they belong changes seldom. What
//! [`authenticate`](super::authenticate) reads has a version, which the database itself renews by triggers with every change
//! of a table that it reads (`migrations/m0022_authentication_version`), in the transaction that changes it. So a row of one
//! number says whether what was read still holds, whoever changed something, in this process or another: nobody is let in
//! longer than the database lets them.

#[cfg(test)]
mod tests;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, Utc};
use quick_cache::{Weighter, sync::Cache};

use super::{Authenticated, SecretHash};
use crate::{clock::Clock, db::Database, error::StoreResult, sql::Statement};

/// What all that are remembered may come to, in bytes, about.
const REMEMBERED_BYTES: u64 = 8 * 1024 * 1024;
/// What one of them comes to: their hash, their names and the room around.
const PERSON_BYTES: u64 = 1_024;
/// What each of their places comes to.
const PLACE_BYTES: u64 = 512;
/// As many are expected.
const EXPECTED: usize = 4_000;

/// Reads the [`Version`]. Part of the statements that read people, too.
pub(super) const VERSION: &str = "SELECT version FROM authentication_version WHERE id = 1";

/// Another number with every change of what is read to know who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Version(pub(super) i64);

/// One who asked before, as they were known then. They are not to be believed before [`Self::still_holds`] says so.
#[derive(Debug, Clone)]
pub struct Recalled {
    pub(super) who: Arc<Authenticated>,
    pub(super) version: Version,
    /// From when on the token opens nothing; `None` for never.
    pub(super) expires_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone)]
struct Bytes;

impl Weighter<SecretHash, Recalled> for Bytes {
    fn weight(&self, _: &SecretHash, recalled: &Recalled) -> u64 {
        let places = recalled.who.places().unwrap_or_default().len();
        PERSON_BYTES + PLACE_BYTES * u64::try_from(places).unwrap_or(u64::MAX >> 16)
    }
}

impl Recalled {
    /// Who it was.
    pub fn who(&self) -> &Arc<Authenticated> {
        &self.who
    }

    /// Whether they are still who they were. One statement, of one row.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn still_holds(&self, db: &Database) -> StoreResult<bool> {
        let now: Option<i64> = db.query(&Statement::new(VERSION, Vec::new()), |row| row.next()).await?.pop();
        if let Some(now) = now {
            db.remembered().seen.store(now, Ordering::Relaxed);
        }
        Ok(now.map(Version) == Some(self.version))
    }
}

/// Who came with that bearer token before, unless it has expired since: for whoever can make sure that they still are who
/// they were while they are answered already. Others call [`authenticate`](super::authenticate), also where it turns out that
/// they are not.
pub fn recall(db: &Database, secret: &str, clock: &dyn Clock) -> Option<Recalled> {
    db.remembered().recall(&SecretHash::of(secret), clock.now())
}

/// Those who asked before, by the hashes of their tokens; of one database.
#[derive(Debug)]
pub(crate) struct Remembered {
    people: Cache<SecretHash, Recalled, Bytes>,
    /// The version that was read last. Whoever was read with another need not be asked about.
    seen: AtomicI64,
}

impl Default for Remembered {
    fn default() -> Self {
        Self { people: Cache::with_weighter(EXPECTED, REMEMBERED_BYTES, Bytes), seen: AtomicI64::new(0) }
    }
}

impl Remembered {
    /// Who came with that token, unless it has expired since, or something has been seen to have changed. Whether they are
    /// still who they were, [`Recalled::still_holds`] tells.
    pub(super) fn recall(&self, hash: &SecretHash, now: DateTime<Utc>) -> Option<Recalled> {
        let seen = Version(self.seen.load(Ordering::Relaxed));
        let is_open = |recalled: &Recalled| recalled.expires_at.is_none_or(|expires_at| expires_at > now);
        self.people.get(hash).filter(|recalled| recalled.version == seen && is_open(recalled))
    }

    pub(super) fn remember(&self, hash: SecretHash, recalled: Recalled) {
        self.seen.store(recalled.version.0, Ordering::Relaxed);
        self.people.insert(hash, recalled);
    }
}
