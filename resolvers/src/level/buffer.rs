//! Where answers are written, used again and again: what was written last is still in the processor's cache, while memory that
//! is asked for anew mostly is not.

use std::cell::RefCell;

/// How many buffers a thread keeps.
const MOST: usize = 32;
/// How many bytes they have together at most: a rare long answer must not hold memory for good.
const BYTES: usize = 1024 * 1024;
/// Larger ones are given back.
const LARGEST: usize = BYTES / 4;
/// None is smaller, so that one that a short answer needed serves the next.
const SMALLEST: usize = 512;

thread_local! {
    static KEPT: RefCell<Kept> = const { RefCell::new(Kept { buffers: Vec::new(), bytes: 0 }) };
}

/// The buffers that a thread keeps.
struct Kept {
    buffers: Vec<(Vec<u8>, Vec<u32>)>,
    /// What they have together.
    bytes: usize,
}

impl Kept {
    /// The smallest of those that have so many bytes.
    fn take(&mut self, bytes: usize) -> Option<(Vec<u8>, Vec<u32>)> {
        let roomy = self.buffers.iter().enumerate().filter(|(_, (json, _))| json.capacity() >= bytes);
        let (place, _) = roomy.min_by_key(|(_, (json, _))| json.capacity())?;
        let taken = self.buffers.swap_remove(place);
        self.bytes -= size(&taken);
        Some(taken)
    }

    /// Keeps one that is empty. Where there are too many, small ones make way for a larger one.
    fn give(&mut self, given: (Vec<u8>, Vec<u32>)) {
        if self.buffers.len() >= MOST {
            let smallest = self.buffers.iter().enumerate().min_by_key(|(_, (json, _))| json.capacity());
            match smallest {
                Some((place, (json, _))) if json.capacity() < given.0.capacity() => {
                    self.bytes -= size(&self.buffers.swap_remove(place));
                }
                _ => return,
            }
        }
        if self.bytes + size(&given) <= BYTES {
            self.bytes += size(&given);
            self.buffers.push(given);
        }
    }
}

fn size((json, ends): &(Vec<u8>, Vec<u32>)) -> usize {
    json.capacity() + ends.capacity() * size_of::<u32>()
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
        let kept = KEPT.try_with(|kept| kept.borrow_mut().take(bytes)).ok().flatten();
        let (json, mut ends) = kept.unwrap_or_else(|| (Vec::with_capacity(capacity(bytes)), Vec::new()));
        if ends.capacity() < cells {
            // Not grown: what a buffer held last would be copied.
            ends = Vec::with_capacity(cells);
        }
        Self { json, ends }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        give_back(std::mem::take(&mut self.json), std::mem::take(&mut self.ends));
    }
}

/// What is asked for where so many bytes are needed: of the same few lengths, so that what is given back fits another time.
fn capacity(bytes: usize) -> usize {
    if bytes > LARGEST { bytes } else { bytes.next_power_of_two().max(SMALLEST) }
}

fn give_back(mut json: Vec<u8>, mut ends: Vec<u32>) {
    if (1..=LARGEST).contains(&json.capacity()) && ends.capacity() <= LARGEST {
        json.clear();
        ends.clear();
        let _ = KEPT.try_with(|kept| kept.borrow_mut().give((json, ends)));
    }
}

/// A written answer on its way out, whose buffer comes back when it was sent.
pub(super) struct Sent(pub(super) Vec<u8>);

impl AsRef<[u8]> for Sent {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        give_back(std::mem::take(&mut self.0), Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn kept() -> (usize, usize) {
        KEPT.with(|kept| {
            let kept = kept.borrow();
            assert_eq!(kept.bytes, kept.buffers.iter().map(size).sum::<usize>());
            (kept.buffers.len(), kept.bytes)
        })
    }

    #[test]
    fn a_buffer_comes_back_empty_and_a_large_one_is_given_up() {
        let mut first = Buffer::with_room(100, 1);
        first.json.extend_from_slice(b"{}");
        first.ends.push(2);
        let place = first.json.as_ptr();
        drop(first);
        assert_eq!(kept().0, 1);
        let again = Buffer::with_room(50, 1);
        assert_eq!((again.json.as_ptr(), again.json.len(), again.ends.len(), kept()), (place, 0, 0, (0, 0)));
        drop(Buffer::with_room(LARGEST + 1, 1));
        assert_eq!(kept(), (0, 0));
        drop((0..2 * MOST).map(|_| Buffer::with_room(10, 1)).collect::<Vec<_>>());
        assert_eq!(kept().0, MOST);
    }

    #[test]
    fn each_is_written_in_the_smallest_that_has_room() {
        drop([100_000, 1_000, 10_000].map(|bytes| Buffer::with_room(bytes, 1)));
        let taken = [2_000, 500, 2_000].map(|bytes| Buffer::with_room(bytes, 1).json.capacity());
        assert_eq!(taken, [16_384, 1_024, 16_384]);
        let held = [2_000, 2_000, 2_000].map(|bytes| Buffer::with_room(bytes, 1));
        assert_eq!(held.each_ref().map(|buffer| buffer.json.capacity()), [16_384, 131_072, 2_048]);
    }

    #[test]
    fn an_answer_that_was_sent_leaves_its_buffer_to_the_next() {
        let mut answer = std::mem::take(&mut Buffer::with_room(5_000, 1).json);
        answer.extend_from_slice(b"{}");
        let place = answer.as_ptr();
        let sent = Bytes::from_owner(Sent(answer));
        let rest = sent.slice(1..);
        drop(sent);
        assert_eq!((&rest[..], kept().0), (&b"}"[..], 0));
        drop(rest);
        // The allocator might give the same place again: what counts is that it was kept.
        assert_eq!(kept().0, 1);
        assert_eq!(Buffer::with_room(5_000, 1).json.as_ptr(), place);
    }

    #[test]
    fn large_ones_take_the_place_of_small_ones_and_all_together_are_bounded() {
        drop((0..MOST).map(|_| Buffer::with_room(10, 1)).collect::<Vec<_>>());
        drop((0..MOST).map(|_| Buffer::with_room(LARGEST, 1)).collect::<Vec<_>>());
        let (count, bytes) = kept();
        assert!(count < MOST && (BYTES - LARGEST..=BYTES).contains(&bytes), "{count} of {bytes} bytes");
    }
}
