//! Where cells are written, used again and again: what was written last is still in the processor's cache, while memory that
//! is asked for anew mostly is not.

use std::cell::RefCell;

/// How many buffers a thread keeps.
const MOST: usize = 32;
/// Larger ones are given back: a rare long answer must not hold memory for good.
const LARGEST: usize = 64 * 1024;

thread_local! {
    static KEPT: RefCell<Vec<(Vec<u8>, Vec<u32>)>> = const { RefCell::new(Vec::new()) };
}

/// Cells, one after the other, and where each ends.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    pub(super) json: Vec<u8>,
    pub(super) ends: Vec<u32>,
}

impl Buffer {
    /// An empty one with room for so many bytes and cells.
    pub(super) fn with_room(bytes: usize, cells: usize) -> Self {
        // A thread that ends has no store any more.
        let kept = KEPT.try_with(|kept| kept.borrow_mut().pop()).ok().flatten();
        let (mut json, mut ends) = kept.unwrap_or_default();
        json.reserve(bytes);
        ends.reserve(cells);
        Self { json, ends }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let (mut json, mut ends) = (std::mem::take(&mut self.json), std::mem::take(&mut self.ends));
        if (1..=LARGEST).contains(&json.capacity()) && ends.capacity() <= LARGEST {
            json.clear();
            ends.clear();
            let _ = KEPT.try_with(|kept| {
                let mut kept = kept.borrow_mut();
                if kept.len() < MOST {
                    kept.push((json, ends));
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_comes_back_empty_and_a_large_one_is_given_up() {
        let kept = || KEPT.with(|kept| kept.borrow().len());
        let mut first = Buffer::with_room(100, 1);
        first.json.extend_from_slice(b"{}");
        first.ends.push(2);
        let place = first.json.as_ptr();
        drop(first);
        let again = Buffer::with_room(50, 1);
        assert_eq!((again.json.as_ptr(), again.json.len(), again.ends.len(), kept()), (place, 0, 0, 0));
        drop(Buffer::with_room(LARGEST + 1, 1));
        assert_eq!(kept(), 0);
        drop((0..2 * MOST).map(|_| Buffer::with_room(10, 1)).collect::<Vec<_>>());
        assert_eq!(kept(), MOST);
    }
}
