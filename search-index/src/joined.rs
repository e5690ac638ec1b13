//! What is searched, read as one segment: the stored one, and what took the place of parts of it since.
//!
//! A state has a *base*, one segment that was built or opened whole, and, once articles were replaced, an *overlay*: one
//! small segment in memory with the sections that are new. Those that they replace stay in the base and are dead: left
//! out of what is found by the base's alive set, and taken off the base's frequencies by [`Gone`]. So everything above
//! sees one segment: documents are numbered through, the overlay's behind the base's; a term has the sections that count;
//! and the ordinals of a column are in one order.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use tantivy::directory::OwnedBytes;
use tantivy::fastfield::{AliveBitSet, write_alive_bitset};
use tantivy::index::Segment;
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::Field;
use tantivy::{BitSet, DocAddress, DocId, Index, ReloadPolicy, Searcher, SegmentReader, TantivyDocument};

use crate::columns::{TextColumn, Texts};
use crate::error::{Error, Result};
use crate::fields::{Fields, Partition};
use crate::gram_words::{EntryGrams, GramList, GramWords, gram_key};
use crate::numbered::{self, Numbered};
use crate::numbers::{Lengths, Numbers};
use crate::terms::{Dictionaries, Inverted};

/// The columns of texts that are read in one order; see [`crate::columns::TextColumn`].
pub(crate) const TEXT_COLUMNS: [&str; 7] = ["id", "locale", "article", "kind", "category", "tag", "audience"];

/// Those of them whose texts are numbered, for counting.
const NUMBERED_COLUMNS: [&str; 4] = ["article", "kind", "category", "tag"];

/// A segment with those of its documents that count.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) segment: Segment,
    searcher: Searcher,
    reader: SegmentReader,
    gram_words: Arc<GramWords>,
    alive: Option<AliveBitSet>,
    /// Shared by all states that have the segment.
    numbered: Arc<numbered::OfPart>,
}

impl Part {
    /// The one segment of an index; nothing where it is empty. All of it counts.
    pub(crate) fn open(index: &Index) -> Result<Option<Self>> {
        let Some(segment) = index.searchable_segments()?.into_iter().next() else { return Ok(None) };
        let searcher = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher();
        let reader = SegmentReader::open(&segment)?;
        let gram_words = Arc::new(GramWords::open(index, &reader)?);
        let numbered = NUMBERED_COLUMNS.into_iter().map(|name| (name, OnceLock::new())).collect();
        Ok(Some(Self { segment, searcher, reader, gram_words, alive: None, numbered: Arc::new(numbered) }))
    }

    /// The same without these documents; nothing where none is left.
    pub(crate) fn without(&self, dead: &[DocId]) -> Result<Option<Self>> {
        if dead.is_empty() {
            return Ok(Some(self.clone()));
        }
        let mut left = BitSet::with_max_value_and_full(self.reader.max_doc());
        for doc in (0..self.reader.max_doc()).filter(|doc| !self.is_alive(*doc)).chain(dead.iter().copied()) {
            left.remove(doc);
        }
        if left.len() == 0 {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        write_alive_bitset(&left, &mut bytes)?;
        let alive = AliveBitSet::open(OwnedBytes::new(bytes));
        let reader = SegmentReader::open_with_custom_alive_set(&self.segment, Some(alive.clone()))?;
        Ok(Some(Self { reader, alive: Some(alive), ..self.clone() }))
    }

    /// Which of its documents count; all of them where nothing is said.
    pub(crate) fn alive(&self) -> Option<AliveBitSet> {
        self.alive.clone()
    }

    fn is_alive(&self, doc: DocId) -> bool {
        self.alive.as_ref().is_none_or(|alive| alive.is_alive(doc))
    }
}

/// By field and term: in how many dead sections of the base it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gone(HashMap<Field, HashMap<String, u64>>);

impl Gone {
    pub(crate) fn add(&mut self, field: Field, term: String) {
        *self.0.entry(field).or_default().entry(term).or_default() += 1;
    }

