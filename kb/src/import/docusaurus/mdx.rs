//! MDX to Markdown: imports, exports, components, expressions and comments. Parts of documents stand where they are used, and
//! tabs under each other.

mod tag;

use super::imported;
use super::routes::SiteLinks;
use crate::front_matter;
use crate::import::lines::{Fence, Lines};
use crate::import::report::{Done, Notes};
use std::collections::HashMap;
use tag::{Tag, next_tag};

/// How deep parts have parts.
const DEPTH_LIMIT: usize = 8;
/// How many lines a tag, an import or a comment may take.
const LINES_LIMIT: usize = 60;

/// The document as Markdown.
pub(super) fn plain(lines: &Lines, path: &str, links: &SiteLinks<'_>, notes: &Notes) -> Lines {
    let room = usize::try_from(links.tree.limits.file_bytes).unwrap_or(usize::MAX);
    let mut document = Document { links, notes, file: path, room, plain: Lines::default(), fence: Fence::default() };
    document.lines(lines, path, None, 0);
    document.plain
}

struct Document<'a> {
    links: &'a SiteLinks<'a>,
    notes: &'a Notes,
    file: &'a str,
    /// How many bytes parts may still add.
    room: usize,
    plain: Lines,
    fence: Fence,
}

/// What holds for the lines of one file.
struct Part<'p> {
    path: &'p str,
    /// The line of the document in which the part is used.
    used_at: Option<u32>,
    depth: usize,
    /// The files that components stand for.
    components: HashMap<String, String>,
    /// How far the lines of a tab are moved to the right, once that is known; one for each that is open.
    tabs: Vec<Option<usize>>,
}

impl Document<'_> {
    /// Lines of the document, or of a part of it that is used in a line.
    fn lines(&mut self, lines: &Lines, path: &str, used_at: Option<u32>, depth: usize) {
        let mut part = Part { path, used_at, depth, components: HashMap::new(), tabs: Vec::new() };
        let lines: Vec<(&str, u32)> = lines.iter().collect();
        let mut index = 0;
        while let Some((line, number)) = lines.get(index).copied() {
            let number = used_at.unwrap_or(number);
            let line = dedented(line, &mut part.tabs);
            index += 1;
            if self.fence.is_code(line) {
                self.plain.push(line, number);
                continue;
            }
            let is_program = line.starts_with("import ") || line.starts_with("export ");
            let ends = |text: &str| match is_program {
                true => program_ends(text),
                false => is_closed(text),
            };
            let mut text = line.to_owned();
            let mut taken = 0;
            while !ends(&text) && taken < LINES_LIMIT {
                let Some((next, _)) = lines.get(index + taken) else { break };
                taken += 1;
                text = format!("{text}\n{next}");
            }
            // What nothing ends is text that only looks like a tag.
            if is_program || ends(&text) {
                index += taken;
            } else {
                text = line.to_owned();
            }
            match is_program {
                true => self.program(&text, number, &mut part),
                false => self.text(&text, number, &mut part),
            }
        }
    }

    fn note(&self, done: Done, number: u32, what: &str, why: &str) {
        self.notes.add(done, self.file, number, what, why);
    }

    /// An import or an export.
    fn program(&mut self, text: &str, number: u32, part: &mut Part<'_>) {
        if let Some((name, from)) = import_of(text)
            && matches!(crate::import::files::ending(from), ".md" | ".mdx")
            && let Some(file) = imported(part.path, from)
        {
            part.components.insert(name.to_owned(), file);
            return;
        }
        let is_import = text.starts_with("import ");
        let why = if is_import { "the import of what only a program shows" } else { "what only a program uses" };
        self.note(Done::LeftOut, number, text, why);
    }

    fn text(&mut self, text: &str, number: u32, part: &mut Part<'_>) {
        let text = tag::quoted_attributes(&comments(text));
        let (mut plain, mut rest) = (String::new(), text.as_str());
        while let Some((before, tag, after)) = next_tag(rest) {
            plain.push_str(before);
            if let Some(lines) = self.tag(&tag, number, part) {
                // A component of several lines is a block.
                self.push(&plain, number);
                plain.clear();
                lines.iter().for_each(|line| self.push(line, number));
                if part.components.contains_key(tag.name) && !tag.is_end {
                    self.part(&tag, number, part);
                }
            }
            rest = after;
        }
        plain.push_str(rest);
        if plain.trim().is_empty() && !text.trim().is_empty() {
            return self.plain.push("", number);
        }
        if let Some(expression) = tag::expression(&plain) {
            self.note(Done::Changed, number, expression, "an expression; it stands as it was written");
        }
        self.push(&plain, number);
    }

    fn push(&mut self, text: &str, number: u32) {
        text.split('\n').for_each(|line| self.plain.push(line, number));
    }

    /// The lines that stand for a component's tag; nothing where the line goes on.
    fn tag(&mut self, tag: &Tag<'_>, number: u32, part: &mut Part<'_>) -> Option<Vec<String>> {
        match (tag.name, tag.is_end) {
            ("Tabs", true) => Some(vec![String::new()]),
            ("Tabs", false) => {
                self.note(Done::Changed, number, tag.source, "an article has no tabs; they stand under each other");
                Some(vec![String::new()])
            }
            ("TabItem", true) => {
                part.tabs.pop();
                Some(vec![String::new()])
            }
            ("TabItem", false) => {
                if !tag.is_empty {
                    part.tabs.push(None);
                }
                let label = tag.attribute("label").or_else(|| tag.attribute("value"));
                let label = label.map(|label| format!("**{label}**")).unwrap_or_default();
                Some(vec![String::new(), label, String::new()])
            }
            (name, false) if part.components.contains_key(name) => Some(vec![String::new()]),
            (name, true) if part.components.contains_key(name) => Some(Vec::new()),
            (_, true) => None,
            (_, false) => {
                self.note(
                    Done::LeftOut,
                    number,
                    tag.source,
                    "a component, which only a program shows; what stands in it is kept",
                );
                None
            }
        }
    }

    /// Puts a part of a document where its component stands.
    fn part(&mut self, tag: &Tag<'_>, number: u32, part: &Part<'_>) {
        let Some(file) = part.components.get(tag.name) else { return };
        let text = match part.depth < DEPTH_LIMIT {
            true => self.links.tree.bytes(file, self.links.tree.limits.file_bytes),
            false => Err("parts of documents use each other too deep".to_owned()),
        };
        let text = text.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "the part is not UTF-8".to_owned()));
        let text = text.and_then(|text| {
            self.room = self.room.checked_sub(text.len()).ok_or("with its parts the document is too large")?;
            Ok(crate::import::files::tidy(text))
        });
        match text {
            Ok(text) => {
                let body = front_matter::split(&text).map_or(text.as_str(), |split| &text[split.body_at..]);
                let used_at = part.used_at.unwrap_or(number);
                self.lines(&Lines::of(body.trim_matches('\n'), 1), &file.clone(), Some(used_at), part.depth + 1);
                self.plain.push("", number);
            }
            Err(why) => self.note(Done::LeftOut, number, tag.source, &why),
        }
    }
}

