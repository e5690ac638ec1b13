//! JSON with room around it.

use bytes::Bytes;

use super::buffer::Sent;

/// How many bytes are left before the JSON, and behind it: enough for the keys of a few levels, for `data` and for what a
/// response says of its cost.
const ROOM: usize = 256;

/// One piece of JSON in a buffer that has room before and behind it, so that an object or a list can be put around it
/// without copying it.
#[derive(Debug, Clone)]
pub struct Json {
    bytes: Vec<u8>,
    start: usize,
}

impl Json {
    /// How many bytes a buffer for so many and for what stands around them needs.
    pub(super) fn around(bytes: usize) -> usize {
        bytes.saturating_add(2 * ROOM)
    }

    /// Leaves room in an empty buffer; where the JSON begins.
    pub(super) fn begin(buffer: &mut Vec<u8>) -> usize {
        buffer.resize(ROOM, b' ');
        ROOM
    }

    /// Empty, with room for so many bytes, and around them.
    fn with_room(bytes: usize) -> Self {
        let mut buffer = Vec::with_capacity(Self::around(bytes));
        let start = Self::begin(&mut buffer);
        Self { bytes: buffer, start }
    }

    /// A buffer, and where the JSON begins in it.
    pub(super) fn into_parts(self) -> (Vec<u8>, usize) {
        (self.bytes, self.start)
    }

    /// The same back.
    pub(super) fn of_parts(bytes: Vec<u8>, start: usize) -> Self {
        Self { start: start.min(bytes.len()), bytes }
    }

    /// The JSON.
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// Puts these before and behind it. Where the room is used up, it is copied to where there is some again.
    pub fn wrap(&mut self, before: &[u8], behind: &[u8]) {
        if before.len() > self.start {
            let (json, length) = (self.as_slice(), before.len() + behind.len());
            let mut roomy = Self::with_room(json.len() + length);
            roomy.bytes.resize(ROOM + before.len(), b' ');
            roomy.start += before.len();
            roomy.bytes.extend_from_slice(json);
            *self = roomy;
        }
        let start = self.start - before.len();
        self.bytes[start..self.start].copy_from_slice(before);
        self.start = start;
        self.bytes.extend_from_slice(behind);
    }
}

impl From<Vec<u8>> for Json {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, start: 0 }
    }
}

impl From<Json> for Bytes {
    fn from(json: Json) -> Self {
        Self::from_owner(Sent(json.bytes)).slice(json.start..)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_put_around_it_stands_around_it(
            json in ".{0,80}",
            around in proptest::collection::vec((".{0,90}", ".{0,90}"), 0..9),
            has_room: bool,
        ) {
            let mut roomy = Json::with_room(json.len());
            roomy.wrap(b"", json.as_bytes());
            let mut wrapped = if has_room { roomy } else { Json::from(json.clone().into_bytes()) };
            let mut expected = json;
            for (before, behind) in around {
                wrapped.wrap(before.as_bytes(), behind.as_bytes());
                expected = format!("{before}{expected}{behind}");
            }
            prop_assert_eq!(wrapped.as_slice(), expected.as_bytes());
            prop_assert_eq!(&Bytes::from(wrapped)[..], expected.as_bytes());
        }
    }
}