    /// By 4-gram, the sections of its words added up.
    fn by_gram(&self) -> HashMap<u64, u64> {
        let mut sum = HashMap::new();
        let mut entry_grams = EntryGrams::new();
        for (entry, sections) in self.0.get(&Fields::schema().1.vocabulary).into_iter().flatten() {
            for key in entry_grams.of(entry).into_iter().flat_map(|(_, keys)| keys) {
                *sum.entry(key).or_default() += sections;
            }
        }
        sum
    }
}

/// The readers of base and overlay.
pub(crate) type Readers<'a> = [Option<&'a SegmentReader>; 2];

/// Base and overlay as one segment.
pub(crate) struct JoinedSegment {
    base: Option<Part>,
    overlay: Option<Part>,
    gone: Gone,
    /// The overlay's first document.
    first: DocId,
    texts: HashMap<&'static str, Texts>,
    preambles: Numbers,
    digests: Numbers,
    spelling: Numbers,
    /// By 4-gram, in how many dead sections of the base its words are, added up.
    gone_grams: HashMap<u64, u64>,
    dictionaries: Dictionaries,
    /// Made when they are first asked for.
    numbered: HashMap<&'static str, OnceLock<Numbered>>,
}

impl JoinedSegment {
    pub(crate) fn new(base: Option<Part>, overlay: Option<Part>, gone: Gone) -> Result<Self> {
        let readers = [base.as_ref().map(|part| &part.reader), overlay.as_ref().map(|part| &part.reader)];
        let first = base.as_ref().map_or(0, |base| base.reader.max_doc());
        let mut texts = HashMap::new();
        for name in TEXT_COLUMNS {
            texts.insert(name, Texts::open(readers, first, name)?);
        }
        let preambles = Numbers::open(readers, first, "is_preamble")?;
        let digests = Numbers::open(readers, first, "digest")?;
        let spelling = Numbers::open(readers, first, "spelling")?;
        let gone_grams = gone.by_gram();
        let dictionaries = Dictionaries::open(readers)?;
        let numbered = NUMBERED_COLUMNS.into_iter().map(|name| (name, OnceLock::new())).collect();
        Ok(Self { base, overlay, gone, first, texts, preambles, digests, spelling, gone_grams, dictionaries, numbered })
    }

    pub(crate) fn base(&self) -> Option<&Part> {
        self.base.as_ref()
    }

    pub(crate) fn overlay(&self) -> Option<&Part> {
        self.overlay.as_ref()
    }

    pub(crate) fn gone(&self) -> &Gone {
        &self.gone
    }

    /// One more than the largest number of a document.
    pub(crate) fn max_doc(&self) -> DocId {
        self.first + self.overlay.as_ref().map_or(0, |overlay| overlay.reader.max_doc())
    }

    /// Whether every document counts.
    pub(crate) fn all_alive(&self) -> bool {
        self.parts().all(|(_, part)| part.alive.is_none())
    }

    /// Sections that count.
    pub(crate) fn sections(&self) -> u64 {
        self.parts().map(|(_, part)| u64::from(part.reader.num_docs())).sum()
    }

    /// Sections in the overlay, and dead ones in the base: what replacing has left behind.
    pub(crate) fn changed(&self) -> u64 {
        let dead = self.base.as_ref().map_or(0, |base| base.reader.num_deleted_docs());
        let new = self.overlay.as_ref().map_or(0, |overlay| overlay.reader.max_doc());
        u64::from(dead) + u64::from(new)
    }

