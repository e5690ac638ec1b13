//! Columns of texts of base and overlay, with ordinals in one order.
//!
//! An ordinal of the base is spread by [`SPREAD`] bits, so that a text that only the overlay has finds a number between
//! those of its neighbours. Equal ordinals are equal texts, and they sort as the texts do. Columns are opened once for each
//! state: a search asks for a dozen, and opening one costs more than reading it.

use tantivy::DocId;
use tantivy::columnar::StrColumn;

use crate::error::Result;
use crate::joined::{JoinedSegment, Readers};

/// Bits between two neighbours of the base: more texts than an overlay may ever have.
const SPREAD: u32 = 24;

/// Where the overlay's texts stand among the base's, by their ordinals in the overlay; ascending.
#[derive(Debug, Default)]
pub(crate) struct Places(Vec<u64>);

impl Places {
    pub(crate) fn new(base: Option<&StrColumn>, overlay: &StrColumn) -> Result<Self> {
        let mut places: Vec<u64> = Vec::with_capacity(overlay.num_terms());
        let mut text = String::new();
        for ord in 0..overlay.num_terms() as u64 {
            overlay.ord_to_str(ord, &mut text)?;
            let exact = match base {
                Some(base) => base.dictionary().term_ord(text.as_bytes())?,
                None => None,
            };
            places.push(match exact {
                Some(ord) => spread(ord),
                None => {
                    let before = base.map_or(Ok(0), |base| texts_before(base, &text))? << SPREAD;
                    places.last().copied().unwrap_or_default().max(before) + 1
                }
            });
        }
        Ok(Self(places))
    }

    fn place(&self, ord: u64) -> u64 {
        usize::try_from(ord).ok().and_then(|ord| self.0.get(ord)).copied().unwrap_or(u64::MAX)
    }
}

fn spread(ord: u64) -> u64 {
    (ord + 1) << SPREAD
}

/// How many texts of the base sort before this one.
fn texts_before(base: &StrColumn, text: &str) -> Result<u64> {
    let (mut low, mut high) = (0, base.num_terms() as u64);
    let mut other = String::new();
    while low < high {
        let middle = low.midpoint(high);
        base.ord_to_str(middle, &mut other)?;
        if other.as_str() < text { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}

/// The halves of a column of texts.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    base: Option<StrColumn>,
    /// With where its texts stand among the base's.
    overlay: Option<(StrColumn, Places)>,
    first: DocId,
}

impl Texts {
    /// `first` is the overlay's first document.
    pub(crate) fn open(readers: Readers, first: DocId, name: &str) -> Result<Self> {
        let [base, overlay] = readers.map(|part| part.map(|part| part.fast_fields().str(name)));
        let base = base.transpose()?.flatten();
        let overlay = match overlay.transpose()?.flatten() {
            Some(column) => {
                let places = Places::new(base.as_ref(), &column)?;
                Some((column, places))
            }
            None => None,
        };
        Ok(Self { base, overlay, first })
    }
}

/// A column of texts. One that no document filled has no values.
pub(crate) struct TextColumn<'a>(&'a Texts);

impl<'a> TextColumn<'a> {
    /// One of [`crate::joined::TEXT_COLUMNS`].
    pub(crate) fn open(segment: &'a JoinedSegment, name: &str) -> Result<Self> {
        Ok(Self(segment.texts(name)?))
    }

    /// The ordinals of a document's values: equal ordinals are equal texts, and they sort as the texts do.
    pub(crate) fn ords(&self, doc: DocId) -> impl Iterator<Item = u64> + '_ {
        let local = doc.checked_sub(self.0.first);
        let base = self.0.base.as_ref().filter(|_| local.is_none());
        let of_base = base.into_iter().flat_map(move |column| column.term_ords(doc)).map(spread);
        let overlay = local.and_then(|local| self.0.overlay.as_ref().map(|overlay| (local, overlay)));
        let of_overlay = overlay.into_iter().flat_map(|(local, (column, places))| {
            let places: &Places = places;
            column.term_ords(local).map(move |ord| places.place(ord))
        });
        of_base.chain(of_overlay)
    }

    pub(crate) fn ord(&self, doc: DocId) -> u64 {
        let found = match doc.checked_sub(self.0.first) {
            Some(local) => self
                .0
                .overlay
                .as_ref()
                .and_then(|(column, places)| column.term_ords(local).next().map(|ord| places.place(ord))),
            None => self.0.base.as_ref().and_then(|column| column.term_ords(doc).next()).map(spread),
        };
        found.unwrap_or(u64::MAX)
    }

    pub(crate) fn text_of(&self, ord: u64) -> Result<String> {
        let mut text = String::new();
        let is_of_base = ord > 0 && ord.trailing_zeros() >= SPREAD;
        if is_of_base && let Some(column) = &self.0.base {
            column.ord_to_str((ord >> SPREAD) - 1, &mut text)?;
        } else if let Some((column, places)) = &self.0.overlay
            && let Ok(place) = places.0.binary_search(&ord)
        {
            column.ord_to_str(place as u64, &mut text)?;
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
