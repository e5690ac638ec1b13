//! Other people's Markdown to ours. What both have in common stays as it was written.

mod tags;

use super::lines::Lines;
use super::links::{self, Found, Links};
use super::page::{Body, Heading, Target, one_line};
use super::report::{Done, Notes};
use crate::markdown::open::{Elements, Open, events};
use crate::text::{LineIndex, Splice, splice};
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// What a page is converted with.
pub(super) struct Context<'a> {
    pub(super) links: &'a dyn Links,
    pub(super) notes: &'a Notes,
    /// The file, for the report.
    pub(super) file: &'a str,
}

/// Converts a page. With its body comes its title: the heading of the first level with which it begins, which is not in the
/// body.
pub(super) fn convert(lines: &Lines, context: &Context<'_>) -> (Body, Option<String>) {
    let text = lines.text();
    let index = LineIndex::new(&text);
    let (events, edits) = events(&text);
    let mut pass = Pass {
        text: &text,
        lines,
        index: &index,
        context,
        body: Body::default(),
        title: None,
        edits,
        open: Elements::default(),
        is_first: true,
        anchors: Vec::new(),
    };
    for (event, range) in events {
        pass.event(event, range);
    }
    let Pass { mut body, title, edits, .. } = pass;
    body.text = splice(&text, edits);
    (body, title)
}

/// What becomes of an open element.
enum Kind {
    /// With the mark of its address; without one only the text stays.
    Link(Option<String>),
    Image(Option<String>),
    Autolink(Option<Splice>),
    Heading {
        level: u8,
        id: Option<String>,
        text: String,
        is_section: bool,
    },
    Code,
    Table,
    Html,
    Other,
}

struct Pass<'a> {
    text: &'a str,
    lines: &'a Lines,
    index: &'a LineIndex<'a>,
    context: &'a Context<'a>,
    body: Body,
    title: Option<String>,
    edits: Vec<Splice>,
    open: Elements<Kind>,
    /// Whether nothing was read yet.
    is_first: bool,
    /// What ends the `a` elements that are open.
    anchors: Vec<String>,
}

