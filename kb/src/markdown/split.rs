//! One pass over the parser's events: divides a body at its headings and notes what lints look at.

use super::heading::Heading;
use super::link::{self, Target};
use super::{Reporter, html};
use crate::finding::{FindingCode, Located};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::ops::Range;

/// Deepest nesting of blocks and inlines kept; what is nested deeper loses its containers, not its text. Sanitizers and
/// browsers walk trees recursively.
const DEPTH_LIMIT: usize = 48;

/// An event of the parser, or what this pass has made of it.
#[derive(Debug, Clone)]
pub(super) enum Item<'a> {
    Event(Event<'a>),
    /// A link by its place among those of the body, and whether it leads outside.
    LinkStart {
        number: usize,
        external: bool,
    },
    LinkEnd,
    Image {
        src: String,
        alt: String,
    },
    FootnoteReference(String),
}

/// The preamble, or a heading with what stands under it.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    pub(super) heading: Option<Heading<'a>>,
    pub(super) items: Vec<Item<'a>>,
}

impl<'a> Piece<'a> {
    pub(super) fn under(heading: Option<Heading<'a>>) -> Self {
        // As many as most have: growing moves them all.
        Self { heading, items: Vec::with_capacity(32) }
    }
}

pub(super) struct Split<'a> {
    /// The first piece is the preamble, and has no heading.
    pub(super) pieces: Vec<Piece<'a>>,
    pub(super) footnotes: HashMap<String, Vec<Item<'a>>>,
    pub(super) links: Vec<Located<Target>>,
    pub(super) operations: Vec<Located<String>>,
    /// Addresses of the images that come from this site, and where they are shown.
    pub(super) images: Vec<Located<String>>,
}

/// Divides a body.
pub(super) fn split<'a>(markdown: &'a str, reporter: &mut Reporter<'_>) -> Split<'a> {
    let mut pass = Pass {
        markdown,
        reporter,
        split: Split {
            pieces: vec![Piece::under(None)],
            footnotes: HashMap::new(),
            links: Vec::new(),
            operations: Vec::new(),
            images: Vec::new(),
        },
        open: Vec::new(),
        heading: None,
        footnote: None,
        image: None,
        anchors: HashMap::new(),
    };
    for (event, range) in Parser::new_ext(markdown, super::options()).into_offset_iter() {
        pass.event(event, range);
    }
    pass.check_empty_sections();
    pass.split
}

/// What is to happen at the end of an open element.
enum Open {
    Keep,
    /// The container was dropped, and so is its end.
    Drop,
    Link,
    Image,
    Section,
    NestedHeading,
    Footnote,
    Operation,
}

pub(super) struct Pass<'a, 'r, 'l> {
    pub(super) markdown: &'a str,
    pub(super) reporter: &'r mut Reporter<'l>,
    pub(super) split: Split<'a>,
    open: Vec<Open>,
    /// The heading that is being read.
    pub(super) heading: Option<Heading<'a>>,
    /// The footnote that is being read.
    footnote: Option<(String, Vec<Item<'a>>)>,
    /// The image that is being read: address, alternative text so far, place.
    image: Option<(String, String, usize)>,
    /// How often each anchor was given, to tell the next one apart.
    pub(super) anchors: HashMap<String, usize>,
}

