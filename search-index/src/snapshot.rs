//! One state of the index, as a reader holds it while others replace it.

use std::collections::BTreeSet;

use tantivy::schema::{Field, Value};
use tantivy::{DocId, Index};

use crate::build::AllStatistics;
use crate::error::Result;
use crate::fields::Fields;
use crate::joined::{Gone, JoinedSegment, Part};

/// An opened index.
pub(crate) struct Snapshot {
    pub(crate) fields: Fields,
    pub(crate) joined: JoinedSegment,
    pub(crate) statistics: AllStatistics,
    pub(crate) revision: String,
}

impl Snapshot {
    /// The state of an index that was written whole.
    pub(crate) fn open(index: &Index, fields: Fields, statistics: AllStatistics, revision: String) -> Result<Self> {
        let joined = JoinedSegment::new(Part::open(index)?, None, Gone::default())?;
        Ok(Self { fields, joined, statistics, revision })
    }

    /// Everything that is searched; nothing where there is nothing.
    pub(crate) fn segment(&self) -> Option<&JoinedSegment> {
        (self.joined.sections() > 0).then_some(&self.joined)
    }

    /// Titles, headings and bodies as they were stored.
    pub(crate) fn texts<const N: usize>(&self, doc: DocId, fields: [Field; N]) -> Result<[String; N]> {
        let document = self.joined.document(doc)?;
        let text = |field| document.get_first(field).and_then(|value| value.as_str().map(str::to_owned));
        Ok(fields.map(|field| text(field).unwrap_or_default()))
    }

    /// Every locale that has a section.
    pub(crate) fn locales(&self) -> BTreeSet<&str> {
        self.statistics.keys().filter_map(|key| key.split(crate::fields::SEPARATOR).next()).collect()
    }
}