impl Pass<'_> {
    fn line(&self, offset: usize) -> u32 {
        self.lines.number(self.index.position(offset).line)
    }

    fn note(&self, done: Done, at: usize, what: impl AsRef<str>, why: impl Into<String>) {
        self.context.notes.add(done, self.context.file, self.line(at), what, why);
    }

    fn edit(&mut self, at: Range<usize>, text: impl Into<String>) {
        self.edits.push(Splice::new(at, text));
    }

    fn is_in(&self, fits: fn(&Kind) -> bool) -> bool {
        self.open.any(fits)
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                let kind = self.start(tag, &range);
                self.is_first = false;
                return self.open.begin(kind);
            }
            Event::End(end) => {
                if let Some(open) = self.open.end() {
                    self.end(open, end, range.clone());
                }
            }
            Event::InlineHtml(tag) => self.inline_html(&tag, range.clone()),
            Event::Text(text) | Event::Code(text) if !self.is_in(|it| matches!(it, Kind::Code | Kind::Html)) => {
                self.heading_text(&text);
                self.braces(range.clone());
            }
            Event::SoftBreak | Event::HardBreak if self.is_in(|it| matches!(it, Kind::Heading { .. })) => {
                self.heading_text(" ");
                self.edit(range.clone(), " ");
            }
            _ => {}
        }
        self.open.cover(range);
    }

    fn heading_text(&mut self, more: &str) {
        for kind in self.open.kinds_mut() {
            if let Kind::Heading { text, .. } = kind {
                text.push_str(more);
            }
        }
    }

    /// Two braces would begin a placeholder of ours.
    fn braces(&mut self, range: Range<usize>) {
        let is_code = self.text[range.clone()].starts_with('`');
        for (at, _) in self.text[range.clone()].match_indices("{{").filter(|_| !is_code) {
            self.edit(range.start + at + 1..range.start + at + 1, "\\");
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) -> Kind {
        match tag {
            Tag::Heading { level, id, classes, attrs } => {
                if !classes.is_empty() || !attrs.is_empty() {
                    self.note(
                        Done::LeftOut,
                        range.start,
                        &self.text[range.clone()],
                        "classes and attributes of the heading",
                    );
                }
                Kind::Heading {
                    level: level as u8,
                    id: id.map(|id| id.to_string()),
                    text: String::new(),
                    is_section: self.open.is_empty(),
                }
            }
            Tag::Link { link_type: LinkType::Email, .. } => Kind::Other,
            Tag::Link { link_type: LinkType::Autolink, dest_url, .. } => self.autolink(&dest_url, range),
            Tag::Link { dest_url, .. } => {
                Kind::Link(self.address(links::link(self.context.links, &dest_url), &dest_url, range))
            }
            Tag::Image { dest_url, .. } => {
                Kind::Image(self.address(links::image(self.context.links, &dest_url), &dest_url, range))
            }
            Tag::CodeBlock(kind) => {
                if let CodeBlockKind::Fenced(info) = kind {
                    self.language(&info, range);
                }
                Kind::Code
            }
            Tag::Table(_) => Kind::Table,
            Tag::HtmlBlock => Kind::Html,
            _ => Kind::Other,
        }
    }

    fn autolink(&mut self, address: &str, range: &Range<usize>) -> Kind {
        match links::link(self.context.links, address) {
            Found::Changed(Target::Outside(url), why) => {
                self.note(Done::Changed, range.start, address, why);
                Kind::Autolink(Some(Splice::new(range.clone(), format!("<{url}>"))))
            }
            Found::Gone(why) => {
                self.note(Done::LeftOut, range.start, address, format!("the link; its text is kept: {why}"));
                Kind::Autolink(Some(Splice::new(range.clone(), crate::text::code_span(address))))
            }
            _ => Kind::Autolink(None),
        }
    }

    /// The mark of an address; nothing where it leads to nothing.
    fn address(&mut self, found: Found, address: &str, range: &Range<usize>) -> Option<String> {
        let line = self.line(range.start);
        match found {
            Found::As(target) => Some(self.body.address(target, line)),
            Found::Changed(target, why) => {
                self.note(Done::Changed, range.start, address, why);
                Some(self.body.address(target, line))
            }
            Found::Gone(why) => {
                self.note(
                    Done::LeftOut,
                    range.start,
                    &self.text[range.clone()],
                    format!("the link; its text is kept: {why}"),
                );
                None
            }
        }
    }

    /// Of what stands after a fence the language stays.
    fn language(&mut self, info: &str, range: &Range<usize>) {
        let language: String = info.chars().take_while(|c| !c.is_whitespace() && !matches!(c, ',' | '{')).collect();
        if language == info {
            return;
        }
        if info.contains('=') {
            self.note(Done::LeftOut, range.start, info, "a code block has a language, and no title or marks");
        }
        let first = self.text[range.clone()].lines().next().unwrap_or_default();
        let after = first.trim_start_matches(['`', '~']);
        let from = range.start + first.len() - after.len();
        self.edit(from..range.start + first.len(), language);
    }

    fn end(&mut self, mut open: Open<Kind>, end: TagEnd, range: Range<usize>) {
        let (opening, mark) = match std::mem::replace(&mut open.kind, Kind::Other) {
            Kind::Heading { level, id, text, is_section } => {
                let heading = Heading { level, anchor: text, line: self.line(range.start) };
                return self.end_heading(heading, id, is_section, open.content, range);
            }
            Kind::Autolink(Some(edit)) => return self.edits.push(edit),
            Kind::Html if matches!(end, TagEnd::HtmlBlock) => return self.html_block(range),
            Kind::Link(mark) => ("[", mark),
            Kind::Image(mark) => ("![", mark),
            _ => return,
        };
        self.edits.extend(open.readdressed(opening, range, mark));
    }

    fn end_heading(
        &mut self,
        mut heading: Heading,
        id: Option<String>,
        is_section: bool,
        content: Option<Range<usize>>,
        range: Range<usize>,
    ) {
        let title = one_line(&heading.anchor);
        let end = range.start + self.text[range.clone()].trim_end().len();
        let Some(content) = content.filter(|_| !title.is_empty()) else { return self.edit(range.start..end, "") };
        if heading.level == 1 && self.title.is_none() && self.body.headings.is_empty() && is_section {
            for name in id.into_iter().chain([github_slug(&title)]) {
                self.body.name(&name);
            }
            self.title = Some(title);
            return self.edit(range.start..end, "");
        }
        if !is_section {
            let why = "a heading within another block makes no section; it is a line in bold now";
            self.note(Done::Changed, range.start, &title, why);
            self.edit(range.start..content.start, "**");
            return self.edit(content.end..end, "**");
        }
        let automatic = github_slug(&title);
        heading.anchor = id.clone().unwrap_or_else(|| title.clone());
        let mark = self.body.heading(heading);
        for name in id.into_iter().chain([automatic]) {
            self.body.name(&name);
        }
        self.edit(range.start..content.start, mark);
        self.edit(content.end..end, "");
    }
}

/// The fragment that GitHub, Docusaurus and mdBook make of a heading: lower case, hyphens for spaces, and no other sign.
fn github_slug(title: &str) -> String {
    let kept = title.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}
