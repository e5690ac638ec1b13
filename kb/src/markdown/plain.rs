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
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}
