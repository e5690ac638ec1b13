//! What is searched, read as one segment: the stored one, and what took the place of parts of it since.
//!
//! A state has a *base*, one segment that was built or opened whole, and, once articles were replaced, an *overlay*: one
//! small segment in memory with the sections that are new. Those that they replace stay in the base and are dead: left
//! out of what is found by the base's alive set, and taken off the base's frequencies by [`Gone`]. So everything above
//! sees one segment: documents are numbered through, the overlay's behind the base's; a term has the sections that count;
//! and the ordinals of a column are in one order.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use tantivy::columnar::Column;
use tantivy::directory::OwnedBytes;
use tantivy::fastfield::{AliveBitSet, write_alive_bitset};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::Segment;
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::Field;
use tantivy::{
    BitSet, DocAddress, DocId, Index, InvertedIndexReader, ReloadPolicy, Searcher, SegmentReader, TantivyDocument,
};

use crate::columns::{Numbered, Places};
use crate::error::Result;

/// The columns of texts that are read in one order; see [`crate::columns::TextColumn`].
pub(crate) const TEXT_COLUMNS: [&str; 7] = ["id", "locale", "article", "kind", "category", "tag", "audience"];

/// Those of them whose texts are numbered, for counting.
const NUMBERED_COLUMNS: [&str; 3] = ["article", "kind", "category"];

/// A segment with those of its documents that count.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) segment: Segment,
    searcher: Searcher,
    reader: SegmentReader,
    alive: Option<AliveBitSet>,
}

impl Part {
    /// The one segment of an index; nothing where it is empty. All of it counts.
    pub(crate) fn open(index: &Index) -> Result<Option<Self>> {
        let Some(segment) = index.searchable_segments()?.into_iter().next() else { return Ok(None) };
        let searcher = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher();
        let reader = SegmentReader::open(&segment)?;
        Ok(Some(Self { segment, searcher, reader, alive: None }))
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
        Ok(Some(Self { segment: self.segment.clone(), searcher: self.searcher.clone(), reader, alive: Some(alive) }))
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
}

/// Base and overlay as one segment.
pub(crate) struct JoinedSegment {
    base: Option<Part>,
    overlay: Option<Part>,
    gone: Gone,
    /// Where the overlay's texts stand among the base's, by column.
    places: HashMap<&'static str, Places>,
    /// The overlay's first document.
    first: DocId,
    /// Made when they are first asked for.
    numbered: HashMap<&'static str, OnceLock<Numbered>>,
}

impl JoinedSegment {
    pub(crate) fn new(base: Option<Part>, overlay: Option<Part>, gone: Gone) -> Result<Self> {
        let first = base.as_ref().map_or(0, |base| base.reader.max_doc());
        let numbered = NUMBERED_COLUMNS.into_iter().map(|name| (name, OnceLock::new())).collect();
        let mut joined = Self { base, overlay, gone, places: HashMap::new(), first, numbered };
        if let Some(overlay) = &joined.overlay {
            for name in TEXT_COLUMNS {
                let Some(column) = overlay.reader.fast_fields().str(name)? else { continue };
                let base = match &joined.base {
                    Some(base) => base.reader.fast_fields().str(name)?,
                    None => None,
                };
                joined.places.insert(name, Places::new(base.as_ref(), &column)?);
            }
        }
        Ok(joined)
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
    pub(crate) fn inverted(&self, field: Field) -> Result<Inverted<'_>> {
        let open = |part: &Option<Part>| -> Result<Option<Arc<InvertedIndexReader>>> {
            Ok(part.as_ref().map(|part| part.reader.inverted_index(field)).transpose()?)
        };
        let (base, overlay) = (open(&self.base)?, open(&self.overlay)?);
        Ok(Inverted { base, overlay, gone: self.gone.0.get(&field), first: self.first })
    }

