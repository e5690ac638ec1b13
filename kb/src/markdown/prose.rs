//! The words that a writer chose: a body's text without code and addresses, with the place of every part of it.

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

/// The text of a body in one string.
#[derive(Debug, Default)]
pub(crate) struct Prose {
    pub(crate) text: String,
    /// Where each part begins: in the text, and in the body.
    parts: Vec<(usize, usize)>,
}

/// Stands where code, a footnote's mark or the end of a block parts two words.
const BREAK: char = '\u{fffc}';

impl Prose {
    /// The prose of a body.
    pub(crate) fn of(markdown: &str) -> Prose {
        let mut prose = Prose::default();
        // How many of the open elements are not prose.
        let mut hidden = 0_usize;
        let mut open: Vec<bool> = Vec::new();
        for (event, range) in Parser::new_ext(markdown, super::options()).into_offset_iter() {
            match event {
                Event::Start(tag) => {
                    let hides = hides(&tag);
                    hidden += usize::from(hides);
                    open.push(hides);
                    prose.part(ends_a_phrase(tag.to_end()));
                }
                Event::End(end) => {
                    hidden -= usize::from(open.pop().unwrap_or(false));
                    prose.part(ends_a_phrase(end));
                }
                Event::Text(text) if hidden == 0 => {
                    prose.parts.push((prose.text.len(), range.start));
                    prose.text.push_str(&text);
                }
                Event::SoftBreak | Event::HardBreak => prose.text.push(' '),
                _ => prose.part(true),
            }
        }
        prose
    }

    fn part(&mut self, parts: bool) {
        if parts && !self.text.ends_with(BREAK) {
            self.text.push(BREAK);
        }
    }

    /// Where in the body something stands that stands here in the text.
    pub(crate) fn place(&self, at: usize) -> usize {
        let index = self.parts.partition_point(|(start, _)| *start <= at);
        index.checked_sub(1).map_or(0, |index| {
            let (start, place) = self.parts[index];
            place + (at - start)
        })
    }
}

/// Whether what stands inside is code, HTML, or an address shown as it is.
fn hides(tag: &Tag<'_>) -> bool {
    match tag {
        Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => true,
        Tag::Link { link_type, .. } => matches!(link_type, LinkType::Autolink | LinkType::Email),
        _ => false,
    }
}

fn ends_a_phrase(end: TagEnd) -> bool {
    !matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_what_readers_read_and_knows_its_places() {
        let markdown = "A **prepaid**\naccount, `code` [text](target.md#x) &amp; ![alt](/a.png)\n\n\
                        ## Head {#anchor}\n```\nblock\n```\n\n| cell | other |\n|--|--|\n| ñ | z |\n\n\
                        <https://auto.example> <b>x</b>\n";
        let prose = Prose::of(markdown);
        assert!(prose.text.contains("A prepaid account, "), "{:?}", prose.text);
        for hidden in ["code", "target", "anchor", "block", "auto", "<b>", "/a.png"] {
            assert!(!prose.text.contains(hidden), "{hidden}: {:?}", prose.text);
        }
        for shown in ["account", "text", "alt", "Head", "cell", "ñ", "z"] {
            let at = prose.text.find(shown).unwrap_or_else(|| panic!("{shown} in {:?}", prose.text));
            assert!(markdown[prose.place(at)..].starts_with(shown), "{shown}");
        }
        assert!(!prose.text.contains("code text") && !prose.text.contains("cell other"), "{:?}", prose.text);
    }
}
