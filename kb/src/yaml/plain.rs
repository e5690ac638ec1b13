//! The YAML that nearly every front matter is: keys of one word, each with a plain or quoted text, a number, a list of
//! texts on its line, or, on the lines below, a list of such keys with texts. It is read here in a fraction of the time; at
//! anything else the whole text is left to the YAML parser. What comes out is the same, places included.

use super::{Entry, Node, Value};
use crate::finding::{Located, Position};
use crate::text::lines;
use std::iter::Peekable;

/// The text as a map; nothing where it has anything that needs a parser.
pub(super) fn parse(text: &str) -> Option<Node> {
    if has_unusual(text) {
        return None;
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut first = None;
    let mut lines = numbered(text).peekable();
    while let Some(line) = lines.next() {
        if line.text.is_empty() || line.text.starts_with('#') {
            continue;
        }
        first.get_or_insert(line.at(0)?);
        let entry = match line.text.strip_suffix(':').filter(|key| is_key(key)) {
            Some(key) => (Located { value: key.to_owned(), at: line.at(0)? }, list_below(&mut lines)?),
            None => entry(&line, 0)?,
        };
        add(&mut entries, entry)?;
    }
    Some(Node { value: Value::Map(entries), at: first? })
}

/// A line with its number, from 1.
struct Line<'t> {
    text: &'t str,
    number: u32,
}

impl Line<'_> {
    /// The place of a column, from 0; all before it is ASCII, or was counted in characters.
    fn at(&self, column: usize) -> Option<Position> {
        Some(Position { line: self.number, column: u32::try_from(column + 1).ok()? })
    }
}

fn numbered(text: &str) -> impl Iterator<Item = Line<'_>> {
    lines(text).map(|line| line.strip_suffix('\n').unwrap_or(line)).zip(1..).map(|(text, number)| Line { text, number })
}

/// Adds an entry, unless its key is there.
fn add(entries: &mut Vec<Entry>, entry: Entry) -> Option<()> {
    let is_known = entries.iter().any(|(known, _)| known.value == entry.0.value);
    (!is_known).then(|| entries.push(entry))
}

/// A key and its value, which begin at that column.
fn entry(line: &Line<'_>, column: usize) -> Option<Entry> {
    let text = line.text.get(column..)?;
    let (key, rest) = text.split_at(text.bytes().position(|byte| !is_of_key(byte))?);
    let value = rest.strip_prefix(": ").filter(|_| is_key(key))?.trim_start_matches(' ');
    let at = line.text.len() - value.len();
    let node = Node { value: value_of(value.trim_end_matches(' '), at, line)?, at: line.at(at)? };
    Some((Located { value: key.to_owned(), at: line.at(column)? }, node))
}

/// What a key holds of which nothing stands on its own line: a list with a map in each item, a key a line.
fn list_below<'t>(lines: &mut Peekable<impl Iterator<Item = Line<'t>>>) -> Option<Node> {
    const ITEM: &str = "  - ";
    const COLUMN: usize = ITEM.len();
    let mut items: Vec<Node> = Vec::new();
    let mut first = None;
    while let Some(line) = lines.next_if(|line| line.text.starts_with(' ')) {
        let entry = entry(&line, COLUMN)?;
        if line.text.starts_with(ITEM) {
            first.get_or_insert(line.at(COLUMN - 2)?);
            items.push(Node { value: Value::Map(vec![entry]), at: line.at(COLUMN)? });
            continue;
        }
        match items.last_mut().map(|item| &mut item.value) {
            Some(Value::Map(entries)) if line.text.starts_with("    ") => add(entries, entry)?,
            _ => return None,
        }
    }
    Some(Node { value: Value::List(items), at: first? })
}

fn is_of_key(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte == b'_'
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(is_of_key) && !is_word_of_yaml(key)
}

/// A value that begins at that column.
fn value_of(text: &str, column: usize, line: &Line<'_>) -> Option<Value> {
    if let Some(inner) = text.strip_prefix('[') {
        return Some(Value::List(list(inner.strip_suffix(']')?, column + 1, line)?));
    }
    if let Some(text) = quoted(text) {
        return Some(Value::Text(text.to_owned()));
    }
    let is_number = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && (text == "0" || !text.starts_with('0')) {
        return text.parse().ok().map(Value::Integer);
    }
    ((is_plain(text) && !ends_within(text)) || is_day(text)).then(|| Value::Text(text.to_owned()))
}

