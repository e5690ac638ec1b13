//! Past queries, as suggestions: what several readers searched for and found.
//!
//! They are kept in memory, for as long as the process runs, and no more of them than [`MOST`]. Who searched is kept
//! as a mark, which tells readers of one query apart and nothing else: a keyed hash over reader and query whose key was made
//! up at the start and is written nowhere. A query is suggested where [`SEVERAL`] readers made it who may read no more than
//! the one who types, and where all of its words stand in what that one may read: so no name, no number and no word of an
//! article for others comes back to anybody. That several made it, and what they may read at most, is written with the day's
//! searches ([`entities::knowledge::SearchDay::suggested_from`]), so that the next process suggests it again.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use entities::{
    access::Access,
    ids::IdSource,
    knowledge::{CommonQuery, is_whole, normalized},
};
use kb::Locale;
use search_index::{Completable, SearchIndex, Typed};
use sha2::{Digest, Sha256};

/// How many readers must have made a query.
const SEVERAL: usize = 3;
/// Queries that are remembered.
pub(super) const MOST: usize = 2_000;
/// Marks that are kept of one query.
const MOST_MARKS: usize = 16;

/// Past queries; cheap to clone.
#[derive(Debug, Clone)]
pub struct PastQueries {
    key: [u8; 32],
    remembered: Arc<Mutex<Remembered>>,
}

/// Who searches, as far as readers are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PastReader<'a> {
    /// Somebody signed in.
    User(&'a entities::ids::UserId),
    /// Somebody at an address.
    Address(IpAddr),
    /// Anybody: all of them count as one.
    Unknown,
}

impl<'a> PastReader<'a> {
    /// The viewer of a request.
    pub fn of(access: &'a Access) -> Self {
        access.user().map_or(Self::Unknown, |user| Self::User(&user.id))
    }

    fn text(self) -> String {
        match self {
            Self::User(id) => id.to_string(),
            Self::Address(address) => address.to_string(),
            Self::Unknown => String::new(),
        }
    }
}

#[derive(Debug, Default)]
struct Remembered {
    /// By locale and query.
    queries: BTreeMap<(String, String), Query>,
    /// Goes on with every search: how long ago a query was made.
    turn: u64,
}

#[derive(Debug)]
struct Query {
    completable: Completable,
    /// Each reader's mark, with what they may read.
    marks: Vec<(u64, u8)>,
    /// What those may read at most who made it before this process began, where they were several.
    common_before: Option<u8>,
    times: u64,
    turn: u64,
}

impl Query {
    fn new(place: &(String, String), turn: u64) -> Self {
        let completable = Completable::new(&place.1, &place.0);
        Self { completable, marks: Vec::new(), common_before: None, times: 0, turn }
    }

    /// What readers may read at least to whom it may be suggested, as several made it who may read no more; none where too few
    /// made it.
    fn common_from(&self) -> Option<u8> {
        let mut audiences: Vec<u8> = self.marks.iter().map(|(_, audience)| *audience).collect();
        audiences.sort_unstable();
        [self.common_before, audiences.get(SEVERAL - 1).copied()].into_iter().flatten().min()
    }

    /// Whether several readers made it who may read no more than this.
    fn is_common(&self, max_audience: u8) -> bool {
        self.common_from().is_some_and(|from| from <= max_audience)
    }
}

impl PastQueries {
    /// None yet, with a new key.
    pub fn new(ids: &IdSource) -> Self {
        let mut key = [0; 32];
        ids.fill(&mut key);
        Self::with_key(key)
    }

    fn with_key(key: [u8; 32]) -> Self {
        Self { key, remembered: Arc::default() }
    }

    /// Remembers a query that found something. Of those that too few have made the one longest ago is forgotten for it.
    /// Answers what readers may read at least to whom it may be suggested now; none where too few made it.
    pub fn note(&self, locale: &Locale, query: &str, reader: PastReader<'_>, audience: u8) -> Option<u8> {
        let text = normalized(query).filter(|text| is_whole(text))?;
        let place = (locale.to_string(), text);
        let mark = self.mark(&place, reader);
        let mut remembered = self.lock();
        remembered.turn += 1;
        let turn = remembered.turn;
        if !remembered.queries.contains_key(&place) {
            remembered.make_room();
        }
        let known = remembered.queries.entry(place.clone()).or_insert_with(|| Query::new(&place, turn));
        known.times += 1;
        known.turn = turn;
        if let Some((_, known)) = known.marks.iter_mut().find(|(other, _)| *other == mark) {
            *known = audience.min(*known);
        } else if known.marks.len() < MOST_MARKS {
            known.marks.push((mark, audience));
        }
        known.common_from()
    }

    /// Remembers what several readers made before this process began, the most frequent first, as far as there is room.
    pub fn restore(&self, common: Vec<CommonQuery>) {
        let mut remembered = self.lock();
        for query in common.into_iter().filter(|query| is_whole(&query.query)) {
            let place = (query.locale.to_string(), query.query);
            if remembered.queries.len() >= MOST && !remembered.queries.contains_key(&place) {
                return;
            }
            let turn = remembered.turn;
            let known = remembered.queries.entry(place.clone()).or_insert_with(|| Query::new(&place, turn));
            known.common_before = Some(query.suggested_from);
            known.times = known.times.max(query.searches);
        }
    }

    /// The queries that complete what is being typed, and may be shown to a reader: first as typed, then with one typo;
    /// among equals the most frequent, then by name.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub fn completing(
        &self,
        index: &SearchIndex,
        prefix: &str,
        locale: &Locale,
        max_audience: u8,
        limit: usize,
    ) -> search_index::Result<Vec<String>> {
        let (tag, typed) = (locale.to_string(), Typed::new(prefix, locale.as_str()));
        let mut found: Vec<(u8, std::cmp::Reverse<u64>, String)> = Vec::new();
        {
            let remembered = self.lock();
            let of_locale = remembered.queries.range((tag.clone(), String::new())..);
            for ((_, text), query) in of_locale.take_while(|((other, _), _)| *other == tag) {
                if let Some(typos) = typed.completed_by(&query.completable).filter(|_| query.is_common(max_audience)) {
                    found.push((typos, std::cmp::Reverse(query.times), text.clone()));
                }
            }
        }
        found.sort();
        let mut texts = Vec::new();
        for (_, _, text) in found {
            if texts.len() >= limit {
                break;
            }
            if index.is_open(&text, &tag, max_audience)? {
                texts.push(text);
            }
        }
        Ok(texts)
    }

    fn mark(&self, place: &(String, String), reader: PastReader<'_>) -> u64 {
        let mut hash = Sha256::new().chain_update(self.key);
        for part in [&place.0, &place.1, &reader.text()] {
            // Lengths keep two neighbouring texts from reading as two others.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let hash = hash.finalize();
        hash.iter().take(8).fold(0, |mark, byte| (mark << 8) | u64::from(*byte))
    }

    fn lock(&self) -> MutexGuard<'_, Remembered> {
        // Nothing between the lock's taking and giving back leaves it half changed.
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Remembered {
    /// Forgets a query where there are as many as may be.
    fn make_room(&mut self) {
        if self.queries.len() < MOST {
            return;
        }
        let weakest = self.queries.iter().min_by_key(|(_, query)| (query.is_common(u8::MAX), query.turn));
        if let Some(place) = weakest.map(|(place, _)| place.clone()) {
            self.queries.remove(&place);
        }
    }
}

#[cfg(test)]
mod tests;
