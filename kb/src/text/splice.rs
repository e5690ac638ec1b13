//! Texts with stretches of them replaced.

use std::cmp::Reverse;
use std::ops::Range;

/// A stretch of a text, in bytes, and what is to stand there instead.
#[derive(Debug)]
pub(crate) struct Splice {
    at: Range<usize>,
    text: String,
}

impl Splice {
    pub(crate) fn new(at: Range<usize>, text: impl Into<String>) -> Self {
        Splice { at, text: text.into() }
    }
}

/// The text with all stretches replaced. Where two overlap, the one that begins first stands, of two that begin alike the
/// longer one.
pub(crate) fn splice(text: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|it| (it.at.start, Reverse(it.at.end)));
    let (mut spliced, mut from) = (String::with_capacity(text.len()), 0);
    for Splice { at, text: instead } in splices {
        let Some(before) = text.get(from..at.start) else { continue };
        spliced.push_str(before);
        spliced.push_str(&instead);
        from = at.end;
    }
    spliced.push_str(text.get(from..).unwrap_or_default());
    spliced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_stretches_that_overlap_the_outer_one_stands() {
        let splices =
            vec![Splice::new(6..7, "X"), Splice::new(0..1, "A"), Splice::new(2..4, "C"), Splice::new(3..4, "no")];
        assert_eq!(splice("abcdefgh", splices), "AbCefXh");
    }
}