/// MDX has no code by indentation: what stands in a tab is moved back to where its first line begins.
fn dedented<'l>(line: &'l str, tabs: &mut [Option<usize>]) -> &'l str {
    let own = line.len() - line.trim_start_matches(' ').len();
    let Some(tab) = tabs.last_mut() else { return line };
    if tab.is_none() && !line.trim().is_empty() {
        *tab = Some(own);
    }
    line.get(own.min(tab.unwrap_or(0))..).unwrap_or(line)
}

/// Whether an import or an export has ended: with a semicolon, where its import says from where, or before an empty line.
fn program_ends(text: &str) -> bool {
    let last = text.rsplit('\n').next().unwrap_or_default().trim_end();
    last.is_empty() || last.ends_with(';') || (text.starts_with("import ") && last.ends_with(['"', '\'']))
}

/// Whether all tags and comments of a line end in it.
fn is_closed(text: &str) -> bool {
    text.matches("{/*").count() <= text.matches("*/}").count() && !tag::is_open(text)
}

/// `import Name from './part.mdx'`
fn import_of(text: &str) -> Option<(&str, &str)> {
    let (name, from) = text.strip_prefix("import ")?.split_once(" from ")?;
    let from = from.trim().trim_end_matches(';').trim_matches(['"', '\'']);
    let name = name.trim();
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_').then_some((name, from))
}

/// Comments as HTML has them, and the one that names a heading as an attribute.
fn comments(text: &str) -> String {
    let (mut plain, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("{/*") {
        let Some((comment, after)) = after.split_once("*/}") else { break };
        plain.push_str(before);
        match comment.trim().strip_prefix('#') {
            Some(id) if before.starts_with('#') && !id.contains(char::is_whitespace) => {
                plain.push_str(&format!("{{#{id}}}"))
            }
            _ => plain.push_str(&format!("<!-- {} -->", comment.trim().replace("--", "- -"))),
        }
        rest = after;
    }
    plain.push_str(rest);
    plain
}
