//! Past queries, as suggestions: what several readers searched for and found.
//!
//! They are kept in memory alone, for as long as the process runs, and no more of them than [`MOST`]. Who searched is kept
//! as a mark, which tells readers of one query apart and nothing else: a keyed hash over reader and query whose key was made
//! up at the start and is written nowhere. A query is suggested where [`SEVERAL`] readers made it who may read no more than
//! the one who types, and where all of its words stand in what that one may read: so no name, no number and no word of an
//! article for others comes back to anybody.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use entities::{access::Access, ids::IdSource, knowledge::normalized};
use kb::Locale;
use search_index::{Completable, SearchIndex, Typed};
use sha2::{Digest, Sha256};

/// How many readers must have made a query.
const SEVERAL: usize = 3;
/// Queries that are remembered.
const MOST: usize = 2_000;
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
    times: u64,
    turn: u64,
}

impl Query {
    /// Whether several readers made it who may read no more than this.
    fn is_common(&self, max_audience: u8) -> bool {
        self.marks.iter().filter(|(_, audience)| *audience <= max_audience).count() >= SEVERAL
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
    pub fn note(&self, locale: &Locale, query: &str, reader: PastReader<'_>, audience: u8) {
        let Some(text) = normalized(query) else { return };
        let place = (locale.to_string(), text);
        let mark = self.mark(&place, reader);
        let mut remembered = self.lock();
        remembered.turn += 1;
        let turn = remembered.turn;
        if !remembered.queries.contains_key(&place) {
            remembered.make_room();
        }
        let completable = || Completable::new(&place.1, &place.0);
        let known = remembered.queries.entry(place.clone()).or_insert_with(|| Query {
            completable: completable(),
            marks: Vec::new(),
            times: 0,
            turn,
        });
        known.times += 1;
        known.turn = turn;
        if let Some((_, known)) = known.marks.iter_mut().find(|(other, _)| *other == mark) {
            *known = audience.min(*known);
        } else if known.marks.len() < MOST_MARKS {
            known.marks.push((mark, audience));
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
mod tests {
    use super::*;
    use search_index::Document;

    fn section(id: &str, body: &str, audience: u8) -> Document {
        Document {
            id: format!("{id}#"),
            article: id.to_owned(),
            locale: "es".to_owned(),
            title: "Factura".to_owned(),
            body: body.to_owned(),
            audience,
            ..Document::default()
        }
    }

    fn index() -> SearchIndex {
        let open = section("a", "Imprimir una factura pendiente.", 0);
        let hidden = section("b", "Imprimir el expediente.", 2);
        SearchIndex::in_memory(&[open, hidden]).expect("an index in memory")
    }

    fn past() -> PastQueries {
        PastQueries::with_key([7; 32])
    }

    fn address(number: u8) -> PastReader<'static> {
        PastReader::Address(IpAddr::from([192, 0, 2, number]))
    }

    fn completing(past: &PastQueries, prefix: &str, audience: u8) -> Vec<String> {
        let es: Locale = "es".parse().expect("a locale");
        past.completing(&index(), prefix, &es, audience, 8).expect("the index answers")
    }

    fn note(past: &PastQueries, query: &str, readers: impl IntoIterator<Item = u8>, audience: u8) {
        let es: Locale = "es".parse().expect("a locale");
        readers.into_iter().for_each(|number| past.note(&es, query, address(number), audience));
    }

    #[test]
    fn a_query_is_suggested_once_several_readers_have_made_it() {
        let past = past();
        note(&past, "Imprimir  Factura", [1, 2, 2, 2, 2], 0);
        assert_eq!(completing(&past, "impr", 0), Vec::<String>::new(), "two readers are not several");
        note(&past, "imprimir factura", [3], 0);
        for prefix in ["impr", "IMPRIMIR FACT", "imprimri", "imprimir una fac"] {
            assert_eq!(completing(&past, prefix, 0), ["imprimir factura"], "{prefix}");
        }
        assert_eq!(completing(&past, "factura", 0), Vec::<String>::new(), "from its beginning alone");
        assert_eq!(completing(&past, "", 0), Vec::<String>::new());
    }

    #[test]
    fn what_only_agents_search_for_is_suggested_to_agents_alone() {
        let past = past();
        note(&past, "imprimir factura", [1, 2, 3], 2);
        assert_eq!(completing(&past, "impr", 1), Vec::<String>::new());
        assert_eq!(completing(&past, "impr", 2), ["imprimir factura"]);
    }

    #[test]
    fn a_word_that_the_reader_cannot_read_anywhere_is_never_suggested() {
        let past = past();
        for query in ["imprimir expediente", "imprimir pedro muster", "imprimir 2024-0815", "imprimir \"factura\""] {
            note(&past, query, [1, 2, 3], 0);
        }
        assert_eq!(completing(&past, "imprimir", 0), Vec::<String>::new());
        assert_eq!(completing(&past, "imprimir", 2), ["imprimir expediente"]);
    }

    #[test]
    fn the_most_frequent_comes_first_and_a_flood_forgets_what_few_have_made() {
        let past = past();
        note(&past, "imprimir", [1, 2, 3], 0);
        note(&past, "imprimir factura", [1, 2, 3, 4], 0);
        for number in 0..MOST + 10 {
            note(&past, &format!("factura {number}"), [9], 0);
        }
        assert_eq!(past.lock().queries.len(), MOST);
        assert_eq!(completing(&past, "imprimir", 0), ["imprimir factura", "imprimir"]);
    }

    #[test]
    fn a_mark_tells_readers_of_one_query_apart_and_links_no_two_queries() {
        let past = past();
        let place = |query: &str| ("es".to_owned(), query.to_owned());
        let mark = |query: &str, reader| past.mark(&place(query), reader);
        assert_eq!(mark("a", address(1)), mark("a", address(1)));
        assert_ne!(mark("a", address(1)), mark("a", address(2)));
        assert_ne!(mark("a", address(1)), mark("b", address(1)));
        assert_eq!(mark("a", PastReader::Unknown), mark("a", PastReader::Unknown), "nobody known is one reader");
    }
}
