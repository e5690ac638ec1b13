//! Small things about text: places in a file, slugs, the nearest known word.

mod markdown;
mod splice;

pub(crate) use markdown::{code_span, escape_block_start, escape_markdown, fenced};
pub(crate) use splice::{Splice, splice};

use crate::finding::Position;
use memchr::{memchr, memchr_iter};

/// The lines of a text, each with its line end.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let ends = memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let last = (!text.is_empty() && !text.ends_with('\n')).then_some(text.len());
    ends.chain(last).scan(0, |from, to| text.get(std::mem::replace(from, to)..to))
}

/// Where the lines of a text begin, to turn byte offsets into lines and columns.
#[derive(Debug)]
pub(crate) struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        LineIndex { text, starts }
    }

    /// Line and column of a byte offset; an offset past the end, or within a character, counts as the place before it.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let column = self.text[self.starts[line]..offset].chars().count() + 1;
        Position { line: saturate(line + 1), column: saturate(column) }
    }
}

/// Invisible characters that turn the direction of what follows (Unicode bidirectional embeddings, overrides and
/// isolates): with them a text reads other than it is written. Each has three bytes, as has their replacement.
fn turns_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Puts the replacement character in the place of every invisible one that turns the direction of text, and says where
/// the first stood and how many there were. No place of the text moves.
pub(crate) fn reveal_direction_controls(text: String) -> (String, Option<(Position, usize)>) {
    let Some(first) = first_turn(&text) else { return (text, None) };
    let place = LineIndex::new(&text).position(first);
    let count = text.chars().filter(|character| turns_direction(*character)).count();
    (text.replace(turns_direction, "\u{fffd}"), Some((place, count)))
}

/// Where the first of them stands. All begin with this byte, with which a character of three bytes begins.
fn first_turn(text: &str) -> Option<usize> {
    const FIRST_BYTE: u8 = 0xe2;
    let mut at = 0;
    loop {
        at += memchr(FIRST_BYTE, text.as_bytes().get(at..)?)?;
        if text[at..].starts_with(turns_direction) {
            return Some(at);
        }
        at += 3;
    }
}

fn saturate(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Longest slug, tag or anchor taken.
pub(crate) const SLUG_LIMIT: usize = 100;

/// Whether the text is made of lower-case ASCII words and digits with single hyphens between, at most 100 bytes.
pub(crate) fn is_slug(text: &str) -> bool {
    let mut before = b'-';
    let fits = text.bytes().all(|byte| {
        let follows = before != b'-';
        before = byte;
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || (byte == b'-' && follows)
    });
    fits && before != b'-' && text.len() <= SLUG_LIMIT
}

/// A slug made from any text: what is not an ASCII letter or digit becomes a hyphen, common accents are folded.
/// Gives `section` where nothing is left.
pub(crate) fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        let folded = fold(character);
        if folded.is_ascii_alphanumeric() {
            slug.push(folded);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= SLUG_LIMIT {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "section".to_owned() } else { slug.to_owned() }
}

fn fold(character: char) -> char {
    match character {
        'á' | 'à' | 'â' | 'ä' | 'ã' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    }
}

/// The candidate nearest to the word, if it is near enough to be a slip of the pen: at most a third of its letters
/// differ. Ties go to the candidate that comes first.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let letters = letter_counts(&lower);
    let length = lower.chars().count();
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (candidate.to_lowercase(), candidate))
        // A letter more or less is a difference each: a word of a megabyte is near to no name, and costs nothing.
        .filter(|(lower, _)| lower.chars().count().abs_diff(length) <= limit)
        // A change of one letter moves these counts by two at most. They rule nearly everything out, and the distance
        // itself costs far more.
        .filter(|(lower, _)| count_difference(&letters, &letter_counts(lower)) <= limit * 2)
        .map(|(other, candidate)| (strsim::osa_distance(&lower, &other), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How often each kind of letter occurs; letters that fall into one slot only make the filter weaker.
fn letter_counts(text: &str) -> [u16; 32] {
    let mut counts = [0_u16; 32];
    for character in text.chars() {
        let slot = &mut counts[character as usize % 32];
        *slot = slot.saturating_add(1);
    }
    counts
}

fn count_difference(a: &[u16; 32], b: &[u16; 32]) -> usize {
    a.iter().zip(b).map(|(a, b)| usize::from(a.abs_diff(*b))).sum()
}

/// `: did you mean `x`?`, or nothing.
pub(crate) fn did_you_mean(suggestion: Option<&str>) -> String {
    suggestion.map(|text| format!(": did you mean `{text}`?")).unwrap_or_default()
}

/// Escapes text for HTML content and double-quoted attributes.
pub(crate) fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn offsets_become_lines_and_columns_in_characters() {
        let index = LineIndex::new("añb\ncd\n");
        let at = |offset| (index.position(offset).line, index.position(offset).column);
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(3), (1, 3), "two bytes of ñ are one column");
        assert_eq!(at(2), (1, 2), "within a character is the place before it");
        assert_eq!(at(5), (2, 1));
        assert_eq!(at(99), (3, 1));
    }

    #[test]
    fn lines_are_those_of_the_standard_library() {
        for text in ["", "a", "a\n", "\n", "\n\nñ\r\nb", "a\n\n"] {
            assert_eq!(lines(text).collect::<Vec<_>>(), text.split_inclusive('\n').collect::<Vec<_>>(), "{text:?}");
        }
    }

    #[test]
    fn what_turns_the_direction_of_text_is_made_visible_in_place() {
        let (text, found) = reveal_direction_controls("a\nb\u{202e}c\u{2066}d".to_owned());
        assert_eq!(text, "a\nb\u{fffd}c\u{fffd}d");
        assert_eq!(found, Some((Position { line: 2, column: 2 }, 2)));
        for turning in ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}') {
            assert!(reveal_direction_controls(format!("día – {turning}")).1.is_some(), "{turning:?}");
        }
        let plain = "día\u{200d}\u{200e} – ".to_owned();
        assert_eq!(reveal_direction_controls(plain.clone()), (plain, None));
    }

    #[test]
    fn slugs_are_lower_case_words_with_single_hyphens() {
        for good in ["a", "pay-an-invoice", "2fa", "x-1"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "-a", "a-", "a--b", "A", "ñ", "a_b", "a.b", "../a", &"a".repeat(101)] {
            assert!(!is_slug(bad), "{bad}");
        }
        assert_eq!(slugify("¿Cómo pago la Factura?"), "como-pago-la-factura");
        assert_eq!(slugify("日本"), "section");
    }

    #[test]
    fn only_a_slip_of_the_pen_is_suggested() {
        assert_eq!(nearest("statsu", ["status", "total"]), Some("status"));
        assert_eq!(nearest("Status", ["status"]), Some("status"));
        assert_eq!(nearest("zebra", ["status", "total"]), None);
        assert_eq!(nearest(&"status".repeat(100_000), ["status"; 1_000]), None, "and looking for it takes no time");
    }

    proptest! {
        #[test]
        fn the_filter_never_hides_a_near_word(word in "[a-eñ-]{1,9}", other in "[a-eñ-]{1,9}") {
            let is_near = strsim::osa_distance(&word, &other) <= (word.chars().count() / 3).max(1);
            prop_assert_eq!(nearest(&word, [other.as_str()]).is_some(), is_near);
        }
    }
}
