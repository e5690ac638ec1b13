//! What mdBook puts together before it reads Markdown: included files, and lines of code that are not shown.

use crate::import::files::Tree;
use crate::import::lines::{Fence, Lines};
use crate::import::links::joined;
use crate::import::report::{Done, Notes};
use std::ops::Range;

/// How deep files include others.
const DEPTH_LIMIT: usize = 10;

/// A chapter with what it includes.
pub(super) struct Expanded {
    pub(super) lines: Lines,
    /// What `{{#title}}` says.
    pub(super) title: Option<String>,
}

/// Puts files in the place of `{{#include}}` and its like, and takes hidden lines out of Rust code.
pub(super) fn expand(lines: &Lines, path: &str, tree: &Tree, notes: &Notes) -> Expanded {
    let room = usize::try_from(tree.limits.file_bytes).unwrap_or(usize::MAX);
    let mut expansion = Expansion { tree, notes, title: None, room };
    let mut included = Lines::default();
    for (line, number) in lines.iter() {
        let text = expansion.line(line, path, (path, number), 0);
        text.split('\n').for_each(|line| included.push(line, number));
    }
    Expanded { lines: without_hidden(&included, path, notes), title: expansion.title }
}

struct Expansion<'a> {
    tree: &'a Tree,
    notes: &'a Notes,
    title: Option<String>,
    /// How many bytes may still be added.
    room: usize,
}

impl Expansion<'_> {
    /// A line of `path`; what is said of it is said of the place in the chapter.
    fn line(&mut self, line: &str, path: &str, place: (&str, u32), depth: usize) -> String {
        let (mut text, mut rest) = (String::new(), line);
        while let Some((before, directive, after)) = next(rest) {
            text.push_str(before);
            if before.ends_with('\\') {
                // Spoken of, not meant.
                text.push_str("{{#");
                rest = &rest[before.len() + 3..];
                continue;
            }
            text.push_str(&self.directive(directive, path, place, depth));
            rest = after;
        }
        text.push_str(rest);
        text
    }

    fn directive(&mut self, directive: &str, path: &str, place: (&str, u32), depth: usize) -> String {
        let (name, argument) = directive.split_once(char::is_whitespace).unwrap_or((directive, ""));
        let argument = argument.trim();
        let what = format!("{{{{#{directive}}}}}");
        let left_out = |why: &str| {
            self.notes.add(Done::LeftOut, place.0, place.1, &what, why);
            String::new()
        };
        match name {
            "title" => {
                self.title = Some(argument.to_owned()).filter(|title| !title.is_empty());
                String::new()
            }
            "include" | "rustdoc_include" => match self.included(argument, path, place, depth) {
                Ok(text) => text,
                Err(why) => left_out(&why),
            },
            "playground" | "playpen" => {
                let file = argument.split_whitespace().next().unwrap_or_default();
                match self.included(file, path, place, depth) {
                    Ok(text) => crate::text::fenced(&text, "rust"),
                    Err(why) => left_out(&why),
                }
            }
            _ => left_out("there is no such instruction"),
        }
    }

    fn included(&mut self, argument: &str, path: &str, place: (&str, u32), depth: usize) -> Result<String, String> {
        if depth >= DEPTH_LIMIT {
            return Err(format!("files include each other more than {DEPTH_LIMIT} deep"));
        }
        let (file, part) = argument.split_once(':').map_or((argument, None), |(file, part)| (file, Some(part)));
        let file = joined(path, file).ok_or("the file lies outside of the book")?;
        let bytes = self.tree.bytes(&file, self.tree.limits.file_bytes)?;
        let text = String::from_utf8(bytes).map_err(|_| "the file is not UTF-8")?;
        let text = crate::import::files::tidy(text);
        let text = selected(&text, part)?;
        self.room = self.room.checked_sub(text.len()).ok_or("with what it includes the chapter is too large")?;
        let lines = text.split('\n').map(|line| self.line(line, &file, place, depth + 1));
        Ok(lines.collect::<Vec<_>>().join("\n"))
    }
}

/// The next `{{#...}}`: what stands before it, what is in it, what follows.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find("{{#")?;
    let end = start + text[start..].find("}}")?;
    Some((&text[..start], text[start + 3..end].trim(), &text[end + 2..]))
}

