//! Going over a text up to where something of it ends.

/// Some characters of ASCII.
pub(crate) type AsciiSet = [bool; 128];

/// Letters, digits and these.
pub(crate) const fn alphanumeric_and(more: &[u8]) -> AsciiSet {
    let mut set = [false; 128];
    let mut byte = 0;
    while byte < set.len() {
        set[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let mut place = 0;
    while place < more.len() {
        set[more[place] as usize] = true;
        place += 1;
    }
    set
}

/// All others.
pub(crate) const fn all_but(set: AsciiSet) -> AsciiSet {
    let mut others = set;
    let mut byte = 0;
    while byte < set.len() {
        others[byte] = !set[byte];
        byte += 1;
    }
    others
}

/// Where the first character after a place is that does not go on, or the end: what goes on is told by its byte if it is
/// ASCII, as most of a text is.
pub(crate) fn skip(text: &str, from: usize, ascii: &AsciiSet, other: impl Fn(char) -> bool) -> usize {
    let mut at = from;
    while let Some(byte) = text.as_bytes().get(at) {
        match ascii.get(usize::from(*byte)) {
            Some(true) => at += 1,
            Some(false) => break,
            None => match text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(char) if other(char) => at += char.len_utf8(),
                _ => break,
            },
        }
    }
    at
}
