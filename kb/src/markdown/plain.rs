//! Items to plain text, for search, titles and reading time.

use super::split::Item;
use pulldown_cmark::{Event, TagEnd};

/// The text that a reader sees, one block a line; code and the alternative text of images included.
pub(super) fn text(items: &[Item<'_>]) -> String {
    let mut text = String::new();
    for item in items {
        match item {
            Item::Event(Event::Text(part) | Event::Code(part)) => text.push_str(part),
            Item::Image { alt, .. } => text.push_str(alt),
            Item::Event(Event::SoftBreak) | Item::Event(Event::End(TagEnd::TableCell)) => space(&mut text, ' '),
            Item::Event(Event::HardBreak | Event::Rule) => space(&mut text, '\n'),
            Item::Event(Event::End(end)) if ends_block(*end) => space(&mut text, '\n'),
            _ => {}
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// One separator, whatever ends at once; a line break wins over a space.
fn space(text: &mut String, separator: char) {
    while text.ends_with(' ') {
        text.pop();
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push(separator);
    }
}

fn ends_block(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::Item
            | TagEnd::List(_)
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::Table
    )
}

/// Words of the text without code blocks.
pub(super) fn prose_words(items: &[Item<'_>]) -> usize {
    let mut in_code = false;
    let mut count = 0;
    for item in items {
        match item {
            Item::Event(Event::Start(pulldown_cmark::Tag::CodeBlock(_))) => in_code = true,
            Item::Event(Event::End(TagEnd::CodeBlock)) => in_code = false,
            Item::Event(Event::Text(part) | Event::Code(part)) if !in_code => count += words(part),
            _ => {}
        }
    }
    count
}

/// What a byte of a text says of words: nothing, or one of these.
const OF_WORD: u8 = 1;
const SPACE: u8 = 2;
/// A character of several bytes begins: it has to be looked at itself.
const BEGINS: u8 = 4;

/// By byte. Nearly every character is one of ASCII, and the whole of Unicode need not be asked.
const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < kinds.len() {
        kinds[byte] = match byte as u8 {
            b'\t'..=b'\r' | b' ' => SPACE,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => OF_WORD,
            0xc2.. => BEGINS,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

/// Words of a text: what stands between spaces and has a letter or a digit.
pub(super) fn words(text: &str) -> usize {
    // Whether the word that is being read is counted, as a number: where words end is hard to foretell, and a branch that is
    // foretold wrongly costs more than all of this.
    let (mut count, mut counted) = (0, 0);
    for (at, byte) in text.bytes().enumerate() {
        let mut kind = KINDS[usize::from(byte)];
        if kind == BEGINS {
            kind = match text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(character) if character.is_whitespace() => SPACE,
                Some(character) => u8::from(character.is_alphanumeric()) * OF_WORD,
                None => 0,
            };
        }
        let of_word = kind & OF_WORD;
        count += usize::from(of_word & !counted);
        counted = (counted | of_word) & !(kind / SPACE);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::words;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_counted_as_by_asking_of_every_character(text in "([a-c 1.é–\u{a0}\u{2003}\u{3000}\u{b}]|.){0,20}") {
            let is_word = |part: &&str| part.chars().any(char::is_alphanumeric);
            prop_assert_eq!(words(&text), text.split(char::is_whitespace).filter(is_word).count());
        }
    }

    #[test]
    fn a_word_stands_between_spaces_and_has_a_letter_or_a_digit() {
        for (text, count) in [("", 0), (" – … ", 0), ("a", 1), ("«¿Qué» es\u{a0}eso?\n 3 → 4", 5), ("e-mail, 1.5", 2)]
        {
            assert_eq!(words(text), count, "{text:?}");
        }
    }
}
