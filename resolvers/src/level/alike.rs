//! Which objects of a level are alike, told by their columns.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::Rendered;

/// Objects by what their columns say of them.
pub(super) struct Kinds {
    /// The first object of each kind.
    firsts: Vec<usize>,
    /// Which kind each object is of.
    of: Vec<usize>,
}

impl Kinds {
    /// So many kinds are compared one by one; those of more are looked up.
    const FEW: usize = 8;

    /// So many objects that are alike as long as nothing is said of them.
    pub(super) fn one(count: usize) -> Self {
        Self { firsts: (0..count.min(1)).collect(), of: vec![0; count] }
    }

    /// Tells apart objects that were alike before and have other cells in this column.
    pub(super) fn split(&mut self, cells: &Rendered) {
        let mut few: Vec<(Face, Option<&[u8]>)> = Vec::with_capacity(Self::FEW);
        let mut rarer: HashMap<(usize, Option<&[u8]>), usize, RandomState> = HashMap::default();
        self.firsts.clear();
        for (object, kind) in self.of.iter_mut().enumerate() {
            let cell = cells.get(object);
            let face = Face::of(*kind, cell);
            let is_same = |(known, whole): &(Face, _)| *known == face && (face.is_whole() || *whole == cell);
            let known = few.iter().position(is_same);
            let next = self.firsts.len();
            let place = known.unwrap_or_else(|| {
                if next < Self::FEW {
                    few.push((face, cell));
                    return next;
                }
                *rarer.entry((*kind, cell)).or_insert(next)
            });
            if place == next {
                self.firsts.push(object);
            }
            *kind = place;
        }
    }

    /// The first object of each kind, and which kind each object is of.
    pub(super) fn into_parts(self) -> (Vec<usize>, Vec<usize>) {
        (self.firsts, self.of)
    }
}

/// An object as it is compared with others: most cells are short, and two words say all of them. No call compares these: the
/// C library's, asked about nothing at an address where nothing is, may take 100 ns (BENCHMARKS.md, "Found on the way").
#[derive(Clone, Copy, PartialEq, Eq)]
struct Face {
    /// What was said of it before.
    kind: usize,
    /// Of its cell; beyond all lengths where that failed.
    length: usize,
    /// Of its cell.
    ends: [u64; 2],
}

impl Face {
    /// Cells that are no longer have nothing between their ends.
    const SHORT: usize = 16;

    fn of(kind: usize, cell: Option<&[u8]>) -> Self {
        match cell {
            Some(cell) => Self { kind, length: cell.len(), ends: ends(cell) },
            None => Self { kind, length: usize::MAX, ends: [0; 2] },
        }
    }

    /// Whether nothing of the cell is left out.
    fn is_whole(&self) -> bool {
        self.length <= Self::SHORT
    }
}

/// The first and the last bytes of a cell, eight of each where it has as many. Where they meet, some stand in both.
fn ends(cell: &[u8]) -> [u64; 2] {
    if let (Some(first), Some(last)) = (cell.first_chunk(), cell.last_chunk()) {
        return [u64::from_ne_bytes(*first), u64::from_ne_bytes(*last)];
    }
    if let (Some(first), Some(last)) = (cell.first_chunk(), cell.last_chunk()) {
        return [u32::from_ne_bytes(*first).into(), u32::from_ne_bytes(*last).into()];
    }
    // Three at most.
    let byte = |place: usize| cell.get(place).copied().map_or(0, u64::from);
    [byte(0), byte(1) << 8 | byte(2)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn alike(count: usize, columns: &[Vec<Option<Vec<u8>>>]) -> (Vec<usize>, Vec<usize>) {
        let mut kinds = Kinds::one(count);
        for cells in columns {
            kinds.split(&Rendered::collect(0, cells.iter().map(Option::as_deref)));
        }
        kinds.into_parts()
    }

    #[test]
    fn objects_of_which_nothing_is_said_are_alike() {
        assert_eq!(alike(3, &[]), (vec![0], vec![0, 0, 0]));
        assert_eq!(alike(0, &[]), (vec![], vec![]));
        assert_eq!(alike(0, &[Vec::new()]), (vec![], vec![]));
    }

    /// A cell of any length, of which many have much in common: of the letters `a`, with one other somewhere.
    fn cell() -> impl Strategy<Value = Option<Vec<u8>>> {
        prop::option::weighted(0.9, (0..24_usize, 0..24_usize)).prop_map(|cell| {
            cell.map(|(length, other)| (0..length).map(|place| if place == other { b'b' } else { b'a' }).collect())
        })
    }

    proptest! {
        /// Compared with what the columns say, as it stands.
        #[test]
        fn objects_are_alike_that_have_the_same_cell_in_every_column(
            columns in (0..80_usize).prop_flat_map(|count| {
                prop::collection::vec(prop::collection::vec(cell(), count), 1..4)
            }),
        ) {
            let count = columns[0].len();
            let said = |object: usize| columns.iter().map(|cells| cells[object].clone()).collect::<Vec<_>>();
            let mut firsts: Vec<usize> = Vec::new();
            let of: Vec<usize> = (0..count)
                .map(|object| {
                    firsts.iter().position(|first| said(*first) == said(object)).unwrap_or_else(|| {
                        firsts.push(object);
                        firsts.len() - 1
                    })
                })
                .collect();
            prop_assert_eq!(alike(count, &columns), (firsts, of));
        }
    }
}
