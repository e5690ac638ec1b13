//! Columns of texts with numbers from 0 in the place of ordinals: for what looks at tens of thousands of documents.
//!
//! The base's documents are numbered once, however often parts of them are replaced: the numbers of the overlay go on from
//! theirs.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use tantivy::DocId;

use crate::columns::TextColumn;

/// Some documents' texts, numbered.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    /// The numbers of all documents' texts, one document after the other.
    numbers: Vec<u32>,
    /// Where those of each document end; nothing where each has one.
    ends: Vec<u32>,
    /// The ordinals that have their numbers from here, as [`TextColumn`] has them.
    ords: Vec<u64>,
    by_ord: HashMap<u64, u32>,
}

impl Numbers {
    /// Numbers these documents; what has a number in `before` keeps it.
    pub(crate) fn new(column: &TextColumn<'_>, documents: Range<DocId>, before: &Numbers) -> Self {
        let mut it = Self::default();
        for doc in documents {
            for ord in column.ords(doc) {
                let number = before.by_ord.get(&ord).copied().unwrap_or_else(|| {
                    *it.by_ord.entry(ord).or_insert_with(|| {
                        it.ords.push(ord);
                        (before.ords.len() + it.ords.len() - 1) as u32
                    })
                });
                it.numbers.push(number);
            }
            it.ends.push(it.numbers.len() as u32);
        }
        if it.ends.iter().zip(1..).all(|(end, documents)| *end == documents) {
            it.ends = Vec::new();
        }
        it
    }

    fn of(&self, doc: DocId) -> &[u32] {
        let doc = doc as usize;
        let range = match self.ends.get(doc) {
            Some(end) => {
                let start = doc.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
                start as usize..*end as usize
            }
            None => doc..doc + 1,
        };
        self.numbers.get(range).unwrap_or_default()
    }
}

/// A part's columns that are numbered, by name; each is made when it is first asked for.
pub(crate) type OfPart = HashMap<&'static str, OnceLock<Arc<Numbers>>>;

/// A column of texts, numbered.
#[derive(Debug)]
pub(crate) struct Numbered {
    base: Arc<Numbers>,
    overlay: Numbers,
    /// The overlay's first document.
    first: DocId,
}

impl Numbered {
    /// The base's, continued by the overlay's documents.
    pub(crate) fn new(base: Arc<Numbers>, column: &TextColumn<'_>, overlay: Range<DocId>) -> Self {
        Self { first: overlay.start, overlay: Numbers::new(column, overlay, &base), base }
    }

    /// How many different texts there are, those that only dead documents have among them.
    pub(crate) fn count(&self) -> usize {
        self.base.ords.len() + self.overlay.ords.len()
    }

    /// The numbers of a document's texts.
    pub(crate) fn of(&self, doc: DocId) -> &[u32] {
        match doc.checked_sub(self.first) {
            Some(local) => self.overlay.of(local),
            None => self.base.of(doc),
        }
    }

    /// The numbers of all documents in their order, where there is no overlay and each has one text.
    pub(crate) fn single(&self) -> Option<&[u32]> {
        (self.base.ends.is_empty() && self.overlay.numbers.is_empty()).then_some(&self.base.numbers)
    }

    /// The ordinal of a number.
    pub(crate) fn ord(&self, number: usize) -> u64 {
        let ord = match number.checked_sub(self.base.ords.len()) {
            Some(own) => self.overlay.ords.get(own),
            None => self.base.ords.get(number),
        };
        ord.copied().unwrap_or(u64::MAX)
    }
}
