//! JSON on its way to the answer: the cells of a column, written one after the other.
//!
//! What stands around a large cell - the object that it is the only field of, the list, `data` itself - is written before and
//! behind it, where room was left for that, so that an answer is not copied once for each level that it is deep.

use std::ops::Range;

use async_graphql::Value;

use super::{
    Json,
    buffer::Buffer,
    json::{SHORT, piece},
};

/// Set in an end: the cell failed and must not be null.
const FAILED: u32 = 1 << 31;

/// The JSON of a column's cells, one after the other, being written.
///
/// Write a cell into [`Rendered::json`] and finish it with [`Rendered::end`].
#[derive(Debug, Default)]
pub struct Rendered {
    written: Buffer,
    /// Where the first cell begins: before it is room.
    start: usize,
    /// Whether a comma stands between a cell and the next.
    apart: bool,
    failures: bool,
    /// Which of the cells each object has, where several have one alike.
    of: Option<Dealt>,
}

/// Which of a column's cells each object has.
#[derive(Debug)]
struct Dealt {
    of: Vec<u32>,
    /// How many bytes that is of all of them together.
    size: usize,
}

impl Rendered {
    /// Room for so many leaves.
    pub(super) fn for_cells(count: usize) -> Self {
        Self { written: Buffer::with_room(count * 36, count), ..Self::default() }
    }

    /// Room for so many objects of so many bytes together, and for what will stand around them. Begin each with
    /// [`Self::begin`].
    pub(super) fn for_objects(bytes: usize, count: usize) -> Self {
        let mut written = Buffer::with_room(Json::around(bytes + count) + SHORT, count);
        let start = Json::begin(&mut written.json);
        Self { written, start, apart: true, ..Self::default() }
    }

    /// How many cells are finished.
    pub(super) fn len(&self) -> usize {
        self.of.as_ref().map_or(self.written.ends.len(), |dealt| dealt.of.len())
    }

    /// Whether there is one cell, which did not fail and is nobody else's.
    pub(super) fn is_one(&self) -> bool {
        !self.failures && self.written.ends.len() == 1 && self.of.is_none()
    }

    /// Whether any cell failed.
    pub(super) fn has_failures(&self) -> bool {
        self.failures
    }

    /// Where the next cell is written.
    pub(super) fn json(&mut self) -> &mut Vec<u8> {
        &mut self.written.json
    }

    /// How many bytes of JSON there are, where each object has its own.
    pub(super) fn size(&self) -> usize {
        match &self.of {
            Some(dealt) => dealt.size,
            None => self.written.json.len() - self.start,
        }
    }

    fn position(&self) -> u32 {
        // Saturates instead of wrapping; `Run::has_room` refuses such a column long before.
        u32::try_from(self.written.json.len()).unwrap_or(u32::MAX).min(FAILED - 1)
    }

    /// Where a cell begins.
    fn start_of(&self, cell: usize) -> usize {
        match cell {
            0 => self.start,
            _ => (self.written.ends[cell - 1] & !FAILED) as usize + usize::from(self.apart),
        }
    }

    /// Begins an object.
    pub(super) fn begin(&mut self) -> &mut Vec<u8> {
        if self.apart && !self.written.ends.is_empty() {
            self.written.json.push(b',');
        }
        &mut self.written.json
    }

    /// Finishes the cell that was written.
    pub(super) fn end(&mut self) {
        self.written.ends.push(self.position());
    }

    /// A cell that failed; what was written of it is taken back.
    pub(super) fn fail(&mut self) {
        self.written.json.truncate(self.start_of(self.written.ends.len()));
        self.written.ends.push(self.position() | FAILED);
        self.failures = true;
    }

    /// A finished cell; `None` where it failed.
    pub(crate) fn get(&self, index: usize) -> Option<&[u8]> {
        self.written.json.get(self.place(index)?)
    }

    /// Copies a finished cell; whether there was one.
    pub(super) fn copy(&self, index: usize, json: &mut Vec<u8>) -> bool {
        let place = self.place(index);
        place.map(|place| piece(json, &self.written.json, place)).is_some()
    }

