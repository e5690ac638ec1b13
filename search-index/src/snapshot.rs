//! One state of the index, as a reader holds it while others replace it.

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::columnar::StrColumn;
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, Index, InvertedIndexReader, ReloadPolicy, Searcher, SegmentReader, TantivyDocument};

use crate::build::AllStatistics;
use crate::error::Result;
use crate::fields::Fields;

/// An opened index. It has one segment, or none if it is empty: the build merges.
pub(crate) struct Snapshot {
    pub(crate) fields: Fields,
    pub(crate) searcher: Searcher,
    pub(crate) statistics: AllStatistics,
    pub(crate) revision: String,
}

impl Snapshot {
    pub(crate) fn open(index: &Index, fields: Fields, statistics: AllStatistics, revision: String) -> Result<Self> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { fields, searcher: reader.searcher(), statistics, revision })
    }

    pub(crate) fn segment(&self) -> Option<&SegmentReader> {
        self.searcher.segment_readers().first()
    }

    /// Titles, headings and bodies as they were stored.
    pub(crate) fn text(&self, doc: DocId, field: Field) -> Result<String> {
        use tantivy::schema::Value;
        let document: TantivyDocument = self.searcher.doc(DocAddress::new(0, doc))?;
        Ok(document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned())
    }

    /// Every locale that has a section.
    pub(crate) fn locales(&self) -> BTreeSet<&str> {
        self.statistics.keys().filter_map(|key| key.split(crate::fields::SEPARATOR).next()).collect()
    }
}

/// The postings of a field.
pub(crate) fn inverted(segment: &SegmentReader, field: Field) -> Result<Arc<InvertedIndexReader>> {
    Ok(segment.inverted_index(field)?)
}

/// A column of texts. One that no document filled has no values.
pub(crate) struct TextColumn(Option<StrColumn>);

impl TextColumn {
    pub(crate) fn open(segment: &SegmentReader, name: &str) -> Result<Self> {
        Ok(Self(segment.fast_fields().str(name)?))
    }

    /// The ordinals of a document's values: equal ordinals are equal texts, and they sort as the texts do.
    pub(crate) fn ords(&self, doc: DocId) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().flat_map(move |column| column.term_ords(doc))
    }

    pub(crate) fn ord(&self, doc: DocId) -> u64 {
        self.ords(doc).next().unwrap_or(u64::MAX)
    }

    pub(crate) fn text_of(&self, ord: u64) -> Result<String> {
        let mut text = String::new();
        if let Some(column) = &self.0 {
            column.ord_to_str(ord, &mut text)?;
        }
        Ok(text)
    }

    pub(crate) fn text(&self, doc: DocId) -> Result<String> {
        match self.ords(doc).next() {
            Some(ord) => self.text_of(ord),
            None => Ok(String::new()),
        }
    }
}
