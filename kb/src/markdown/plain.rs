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

/// Words of a text: what stands between spaces and has a letter or a digit.
pub(super) fn words(text: &str) -> usize {
    let (mut count, mut is_counted, mut at) = (0, false, 0);
    while let Some(byte) = text.as_bytes().get(at) {
        // Nearly every character is one of ASCII, and the whole of Unicode need not be asked.
        let (is_space, is_of_word, length) = if byte.is_ascii() {
            (matches!(byte, b'\t'..=b'\r' | b' '), byte.is_ascii_alphanumeric(), 1)
        } else {
            let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
            (character.is_whitespace(), !is_counted && character.is_alphanumeric(), character.len_utf8())
        };
        count += usize::from(is_of_word && !is_counted);
        is_counted = !is_space && (is_counted || is_of_word);
        at += length;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_word_stands_between_spaces_and_has_a_letter_or_a_digit() {
        for (text, count) in [("", 0), (" – … ", 0), ("a", 1), ("«¿Qué» es\u{a0}eso?\n 3 → 4", 5), ("e-mail, 1.5", 2)]
        {
            assert_eq!(words(text), count, "{text:?}");
        }
    }
}