/// The items between brackets. Between brackets fewer signs are plain.
fn list(inner: &str, column: usize, line: &Line<'_>) -> Option<Vec<Node>> {
    let mut items = Vec::new();
    if inner.is_empty() {
        return Some(items);
    }
    let (mut column, mut rest) = (column, Some(inner));
    while let Some(text) = rest {
        let comma = text.bytes().position(|byte| byte == b',');
        let (item, after) = comma.map_or((text, None), |at| (&text[..at], text.get(at + 1..)));
        let begins = item.trim_start_matches(' ');
        let value = begins.trim_end_matches(' ');
        let is_simple = || is_plain(value) && !value.bytes().any(|byte| b"[]{}:#".contains(&byte));
        let value = match quoted(value) {
            Some(quoted) => quoted,
            None => is_simple().then_some(value)?,
        };
        items.push(Node { value: Value::Text(value.to_owned()), at: line.at(column + item.len() - begins.len())? });
        (column, rest) = (column + item.chars().count() + 1, after);
    }
    Some(items)
}

/// What stands between two quotation marks, where nothing in it is written in another way than it is meant.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.bytes().next().filter(|first| matches!(first, b'"' | b'\''))?;
    let inner = text.get(1..)?.strip_suffix(char::from(quote))?;
    let is_literal = !inner.bytes().any(|byte| byte == quote || byte == b'\\');
    is_literal.then_some(inner)
}

/// A text that begins with a letter, and is no other value of YAML.
fn is_plain(text: &str) -> bool {
    let begins = text.starts_with(|first: char| first.is_alphabetic() || matches!(first, '¿' | '¡' | '«'));
    begins && !is_word_of_yaml(text)
}

/// What some YAML takes for something else than text, whatever its case.
fn is_word_of_yaml(text: &str) -> bool {
    const WORDS: [&str; 12] = ["false", "inf", "infinity", "n", "nan", "no", "null", "off", "on", "true", "y", "yes"];
    text.len() <= 8 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a plain text ends before its line does: at a comment, or because it is a key.
fn ends_within(text: &str) -> bool {
    let mut before = 0;
    let is_end = |byte: u8| {
        let is_end = matches!((before, byte), (b':', b' ') | (b' ', b'#'));
        before = byte;
        is_end
    };
    text.ends_with(':') || text.bytes().any(is_end)
}

/// Whether there are characters that YAML treats in a way of their own wherever they stand: controls but for the ends of
/// lines (U+0085 among them), U+2028, U+2029, U+FEFF.
fn has_unusual(text: &str) -> bool {
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let after = || bytes.get(at + 1..).unwrap_or_default();
        let is_unusual = match byte {
            b'\n' => false,
            0xc2 => after().first().is_some_and(|next| *next < 0xa0),
            0xe2 => after().starts_with(&[0x80, 0xa8]) || after().starts_with(&[0x80, 0xa9]),
            0xef => after().starts_with(&[0xbb, 0xbf]),
            other => other.is_ascii_control(),
        };
        if is_unusual {
            return true;
        }
    }
    false
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
             review_every: 6\nredirects: [  a ,b  ]\nroutes: [\"/billing/*\"]\naudience:   public  \n\
             synonyms: [furto d'identità, d\"or, l']\n"
        ));
    }

    #[test]
    fn a_list_of_keys_with_texts_is_read_as_the_parser_reads_it() {
        let rule =
            "  - name: reminded\n    if: Invoice.status in [\"OPEN\"] && !Invoice.isPaid\n    because: \"Así: sí.\"\n";
        for text in [
            format!("slug: a\nwhen:\n{rule}reviewed: 2026-11-02\n"),
            format!("when:\n{rule}{rule}"),
            format!("when:\n{rule}\n# a comment\nslug: a"),
            "when:\n  - a: b".to_owned(),
            "when:\n  - a: [b, c]\n    b: 7\n".to_owned(),
        ] {
            assert!(agree(&text), "{text}");
        }
    }

    #[test]
    fn what_needs_a_parser_is_left_to_it() {
        for text in [
            "",
            "a: 1\na: 2",
            "a:\n  - b",
            "a:\nb: c",
            "a:",
            "a:\n  - b: c\n  d: e",
            "a:\n  - b: c\n    b: d",
            "a:\n  - b: c\n      d",
            "a:\n    b: c",
            "a:\n  b: c",
            "a:\n- b: c",
            "a:\n  -  b: c",
            "a:\n  - b: c\n\n    d: e",
            "a:\n  - b: c\n# a comment\n    d: e",
            "a:\n  - b:\n      - c: d",
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
        fn lists_of_keys_are_read_as_the_parser_reads_them(
            lines in proptest::collection::vec("(  - |    |  |      |)[a-c]{1,2}:( [-\\[\\],:#'\" a-cé0-9]{0,8})?|#|", 0..7)
        ) {
            agree(&format!("a:\n{}", lines.join("\n")));
        }

        #[test]
        fn lists_are_read_as_the_parser_reads_them(items in proptest::collection::vec("[a-cé]{1,3}( [a-cé]{1,2})?|[a-c]'[a-c]?|'[a-c :#]{0,4}'", 0..5)) {
            let text = format!("a: [{}]", items.join(", "));
            let is_read = agree(&text) || text.contains('\'');
            prop_assert!(is_read);
        }
    }
}
