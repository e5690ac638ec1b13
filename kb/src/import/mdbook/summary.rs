//! `SUMMARY.md`: the chapters of a book, in their order.

use crate::import::links::joined;
use crate::import::page::one_line;
use crate::import::report::{Done, Notes};
use crate::text::LineIndex;
use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

/// A chapter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chapter {
    pub(super) title: String,
    /// From the folder of the source.
    pub(super) path: String,
    /// The title of the part that it is in.
    pub(super) part: Option<String>,
}

/// The chapters, each once. One that is not written yet has no address, and is told.
pub(super) fn chapters(path: &str, text: &str, notes: &Notes) -> Vec<Chapter> {
    let index = LineIndex::new(text);
    let mut chapters: Vec<Chapter> = Vec::new();
    let (mut part, mut is_first, mut heading, mut link) = (None, true, None::<String>, None::<(String, String)>);
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => {
                let title = one_line(&heading.take().unwrap_or_default());
                // The first heading is that of the summary itself.
                if !std::mem::take(&mut is_first) || !chapters.is_empty() {
                    part = Some(title).filter(|title| !title.is_empty());
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => link = Some((dest_url.to_string(), String::new())),
            Event::End(TagEnd::Link) => {
                let Some((address, title)) = link.take() else { continue };
                let title = one_line(&title);
                let line = index.position(range.start).line;
                let address = percent_decode_str(&address).decode_utf8_lossy().into_owned();
                match joined(path, &address).filter(|_| !address.is_empty()) {
                    None if address.is_empty() => {
                        notes.add(Done::LeftOut, path, line, &title, "a chapter that is not written yet");
                    }
                    None => notes.add(Done::LeftOut, path, line, &address, "the chapter lies outside of the book"),
                    Some(path) if chapters.iter().any(|it| it.path == path) => {}
                    Some(path) => chapters.push(Chapter { title, path, part: part.clone() }),
                }
            }
            Event::Text(text) | Event::Code(text) => {
                heading.iter_mut().for_each(|title| title.push_str(&text));
                link.iter_mut().for_each(|(_, title)| title.push_str(&text));
            }
            _ => {}
        }
    }
    chapters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_stand_in_the_part_before_them() {
        let text = "# Summary\n\n[Preface](preface.md)\n\n# *First* part\n\n- [One](one/README.md)\n  - [Two](one/two%20b.md)\n\
                    - [Draft]()\n\n---\n\n# Second\n- [Out](../../out.md)\n- [Three](three.md)\n- [Again](three.md)\n";
        let notes = Notes::default();
        let found = chapters("src/SUMMARY.md", text, &notes);
        let found: Vec<_> = found.iter().map(|it| (it.title.as_str(), it.path.as_str(), it.part.as_deref())).collect();
        assert_eq!(
            found,
            [
                ("Preface", "src/preface.md", None),
                ("One", "src/one/README.md", Some("First part")),
                ("Two", "src/one/two b.md", Some("First part")),
                ("Three", "src/three.md", Some("Second")),
            ]
        );
        let lines: Vec<_> = notes.into_report(crate::import::Form::Mdbook).entries.iter().map(|it| it.line).collect();
        assert_eq!(lines, [9, 14]);
    }
}