    /// How many words or 4-grams a field of a document has, as rounded as the engine keeps it.
    pub(crate) fn lengths(&self, field: Field) -> Result<Lengths> {
        let open = |part: &Option<Part>| -> Result<Option<FieldNormReader>> {
            Ok(part.as_ref().map(|part| part.reader.get_fieldnorms_reader(field)).transpose()?)
        };
        Ok(Lengths { base: open(&self.base)?, overlay: open(&self.overlay)?, first: self.first })
    }

    /// A column of numbers.
    pub(crate) fn numbers(&self, name: &str) -> Result<Numbers> {
        let open = |part: &Option<Part>| -> Result<Option<Column<u64>>> {
            Ok(part.as_ref().map(|part| part.reader.fast_fields().u64(name)).transpose()?)
        };
        Ok(Numbers { base: open(&self.base)?, overlay: open(&self.overlay)?, first: self.first })
    }

    /// One of the columns with one text a document, numbered.
    pub(crate) fn numbered(&self, name: &str) -> Result<Option<&Numbered>> {
        let Some(kept) = self.numbered.get(name) else { return Ok(None) };
        if let Some(numbered) = kept.get() {
            return Ok(Some(numbered));
        }
        let numbered = Numbered::new(self, name)?;
        Ok(Some(kept.get_or_init(|| numbered)))
    }

    /// A column of texts of the base and of the overlay, and where the latter's stand among the former's.
    pub(crate) fn texts(&self, name: &str) -> Result<Texts<'_>> {
        let open = |part: &Option<Part>| -> Result<Option<tantivy::columnar::StrColumn>> {
            match part {
                Some(part) => Ok(part.reader.fast_fields().str(name)?),
                None => Ok(None),
            }
        };
        let overlay = open(&self.overlay)?.zip(self.places.get(name));
        Ok(Texts { base: open(&self.base)?, overlay, first: self.first })
    }
}

/// The halves of a column of texts.
pub(crate) struct Texts<'a> {
    pub(crate) base: Option<tantivy::columnar::StrColumn>,
    pub(crate) overlay: Option<(tantivy::columnar::StrColumn, &'a Places)>,
    pub(crate) first: DocId,
}

/// The terms of a field; see [`crate::terms`] for what can be asked.
pub(crate) struct Inverted<'a> {
    pub(crate) base: Option<Arc<InvertedIndexReader>>,
    pub(crate) overlay: Option<Arc<InvertedIndexReader>>,
    pub(crate) gone: Option<&'a HashMap<String, u64>>,
    pub(crate) first: DocId,
}

/// Lengths of a field.
pub(crate) struct Lengths {
    base: Option<FieldNormReader>,
    overlay: Option<FieldNormReader>,
    first: DocId,
}

impl Lengths {
    /// The length as the engine keeps it: one of 256.
    pub(crate) fn fieldnorm_id(&self, doc: DocId) -> u8 {
        match doc.checked_sub(self.first) {
            Some(local) => self.overlay.as_ref().map_or(0, |lengths| lengths.fieldnorm_id(local)),
            None => self.base.as_ref().map_or(0, |lengths| lengths.fieldnorm_id(doc)),
        }
    }

    pub(crate) fn fieldnorm(&self, doc: DocId) -> u32 {
        match doc.checked_sub(self.first) {
            Some(local) => self.overlay.as_ref().map_or(0, |lengths| lengths.fieldnorm(local)),
            None => self.base.as_ref().map_or(0, |lengths| lengths.fieldnorm(doc)),
        }
    }
}

/// A column of numbers.
pub(crate) struct Numbers {
    base: Option<Column<u64>>,
    overlay: Option<Column<u64>>,
    first: DocId,
}

impl Numbers {
    pub(crate) fn first(&self, doc: DocId) -> Option<u64> {
        match doc.checked_sub(self.first) {
            Some(local) => self.overlay.as_ref()?.first(local),
            None => self.base.as_ref()?.first(doc),
        }
    }
}