    /// The parts, each with the number of its first document.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (DocId, &Part)> {
        let base = self.base.as_ref().map(|base| (0, base));
        base.into_iter().chain(self.overlay.as_ref().map(|overlay| (self.first, overlay)))
    }

    /// The part of a document, and the document's number in it.
    fn locate(&self, doc: DocId) -> Option<(&Part, DocId)> {
        match doc.checked_sub(self.first) {
            Some(local) => self.overlay.as_ref().map(|overlay| (overlay, local)),
            None => self.base.as_ref().map(|base| (base, doc)),
        }
    }

    /// Whether it is in the overlay, and its number in its part.
    pub(crate) fn place_of(&self, doc: DocId) -> (bool, DocId) {
        doc.checked_sub(self.first).map_or((false, doc), |local| (true, local))
    }

    /// Whether a document counts.
    pub(crate) fn is_alive(&self, doc: DocId) -> bool {
        self.locate(doc).is_some_and(|(part, local)| part.is_alive(local))
    }

    /// What a document was stored with.
    pub(crate) fn document(&self, doc: DocId) -> Result<TantivyDocument> {
        let Some((part, local)) = self.locate(doc) else { return Ok(TantivyDocument::default()) };
        Ok(part.searcher.doc(DocAddress::new(0, local))?)
    }

    /// Every document that matches, in their order.
    pub(crate) fn documents(&self, query: &dyn Query) -> Result<Vec<DocId>> {
        let mut found = Vec::new();
        for (first, part) in self.parts() {
            let weight = query.weight(EnableScoring::disabled_from_searcher(&part.searcher))?;
            weight.for_each_no_score(&part.reader, &mut |docs| {
                found.extend(docs.iter().filter(|doc| part.is_alive(**doc)).map(|doc| first + doc));
            })?;
        }
        Ok(found)
    }

    /// The terms of a field with their postings.
    pub(crate) fn inverted(&self, field: Field) -> Inverted<'_> {
        self.dictionaries.of(field, self.gone.0.get(&field), self.first)
    }

    /// Adds the lists of the words of a partition that have a 4-gram; gives their sections, added up.
    pub(crate) fn add_gram_lists(&self, partition: &Partition, gram: &str, lists: &mut Vec<GramList>) -> u64 {
        let key = gram_key(partition.as_str(), gram);
        let gone = self.gone_grams.get(&key).copied().unwrap_or_default();
        let mut sum = 0;
        // What is gone was the base's; there is none where all of it is gone.
        for (in_overlay, part, gone) in [(false, &self.base, gone), (true, &self.overlay, 0)] {
            if let Some((list, sections)) = part.as_ref().and_then(|part| part.gram_words.find(key, in_overlay)) {
                lists.push(list);
                sum += sections.saturating_sub(gone);
            }
        }
        sum
    }

    /// Which words have a 4-gram, of base or overlay.
    pub(crate) fn gram_words(&self, in_overlay: bool) -> Option<&GramWords> {
        let part = if in_overlay { &self.overlay } else { &self.base };
        part.as_ref().map(|part| &*part.gram_words)
    }

    /// The words of each section, as [`crate::gram_words`] numbers them.
    pub(crate) fn spelling(&self) -> &Numbers {
        &self.spelling
    }

    /// How many words a field of a document has, as rounded as the engine keeps it.
    pub(crate) fn lengths(&self, field: Field) -> Result<Lengths> {
        Lengths::open(self.readers(), self.first, field)
    }

    /// 1 for what stands before the first heading of its article.
    pub(crate) fn preambles(&self) -> &Numbers {
        &self.preambles
    }

    /// Equal for sections that are indexed alike.
    pub(crate) fn digests(&self) -> &Numbers {
        &self.digests
    }

    fn readers(&self) -> Readers<'_> {
        [&self.base, &self.overlay].map(|part| part.as_ref().map(|part| &part.reader))
    }

    /// One of the columns that are counted, numbered.
    pub(crate) fn numbered(&self, name: &str) -> Result<Option<&Numbered>> {
        let Some(kept) = self.numbered.get(name) else { return Ok(None) };
        if let Some(numbered) = kept.get() {
            return Ok(Some(numbered));
        }
        let column = TextColumn::open(self, name)?;
        let of_base = || Arc::new(numbered::Numbers::new(&column, 0..self.first, &numbered::Numbers::default()));
        let base = self.base.as_ref().and_then(|base| base.numbered.get(name));
        let base = base.map_or_else(Arc::default, |kept| Arc::clone(kept.get_or_init(of_base)));
        Ok(Some(kept.get_or_init(|| Numbered::new(base, &column, self.first..self.max_doc()))))
    }

    /// Numbers all that are counted.
    pub(crate) fn number_all(&self) -> Result<()> {
        NUMBERED_COLUMNS.into_iter().try_for_each(|name| self.numbered(name).map(drop))
    }

    /// A column of texts: one of [`TEXT_COLUMNS`].
    pub(crate) fn texts(&self, name: &str) -> Result<&Texts> {
        self.texts.get(name).ok_or_else(|| Error::Read(std::io::Error::other(format!("there is no column {name}"))))
    }
}
