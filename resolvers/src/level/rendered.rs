//! JSON on its way to the answer: the cells of a column, written one after the other.

use async_graphql::Value;
use bytes::Bytes;

/// Set in an end: the cell failed and must not be null.
const FAILED: u32 = 1 << 31;

/// The JSON of a column's cells, one after the other, being written.
///
/// Write a cell into [`Rendered::json`] and finish it with [`Rendered::end`].
#[derive(Debug, Default)]
pub struct Rendered {
    json: Vec<u8>,
    ends: Vec<u32>,
    failures: bool,
}

impl Rendered {
    /// Room for so many cells.
    pub(super) fn for_cells(count: usize) -> Self {
        Self { json: Vec::with_capacity(count * 36 + 4), ends: Vec::with_capacity(count), failures: false }
    }

    /// Room for so many cells of so many bytes together.
    pub(super) fn with_capacity(bytes: usize, count: usize) -> Self {
        Self { json: Vec::with_capacity(bytes + count * 4 + 4), ends: Vec::with_capacity(count), failures: false }
    }

    /// How many cells are finished.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether any cell failed.
    pub(super) fn has_failures(&self) -> bool {
        self.failures
    }

    /// Where the next cell is written.
    pub(super) fn json(&mut self) -> &mut Vec<u8> {
        &mut self.json
    }

    /// How many bytes of JSON there are.
    pub(super) fn size(&self) -> usize {
        self.json.len()
    }

    fn position(&self) -> u32 {
        // Saturates instead of wrapping; `Run::has_room` refuses such a column long before.
        u32::try_from(self.json.len()).unwrap_or(u32::MAX).min(FAILED - 1)
    }

    /// Finishes the cell that was written.
    pub(super) fn end(&mut self) {
        self.ends.push(self.position());
    }

    /// A cell that failed; what was written of it is taken back.
    pub(super) fn fail(&mut self) {
        let from = self.ends.last().map_or(0, |end| end & !FAILED);
        self.json.truncate(from as usize);
        self.ends.push(from | FAILED);
        self.failures = true;
    }

    /// A finished cell; `None` where it failed.
    pub(crate) fn get(&self, index: usize) -> Option<&[u8]> {
        let end = *self.ends.get(index)?;
        let start = if index == 0 { 0 } else { self.ends[index - 1] & !FAILED };
        (end & FAILED == 0).then(|| &self.json[start as usize..end as usize])
    }

    /// The same with a copied cell more; `None` fails.
    pub(super) fn push(&mut self, cell: Option<&[u8]>) {
        match cell {
            Some(json) => {
                self.json.extend_from_slice(json);
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

    /// Copied cells; `None` fails.
    pub(super) fn collect<'a>(cells: impl ExactSizeIterator<Item = Option<&'a [u8]>>) -> Self {
        let mut rendered = Self::for_cells(cells.len());
        for cell in cells {
            rendered.push(cell);
        }
        rendered
    }

    /// The cells in lists of these lengths, one list a cell. A list fails where one of its cells did.
    pub(super) fn lists(&self, lengths: &[usize]) -> Self {
        let mut lists =
            Self { json: Vec::with_capacity(self.json.len() + self.len() + lengths.len() * 6), ..Self::default() };
        let mut first = 0;
        for length in lengths {
            let mut whole = true;
            lists.json.push(b'[');
            for index in first..first + length {
                if index > first {
                    lists.json.push(b',');
                }
                match self.get(index) {
                    Some(json) => lists.json.extend_from_slice(json),
                    None => whole = false,
                }
            }
            first += length;
            lists.json.push(b']');
            if whole { lists.end() } else { lists.fail() }
        }
        lists
    }

    /// The only cell as a value; null where it failed or is none.
    pub fn single(&self) -> Value {
        self.get(0).and_then(|json| serde_json::from_slice(json).ok()).unwrap_or_default()
    }

    /// The JSON of the only cell; nothing where it failed.
    pub(super) fn into_only(self) -> Option<Vec<u8>> {
        (!self.failures).then_some(self.json)
    }

    /// As the one value that async-graphql's derived code hands on: the JSON, then the ends, then their number. The schema
    /// has no binary values of its own.
    pub(super) fn pack(mut self) -> Value {
        self.json.reserve_exact(self.ends.len() * 4 + 4);
        for end in &self.ends {
            self.json.extend_from_slice(&end.to_le_bytes());
        }
        let count = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.json.extend_from_slice(&count.to_le_bytes());
        Value::Binary(self.json.into())
    }
}

/// A packed column, read from its first cell to its last.
#[derive(Debug)]
pub(super) struct Fragments {
    bytes: Bytes,
    count: usize,
    ends: usize,
    next: usize,
    start: usize,
}

impl Fragments {
    /// What [`Rendered::pack`] packed; nothing where the value is something else.
    pub(super) fn unpack(value: Value) -> Option<Self> {
        let Value::Binary(bytes) = value else { return None };
        let trailer = bytes.len().checked_sub(4)?;
        let count = u32::from_le_bytes(bytes[trailer..].try_into().ok()?) as usize;
        let ends = trailer.checked_sub(count.checked_mul(4)?)?;
        Some(Self { bytes, count, ends, next: 0, start: 0 })
    }

    /// How many cells there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// How many bytes of JSON there are.
    pub(super) fn size(&self) -> usize {
        self.ends
    }

    /// The next cell; `None` where it failed. After the last one, cells fail.
    pub(super) fn next(&mut self) -> Option<&[u8]> {
        if self.next >= self.count {
            return None;
        }
        let at = self.ends + self.next * 4;
        let end = u32::from_le_bytes(self.bytes[at..at + 4].try_into().ok()?);
        self.next += 1;
        let start = std::mem::replace(&mut self.start, (end & !FAILED) as usize);
        (end & FAILED == 0).then(|| &self.bytes[start..self.start])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_reads_back_cell_by_cell() {
        let mut rendered = Rendered::for_cells(4);
        rendered.json().extend_from_slice(b"1");
        rendered.end();
        rendered.json().extend_from_slice(b"half of a cell");
        rendered.fail();
        rendered.push(Some(b"null"));
        rendered.json().extend_from_slice(b"\"x\"");
        rendered.end();
        assert_eq!((rendered.get(0), rendered.get(1), rendered.get(3)), (Some(&b"1"[..]), None, Some(&b"\"x\""[..])));
        let mut fragments = Fragments::unpack(rendered.pack()).expect("packed");
        assert_eq!((fragments.len(), fragments.size()), (4, 8));
        let cells: Vec<Option<Vec<u8>>> = (0..5).map(|_| fragments.next().map(<[u8]>::to_vec)).collect();
        let json = |text: &str| Some(text.as_bytes().to_vec());
        assert_eq!(cells, [json("1"), None, json("null"), json("\"x\""), None]);
    }

    #[test]
    fn a_value_that_is_no_column_is_told_apart() {
        for value in [Value::Null, Value::from(1), Value::Binary(Bytes::from_static(b"x")), Value::Binary(Bytes::new())]
        {
            assert!(Fragments::unpack(value.clone()).is_none(), "{value}");
        }
        assert!(Fragments::unpack(Value::Binary(Bytes::from_static(&[9, 0, 0, 0]))).is_none());
    }
}