impl<'a> Pass<'a, '_, '_> {
    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                let open = self.start(tag, range);
                self.open.push(open);
            }
            Event::End(end) => self.end(end),
            Event::Html(text) | Event::InlineHtml(text) => self.raw_html(&text, range.start),
            Event::FootnoteReference(label) => self.push(Item::FootnoteReference(label.into_string())),
            Event::Text(text) if self.image.is_some() => self.alt(&text),
            Event::Code(text) if self.image.is_some() => self.alt(&text),
            Event::SoftBreak | Event::HardBreak if self.image.is_some() => self.alt(" "),
            Event::Text(text) => {
                if let (Some(Open::Operation), Some(operation)) = (self.open.last(), self.split.operations.last_mut()) {
                    if operation.value.is_empty() {
                        operation.at = self.reporter.position(range.start);
                    }
                    operation.value.push_str(&text);
                }
                self.push(Item::Event(Event::Text(text)));
            }
            other => self.push(Item::Event(other)),
        }
    }

    fn push(&mut self, item: Item<'a>) {
        if let Some(heading) = &mut self.heading {
            heading.items.push(item);
        } else if let Some((_, items)) = &mut self.footnote {
            items.push(item);
        } else if let Some(piece) = self.split.pieces.last_mut() {
            piece.items.push(item);
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) -> Open {
        let nested = !self.open.is_empty();
        if self.open.len() >= DEPTH_LIMIT && !matches!(tag, Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) {
            return Open::Drop;
        }
        match tag {
            Tag::HtmlBlock | Tag::MetadataBlock(_) => Open::Drop,
            Tag::Heading { level, id, attrs, .. } if !nested => {
                self.heading = Some(self.heading(level, id, attrs, range));
                Open::Section
            }
            Tag::Heading { .. } => {
                let advice =
                    "Put the heading at the beginning of its line, outside of lists, quotations and footnotes.";
                let message = "a heading inside another block makes no section";
                self.reporter.report(range.start, FindingCode::NestedHeading, message, advice);
                self.push(Item::Event(Event::Start(Tag::Paragraph)));
                self.push(Item::Event(Event::Start(Tag::Strong)));
                Open::NestedHeading
            }
            Tag::FootnoteDefinition(label) if self.footnote.is_none() => {
                self.footnote = Some((label.into_string(), Vec::new()));
                Open::Footnote
            }
            Tag::FootnoteDefinition(_) => Open::Drop,
            Tag::Link { dest_url, link_type, .. } => {
                let email = link_type == pulldown_cmark::LinkType::Email;
                let address = if email { format!("mailto:{dest_url}") } else { dest_url.into_string() };
                self.link(&address, range.start)
            }
            Tag::Image { dest_url, .. } if self.image.is_none() => {
                self.image = Some((dest_url.into_string(), String::new(), range.start));
                Open::Image
            }
            Tag::Image { .. } => Open::Drop,
            Tag::CodeBlock(kind) => {
                let is_operation = html::is_graphql(&kind);
                self.push(Item::Event(Event::Start(Tag::CodeBlock(kind))));
                if !is_operation {
                    return Open::Keep;
                }
                let at = self.reporter.position(range.start);
                self.split.operations.push(Located { value: String::new(), at });
                Open::Operation
            }
            other => {
                self.push(Item::Event(Event::Start(other)));
                Open::Keep
            }
        }
    }

    fn end(&mut self, end: TagEnd) {
        match self.open.pop() {
            Some(Open::Keep | Open::Operation) => self.push(Item::Event(Event::End(end))),
            Some(Open::Link) => self.push(Item::LinkEnd),
            Some(Open::Image) => self.end_image(),
            Some(Open::Section) => self.end_heading(),
            Some(Open::NestedHeading) => {
                self.push(Item::Event(Event::End(TagEnd::Strong)));
                self.push(Item::Event(Event::End(TagEnd::Paragraph)));
            }
            Some(Open::Footnote) => {
                if let Some((label, items)) = self.footnote.take() {
                    self.split.footnotes.entry(label).or_insert(items);
                }
            }
            Some(Open::Drop) | None => {}
        }
    }

    fn raw_html(&mut self, html: &str, offset: usize) {
        // Comments are for other writers: they do no harm, and readers never see them.
        if html.trim_start().starts_with("<!--") {
            return;
        }
        let first: String = html.trim().chars().take(40).collect();
        if first.is_empty() {
            return;
        }
        let message = format!("HTML in an article: `{first}`");
        let advice = "Write Markdown, or put it between backticks if readers are to see it; it is dropped.";
        self.reporter.report(offset, FindingCode::RawHtml, message, advice);
    }

    fn link(&mut self, address: &str, offset: usize) -> Open {
        let target = match link::parse(address) {
            Ok(target) => target,
            Err(refusal) => {
                self.reporter.report(offset, refusal.code, refusal.message, refusal.advice);
                return Open::Drop;
            }
        };
        let at = self.reporter.position(offset);
        self.push(Item::LinkStart { number: self.split.links.len(), external: target.is_external() });
        self.split.links.push(Located { value: target, at });
        Open::Link
    }

    fn alt(&mut self, text: &str) {
        if let Some((_, alt, _)) = &mut self.image {
            alt.push_str(text);
        }
    }

    fn end_image(&mut self) {
        let Some((src, alt, offset)) = self.image.take() else { return };
        let alt = alt.trim().to_owned();
        if alt.is_empty() {
            let advice = "Say in a few words what it shows: `![The switch, on](...)`.";
            let message = format!("the image `{src}` has no alternative text");
            self.reporter.report(offset, FindingCode::ImageWithoutText, message, advice);
        }
        if link::is_image_address(&src) {
            if src.starts_with('/') {
                let at = self.reporter.position(offset);
                self.split.images.push(Located { value: src.clone(), at });
            }
            self.push(Item::Image { src, alt });
        } else {
            let message = format!("the address of the image `{src}` is not allowed");
            let advice = "Use an address that begins with `https://`, or a path of this site that begins with `/`.";
            self.reporter.report(offset, FindingCode::ForbiddenLink, message, advice);
            self.push(Item::Event(Event::Text(alt.into())));
        }
    }

    fn check_empty_sections(&mut self) {
        let pieces = &self.split.pieces;
        for (index, piece) in pieces.iter().enumerate() {
            let Some(heading) = &piece.heading else { continue };
            let next = pieces.get(index + 1).and_then(|next| next.heading.as_ref());
            let has_subsection = next.is_some_and(|next| next.level > heading.level);
            if piece.items.is_empty() && !has_subsection {
                let message = format!("nothing stands under the heading `{}`", heading.title);
                let advice = "Write the section, or take its heading out.";
                self.reporter.report(heading.offset, FindingCode::EmptySection, message, advice);
            }
        }
    }
}
