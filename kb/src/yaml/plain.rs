//! The YAML that nearly every front matter is: keys of one word, each with a plain or quoted text, a number, or a list of
//! texts on its line. It is read here in a fraction of the time; at anything else the whole text is left to the YAML parser.
//! What comes out is the same, places included.

use super::{Entry, Node, Value};
use crate::finding::{Located, Position};

/// The text as a map; nothing where it has anything that needs a parser.
pub(super) fn parse(text: &str) -> Option<Node> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut first = None;
    for (line, number) in text.split('\n').zip(1_u32..) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, rest) = line.split_once(':')?;
        let rest = rest.strip_prefix(' ')?;
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if !is_key || is_word_of_yaml(key) || entries.iter().any(|(known, _)| known.value == key) {
            return None;
        }
        let at = |column: usize| Some(Position { line: number, column: u32::try_from(column + 1).ok()? });
        let value = rest.trim_start_matches(' ');
        let column = line.len() - value.len();
        let node = Node { value: value_of(value.trim_end_matches(' '), column, &at)?, at: at(column)? };
        first.get_or_insert(at(0)?);
        entries.push((Located { value: key.to_owned(), at: at(0)? }, node));
    }
    Some(Node { value: Value::Map(entries), at: first? })
}

/// A value that begins at that column; keys are ASCII, so that bytes before it are columns.
fn value_of(text: &str, column: usize, at: &impl Fn(usize) -> Option<Position>) -> Option<Value> {
    if let Some(inner) = text.strip_prefix('[') {
        return Some(Value::List(list(inner.strip_suffix(']')?, column + 1, at)?));
    }
    if let Some(text) = quoted(text) {
        return Some(Value::Text(text.to_owned()));
    }
    let is_number = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && (text == "0" || !text.starts_with('0')) {
        return text.parse().ok().map(Value::Integer);
    }
    let is_text = is_plain(text) && !has_pair(text, *b": ") && !has_pair(text, *b" #") && !text.ends_with(':');
    (is_text || is_day(text)).then(|| Value::Text(text.to_owned()))
}

/// The items between brackets. Between brackets and in quotes, fewer signs are plain.
fn list(inner: &str, column: usize, at: &impl Fn(usize) -> Option<Position>) -> Option<Vec<Node>> {
    let mut items = Vec::new();
    if inner.is_empty() {
        return Some(items);
    }
    let mut column = column;
    for item in inner.split(',') {
        let text = item.trim_matches(' ');
        let is_simple = is_plain(text) && !text.contains(['[', ']', '{', '}', ':', '#', '"', '\'']);
        let value = quoted(text).or(is_simple.then_some(text))?;
        let before = item.len() - item.trim_start_matches(' ').len();
        items.push(Node { value: Value::Text(value.to_owned()), at: at(column + before)? });
        column += item.chars().count() + 1;
    }
    Some(items)
}

/// What stands between two quotation marks, where nothing in it is written in another way than it is meant.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    let is_literal = !inner.contains([quote, '\\']) && !has_unusual(inner);
    is_literal.then_some(inner)
}

/// A text that begins with a letter, and is no other value of YAML.
fn is_plain(text: &str) -> bool {
    let begins = text.starts_with(|first: char| first.is_alphabetic() || matches!(first, '¿' | '¡' | '«'));
    begins && !is_word_of_yaml(text) && !has_unusual(text)
}

/// What some YAML takes for something else than text, whatever its case.
fn is_word_of_yaml(text: &str) -> bool {
    const WORDS: [&str; 12] = ["false", "inf", "infinity", "n", "nan", "no", "null", "off", "on", "true", "y", "yes"];
    text.len() <= 8 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether these two bytes stand beside each other.
fn has_pair(text: &str, pair: [u8; 2]) -> bool {
    text.as_bytes().windows(2).any(|two| two == pair)
}

/// Whether there are characters that YAML treats in a way of their own wherever they stand.
fn has_unusual(text: &str) -> bool {
    let is_unusual = |character: char| {
        character.is_control() || matches!(character, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
    };
    // The bytes with which those begin that are no ASCII.
    let may_be = |byte: &u8| byte.is_ascii_control() || matches!(byte, 0xc2 | 0xe2 | 0xef);
    text.as_bytes().iter().any(may_be) && text.contains(is_unusual)
}

/// `2026-11-02`
fn is_day(text: &str) -> bool {
    let parts = text.bytes().enumerate();
    text.len() == 10
        && parts.into_iter().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use super::super::{parser, shift_node};
    use super::*;
    use proptest::prelude::*;

    /// The parser gives what is given here, if something is.
    fn agree(text: &str) -> bool {
        let Some(mut plain) = parse(text) else { return false };
        shift_node(&mut plain, 4);
        assert_eq!(parser(text, 5).unwrap(), plain, "{text}");
        true
    }

    #[test]
    fn a_usual_front_matter_is_read_as_the_parser_reads_it() {
        assert!(agree(
            "slug: pagar-una-factura\ntitle: ¿Por qué? Año nuevo, «vida» nueva — sí\nsummary: \"Con: dos puntos # y más\"\n\
             kind: faq\n# a comment\n\ntags: [invoices, 'dos palabras', año, \"a: b\", ñ]\nabout: []\nreviewed: 2026-11-02\n\
             review_every: 6\nredirects: [  a ,b  ]\nroutes: [\"/billing/*\"]\naudience:   public  \n"
        ));
    }

    #[test]
    fn what_needs_a_parser_is_left_to_it() {
        for text in [
            "",
            "a: 1\na: 2",
            "a:\n  - b",
            "a: {b: c}",
            "a: b: c",
            "a: b # c",
            "a: 'it''s'",
            "a: \"\\u0041\"",
            "a: |\n  b",
            "a: &x b",
            "a: *x",
            "a: !t b",
            "a: true",
            "a: ~",
            "a: 007",
            "a: 1.5",
            "a: 0x1f",
            "a: - b",
            "a: b\n  c",
            "a: [b, [c]]",
            "a: [b,]",
            "a: [b c: d]",
            "a: [1]",
            "a: [\"b, c\"]",
            "a: \tb",
            "a: b\r",
            "a b: c",
            "A: b",
            "no: b",
            "--- \na: b",
            "a: b\n...\nc: d",
            "a: 'b' c",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_here_is_what_the_parser_reads(
            lines in proptest::collection::vec("[a-c_]{1,2}: {1,2}[-\\[\\]{},:#&*!|>'\"%@`?~.\\\\ a-cnoé¿0-9]{0,12}", 0..4)
        ) {
            agree(&lines.join("\n"));
        }

        #[test]
        fn lists_are_read_as_the_parser_reads_them(items in proptest::collection::vec("[a-cé]{1,3}( [a-cé]{1,2})?|'[a-c :#]{0,4}'", 0..5)) {
            let text = format!("a: [{}]", items.join(", "));
            let is_read = agree(&text) || text.contains('\'');
            prop_assert!(is_read);
        }
    }
}