    /// Where a finished cell stands; `None` where it failed.
    fn place(&self, index: usize) -> Option<Range<usize>> {
        let cell = match &self.of {
            Some(dealt) => *dealt.of.get(index)? as usize,
            None => index,
        };
        self.place_of(cell)
    }

    /// The same of a cell as it was written, whichever objects have it.
    fn place_of(&self, cell: usize) -> Option<Range<usize>> {
        let end = *self.written.ends.get(cell)?;
        (end & FAILED == 0).then(|| self.start_of(cell)..end as usize)
    }

    /// The same with a copied cell more; `None` fails.
    fn push(&mut self, cell: Option<&[u8]>) {
        match cell {
            Some(json) => {
                self.written.json.extend_from_slice(json);
                self.end();
            }
            None => self.fail(),
        }
    }

    /// Leaves, one a cell.
    pub fn of_leaves<C: super::Cell>(cells: &[C]) -> Self {
        let mut rendered = Self::for_cells(cells.len());
        for cell in cells {
            cell.write_leaf(rendered.json());
            rendered.end();
        }
        rendered
    }

    /// Copied cells, of about so many bytes together; `None` fails.
    pub(super) fn collect<'a>(bytes: usize, cells: impl ExactSizeIterator<Item = Option<&'a [u8]>>) -> Self {
        let mut rendered = Self { written: Buffer::with_room(bytes, cells.len()), ..Self::default() };
        for cell in cells {
            rendered.push(cell);
        }
        rendered
    }

    /// The same cell for so many objects.
    pub(super) fn alike(cell: &[u8], count: usize) -> Self {
        Self::collect(cell.len(), [Some(cell)].into_iter()).dealt(std::iter::repeat_n(0, count))
    }

    /// The cells dealt to objects, of which several may have one alike: `of` says which one each has.
    pub(super) fn dealt(self, of: impl IntoIterator<Item = usize>) -> Self {
        let sizes: Vec<usize> =
            (0..self.written.ends.len()).map(|cell| self.place_of(cell).map_or(0, |place| place.len())).collect();
        let mut size = 0;
        let cell = |cell| {
            size += sizes.get(cell).copied().unwrap_or_default();
            // What is beyond all cells is none, and fails.
            u32::try_from(cell).unwrap_or(u32::MAX)
        };
        let of = of.into_iter().map(cell).collect();
        Self { of: Some(Dealt { of, size }), ..self }
    }

    /// The cells in lists of these lengths, one list a cell. A list fails where one of its cells did.
    pub(super) fn lists(self, lengths: &[usize]) -> Self {
        match lengths {
            [all] if *all == self.written.ends.len() && *all > 0 => self.list(),
            _ => self.copied_to_lists(lengths),
        }
    }

    /// All cells in one list: the commas between them are there already.
    fn list(mut self) -> Self {
        if !self.apart || self.failures || self.of.is_some() || self.start == 0 {
            return self.copied_to_lists(&[self.len()]);
        }
        self.start -= 1;
        self.written.json[self.start] = b'[';
        self.written.json.push(b']');
        self.written.ends.clear();
        self.end();
        self
    }

    fn copied_to_lists(&self, lengths: &[usize]) -> Self {
        let mut lists = Self::for_objects(self.size() + self.len() + lengths.len() * 2, lengths.len());
        let mut first = 0;
        for length in lengths {
            let mut whole = true;
            lists.begin().push(b'[');
            for index in first..first + length {
                if index > first {
                    lists.written.json.push(b',');
                }
                whole &= self.copy(index, &mut lists.written.json);
            }
            first += length;
            lists.written.json.push(b']');
            if whole { lists.end() } else { lists.fail() }
        }
        lists
    }

    /// The only cell as a value; null where it failed or is none.
    pub fn single(&self) -> Value {
        self.get(0).and_then(|json| serde_json::from_slice(json).ok()).unwrap_or_default()
    }

    /// The JSON of the only cell; nothing where it failed, or where there are others.
    pub(super) fn into_only(mut self) -> Option<Json> {
        self.is_one().then(|| Json::of_parts(std::mem::take(&mut self.written.json), self.start))
    }

    /// The only cell of a column, as it was or with something around it.
    pub(super) fn only(json: Json) -> Self {
        let (json, start) = json.into_parts();
        let mut only =
            Self { written: Buffer { json, ends: Vec::with_capacity(1) }, start, apart: true, ..Self::default() };
        only.end();
        only
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(rendered: &Rendered) -> Vec<Option<&str>> {
        let text = |json| std::str::from_utf8(json).expect("UTF-8");
        (0..rendered.len() + 1).map(|cell| rendered.get(cell).map(text)).collect()
    }

    fn objects(cells: &[Option<&str>]) -> Rendered {
        let mut rendered = Rendered::for_objects(8, cells.len());
        for cell in cells {
            rendered.begin().extend_from_slice(cell.unwrap_or("half of a cell").as_bytes());
            if cell.is_some() { rendered.end() } else { rendered.fail() }
        }
        rendered
    }

    #[test]
    fn what_is_written_reads_back_cell_by_cell() {
        let mut leaves = Rendered::for_cells(4);
        leaves.json().extend_from_slice(b"1");
        leaves.end();
        leaves.json().extend_from_slice(b"half of a cell");
        leaves.fail();
        leaves.push(Some(b"null"));
        assert_eq!((cells(&leaves), leaves.size()), (vec![Some("1"), None, Some("null"), None], 5));
        let written = [Some("{}"), None, Some("{1}"), None, None, Some("{2}")];
        assert_eq!(cells(&objects(&written))[..6], written);
    }

    #[test]
    fn cells_stand_in_lists_whether_they_are_copied_or_not() {
        for of in [vec![Some("1")], vec![Some("1"), Some("2")], vec![Some("1"), None, Some("3")], vec![]] {
            let leaves = || Rendered::collect(0, of.iter().map(|cell| cell.map(str::as_bytes)));
            let whole: Option<Vec<&str>> = of.iter().copied().collect();
            let list = whole.map(|cells| format!("[{}]", cells.join(",")));
            assert_eq!(cells(&objects(&of).lists(&[of.len()])), [list.as_deref(), None]);
            assert_eq!(cells(&leaves().lists(&[of.len()])), [list.as_deref(), None]);
            assert_eq!(cells(&leaves().lists(&[0, of.len(), 0])), [Some("[]"), list.as_deref(), Some("[]"), None]);
            assert_eq!(cells(&objects(&of).lists(&[of.len(), 0])), [list.as_deref(), Some("[]"), None]);
        }
    }

    #[test]
    fn a_list_in_a_list_in_a_list_is_what_it_is() {
        let mut lists = objects(&[Some("{}"), Some("{1}")]);
        for _ in 0..1_000 {
            let count = lists.len();
            lists = lists.lists(&[count]);
        }
        let (open, close) = ("[".repeat(1_000), "]".repeat(1_000));
        assert_eq!(cells(&lists), [Some(format!("{open}{{}},{{1}}{close}").as_str()), None]);
    }

    #[test]
    fn cells_that_several_have_alike_are_counted_for_each() {
        let dealt = objects(&[Some("{}"), None, Some("{12}")]).dealt([2, 0, 2, 1, 9]);
        assert_eq!(cells(&dealt), [Some("{12}"), Some("{}"), Some("{12}"), None, None, None]);
        assert_eq!(dealt.size(), 10);
        assert_eq!(
            (cells(&Rendered::alike(b"[]", 2)), Rendered::alike(b"[]", 2).size()),
            (vec![Some("[]"), Some("[]"), None], 4)
        );
        assert_eq!(cells(&Rendered::alike(b"[]", 0)), [None]);
        let dealt = objects(&[Some("{}")]).dealt([0, 0]);
        assert_eq!(cells(&dealt.lists(&[2])), [Some("[{},{}]"), None]);
    }

    #[test]
    fn what_stands_around_the_only_cell_does_not_change_it() {
        let only = |cells: &[Option<&str>]| objects(cells).into_only();
        assert!(only(&[None]).is_none() && only(&[]).is_none() && only(&[Some("1"), Some("2")]).is_none());
        let mut json = only(&[Some("{}")]).expect("the only one");
        json.wrap(b"{\"a\":", b"}");
        assert_eq!(cells(&Rendered::only(json)), [Some("{\"a\":{}}"), None]);
    }
}