/// The lines that are meant: all, from one to another, or those of an anchor.
fn selected(text: &str, part: Option<&str>) -> Result<String, String> {
    let lines: Vec<&str> = text.trim_end_matches('\n').split('\n').collect();
    let is_mark = |line: &&str| line.contains("ANCHOR:") || line.contains("ANCHOR_END:");
    let kept = |lines: &[&str]| lines.iter().filter(|line| !is_mark(line)).copied().collect::<Vec<_>>().join("\n");
    let Some(part) = part.map(str::trim).filter(|part| !part.is_empty()) else { return Ok(kept(&lines)) };
    if let Some(range) = range(part, lines.len()) {
        return Ok(lines[range].join("\n"));
    }
    let at = |mark: &str| {
        lines.iter().position(|line| {
            line.split_once(mark).is_some_and(|(_, name)| name.split_whitespace().next() == Some(part))
        })
    };
    let start = at("ANCHOR:").ok_or_else(|| format!("the file has no anchor `{part}`"))?;
    let end = at("ANCHOR_END:").unwrap_or(lines.len());
    Ok(lines.get(start + 1..end).map(kept).unwrap_or_default())
}

/// `2`, `2:`, `:10`, `2:10`: lines from 1, both ends included.
fn range(part: &str, count: usize) -> Option<Range<usize>> {
    let (from, to) = part.split_once(':').unwrap_or((part, part));
    let number = |text: &str, missing: usize| if text.is_empty() { Some(missing) } else { text.parse().ok() };
    let (from, to): (usize, usize) = (number(from, 1)?, number(to, count)?);
    let from = from.max(1) - 1;
    Some(from.min(count)..to.clamp(from.min(count), count))
}

/// Rust code as it is shown: lines that begin with `# ` are there for the compiler alone.
fn without_hidden(lines: &Lines, path: &str, notes: &Notes) -> Lines {
    let (mut shown, mut fence) = (Lines::default(), Fence::default());
    let mut hidden: Option<(u32, Vec<&str>)> = None;
    for (line, number) in lines.iter() {
        let was_within = fence.is_within();
        let is_code = fence.is_code(line) && was_within && fence.is_within();
        let is_rust = fence.info.split([',', ' ', '{']).next() == Some("rust");
        if !is_code || !is_rust {
            if let Some((first, lines)) = hidden.take() {
                notes.add(Done::LeftOut, path, first, lines.join("\n"), "lines that the book hides from its readers");
            }
            shown.push(line, number);
            continue;
        }
        let rest = line.trim_start();
        match rest.strip_prefix('#') {
            Some(rest) if rest.is_empty() || rest.starts_with(' ') => {
                hidden.get_or_insert((number, Vec::new())).1.push(line);
            }
            Some(after) if after.starts_with('#') => {
                shown.push(format!("{}{after}", &line[..line.len() - rest.len()]), number);
            }
            _ => shown.push(line, number),
        }
    }
    if let Some((first, lines)) = hidden {
        notes.add(Done::LeftOut, path, first, lines.join("\n"), "lines that the book hides from its readers");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_file_are_lines_or_anchors() {
        let text = "one\n// ANCHOR: a\ntwo\n// ANCHOR: b\nthree\n// ANCHOR_END: b\n// ANCHOR_END: a\nfour\n";
        for (part, found) in [
            (None, Ok("one\ntwo\nthree\nfour")),
            (Some("1"), Ok("one")),
            (Some("8:"), Ok("four")),
            (Some(":1"), Ok("one")),
            (Some("3:2"), Ok("")),
            (Some("99"), Ok("")),
            (Some("a"), Ok("two\nthree")),
            (Some("b"), Ok("three")),
            (Some("c"), Err("the file has no anchor `c`")),
        ] {
            assert_eq!(selected(text, part).as_deref().map_err(String::as_str), found, "{part:?}");
        }
    }

    #[test]
    fn hidden_lines_of_rust_are_told_and_those_of_others_stay() {
        let text =
            "# Title\n```rust,ignore\n# fn main() {\nlet x = 1;\n#[test]\n## x\n#\n# }\n```\n```sh\n# comment\n```";
        let notes = Notes::default();
        let shown = without_hidden(&Lines::of(text, 1), "a.md", &notes).text();
        assert_eq!(shown, "# Title\n```rust,ignore\nlet x = 1;\n#[test]\n# x\n```\n```sh\n# comment\n```");
        let entries = notes.into_report(crate::import::Form::Mdbook).entries;
        assert_eq!((entries.len(), entries[0].line, entries[0].what.as_str()), (1, 3, "# fn main() {\n#\n# }"));
    }
}
