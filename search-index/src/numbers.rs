//! Lengths of fields and columns of numbers, of base and overlay.

use tantivy::DocId;
use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;

use crate::error::Result;
use crate::joined::Readers;

/// Lengths of a field.
pub(crate) struct Lengths {
    base: Option<FieldNormReader>,
    overlay: Option<FieldNormReader>,
    first: DocId,
}

impl Lengths {
    /// `first` is the overlay's first document.
    pub(crate) fn open(readers: Readers, first: DocId, field: Field) -> Result<Self> {
        let [base, overlay] = readers.map(|part| part.map(|part| part.get_fieldnorms_reader(field)).transpose());
        Ok(Self { base: base?, overlay: overlay?, first })
    }

    /// Those of base or overlay, with the number of its first document.
    pub(crate) fn of_part(&self, in_overlay: bool) -> Option<(DocId, &FieldNormReader)> {
        let (first, part) = if in_overlay { (self.first, &self.overlay) } else { (0, &self.base) };
        part.as_ref().map(|part| (first, part))
    }

    /// How many words there are, as rounded as the engine keeps it.
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
    /// `first` is the overlay's first document.
    pub(crate) fn open(readers: Readers, first: DocId, name: &str) -> Result<Self> {
        let [base, overlay] = readers.map(|part| part.map(|part| part.fast_fields().u64(name)).transpose());
        Ok(Self { base: base?, overlay: overlay?, first })
    }

    /// Calls `visit` with every number of a document, in their order.
    pub(crate) fn each(&self, doc: DocId, visit: impl FnMut(u64)) {
        let (column, doc) = match doc.checked_sub(self.first) {
            Some(local) => (&self.overlay, local),
            None => (&self.base, doc),
        };
        if let Some(column) = column {
            column.values_for_doc(doc).for_each(visit);
        }
    }

    pub(crate) fn first(&self, doc: DocId) -> Option<u64> {
        match doc.checked_sub(self.first) {
            Some(local) => self.overlay.as_ref()?.first(local),
            None => self.base.as_ref()?.first(doc),
        }
    }
}
