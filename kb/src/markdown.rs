//! Markdown in, sanitized HTML and plain text out, section by section.
//!
//! The dialect is CommonMark with the extensions in `options`; raw HTML is dropped. Headings of level 2 and 3 divide an
//! article into sections. What comes out has been made of a closed set of elements, and is sanitized once more as a
//! second net (module `sanitize`).

mod footnotes;
mod heading;
mod highlight;
mod html;
pub(crate) mod link;
pub(crate) mod open;
mod plain;
pub(crate) mod prose;
mod sanitize;
mod split;

use crate::coordinate::Coordinate;
use crate::device::DeviceName;
use crate::finding::{Finding, FindingCode, Located, Position};
use crate::includes::LineMap;
use crate::locale::Locale;
use crate::placeholder::{self, Placeholder};
use crate::rendered::{Piece as HtmlPiece, Rendered, RenderedSection};
use crate::text::{LineIndex, escape_html};
use footnotes::{Footnotes, definition_html};
use heading::Heading;
use link::Target;
use split::Item;
use std::sync::Arc;

/// Words that a person reads in a minute. Code blocks are left out: people look at them rather than read them.
pub const WORDS_PER_MINUTE: usize = 200;

/// The dialect, in the one place where it is chosen.
pub(crate) fn options() -> pulldown_cmark::Options {
    use pulldown_cmark::Options as Extension;
    Extension::ENABLE_TABLES
        | Extension::ENABLE_FOOTNOTES
        | Extension::ENABLE_STRIKETHROUGH
        | Extension::ENABLE_TASKLISTS
        | Extension::ENABLE_HEADING_ATTRIBUTES
        // GitHub's alerts: a quotation that begins with `[!NOTE]`.
        | Extension::ENABLE_GFM
}

/// What rendering needs to know of the article beside its Markdown.
pub(crate) struct Context<'a> {
    pub(crate) locale: &'a Locale,
    pub(crate) identity: &'a str,
    pub(crate) url: &'a str,
    /// Where each link of the body leads, in their order; nothing for one to an article that does not exist.
    pub(crate) hrefs: &'a [Option<String>],
    /// Where operations are opened.
    pub(crate) playground: &'a str,
}

/// Says what is wrong with a body, at places in its file.
pub(crate) struct Reporter<'a> {
    path: &'a str,
    /// Lines of the body.
    lines: &'a LineIndex<'a>,
    /// Lines of the file.
    map: &'a LineMap,
    pub(crate) findings: Vec<Finding>,
}

impl<'a> Reporter<'a> {
    pub(crate) fn new(path: &'a str, lines: &'a LineIndex<'a>, map: &'a LineMap) -> Self {
        Reporter { path, lines, map, findings: Vec::new() }
    }

    fn position(&self, offset: usize) -> Position {
        self.map.position(self.lines.position(offset))
    }

    fn report(&mut self, offset: usize, code: FindingCode, message: impl Into<String>, advice: impl Into<String>) {
        let mut message = message.into();
        if let Some(fragment) = self.map.fragment(self.lines.position(offset).line) {
            message = format!("{message} (in {fragment})");
        }
        let at = self.position(offset);
        self.findings.push(Finding::new(self.path, at, code, message, advice));
    }
}

/// A section as read.
#[derive(Debug)]
pub(crate) struct BodySection {
    pub(crate) anchor: String,
    pub(crate) title: String,
    pub(crate) level: u8,
    pub(crate) text: String,
    pub(crate) at: Position,
    pub(crate) about: Vec<Located<Coordinate>>,
    pub(crate) when: Vec<Located<String>>,
    pub(crate) devices: Vec<DeviceName>,
}

/// A body as read: everything but its HTML, and independent of all other articles.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(crate) preamble_text: String,
    pub(crate) sections: Vec<BodySection>,
    pub(crate) reading_minutes: u32,
    pub(crate) links: Vec<Located<Target>>,
    /// The fenced blocks of language `graphql`, each with the place of its first line.
    pub(crate) operations: Vec<Located<String>>,
    /// Addresses of the images that come from this site, and where they are shown.
    pub(crate) images: Vec<Located<String>>,
    pub(crate) placeholders: Vec<Located<Arc<Placeholder>>>,
}

/// Reads the Markdown of one article. Every input gives a result; what is wrong with it goes to the reporter.
pub(crate) fn read(markdown: &str, reporter: &mut Reporter<'_>) -> Body {
    let hidden = placeholder::hide(markdown);
    let split::Split { pieces, footnotes, links, operations, images } = split::split(&hidden.markdown, reporter);
    let mut body = Body { links, operations, images, ..Body::default() };
    let mut footnotes = Footnotes::new(footnotes);
    let mut words = 0;
    for piece in pieces {
        let text = piece_text(&piece.items, &mut footnotes, &mut words);
        let Some(Heading { anchor, title, level, at, about, when, devices, .. }) = piece.heading else {
            body.preamble_text = text;
            continue;
        };
        words += plain::words(&title);
        body.sections.push(BodySection { anchor, title, level, text, at, about, when, devices });
    }
    body.reading_minutes = u32::try_from(words.div_ceil(WORDS_PER_MINUTE)).unwrap_or(u32::MAX).max(1);
    reveal(&mut body, &hidden.found, reporter);
    body
}

/// Puts the defaults of placeholders where they stand.
fn reveal(body: &mut Body, found: &[placeholder::Found], reporter: &mut Reporter<'_>) {
    let show = |text: &mut String| placeholder::show_defaults(text, found);
    show(&mut body.preamble_text);
    for section in &mut body.sections {
        show(&mut section.title);
        show(&mut section.text);
    }
    body.operations.iter_mut().for_each(|operation| show(&mut operation.value));
    for placeholder::Found { offset, placeholder, has_default } in found {
        if !has_default {
            let message = format!("the placeholder `{placeholder}` has no default");
            let advice = format!("Write `{{{{ {placeholder} | ... }}}}`: what stands there where nothing is known.");
            reporter.report(*offset, FindingCode::PlaceholderWithoutDefault, message, advice);
        }
        let at = reporter.position(*offset);
        body.placeholders.push(Located { value: Arc::clone(placeholder), at });
    }
}

/// The text of one piece, with the footnotes that it is the first to refer to.
fn piece_text(items: &[Item<'_>], footnotes: &mut Footnotes<'_>, words: &mut usize) -> String {
    let mut text = plain::text(items);
    *words += plain::prose_words(items);
    footnotes.refer_all(items);
    while let Some((_, definition)) = footnotes.next_pending() {
        footnotes.refer_all(&definition);
        text.push('\n');
        text.push_str(&plain::text(&definition));
        *words += plain::prose_words(&definition);
    }
    text.trim().to_owned()
}

/// Renders the Markdown of one article: the same pieces as [`read`] finds, sanitized.
pub(crate) fn render(markdown: &str, context: &Context<'_>) -> Rendered {
    let hidden = placeholder::hide(markdown);
    let (lines, map) = (LineIndex::new(&hidden.markdown), LineMap::starting_at(1));
    // What is wrong was told when the body was read.
    let split::Split { pieces, footnotes, .. } = split::split(&hidden.markdown, &mut Reporter::new("", &lines, &map));
    let mut footnotes = Footnotes::new(footnotes);
    let revealed = |html: &str| {
        let (html, blanks) = placeholder::blanks(html, &hidden.found);
        HtmlPiece { html, blanks }
    };
    let (mut preamble, mut sections) = (HtmlPiece::default(), Vec::new());
    for piece in pieces {
        let body = revealed(&piece_html(&piece.items, &mut footnotes, context));
        match &piece.heading {
            None => preamble = body,
            Some(heading) => {
                sections.push(RenderedSection { heading: revealed(&heading_html(heading, context)), body });
            }
        }
    }
    Rendered::of(preamble, sections)
}

/// The HTML of one piece, with the footnotes that it is the first to refer to.
fn piece_html(items: &[Item<'_>], footnotes: &mut Footnotes<'_>, context: &Context<'_>) -> String {
    let mut raw = html::render(items, footnotes, context);
    while let Some((number, definition)) = footnotes.next_pending() {
        let body = html::render(&definition, footnotes, context);
        raw.push_str(&definition_html(number, &body, context.identity));
    }
    sanitize::clean(&raw)
}

/// A heading with its anchor twice: `id` carries a prefix, so that no anchor can take the place of a global variable
/// of the page (DOM clobbering), and an empty `a` carries the anchor itself as `name`, which browsers scroll to and
/// which no script can stumble over. So the fragment of a section's URL is its anchor.
fn heading_html(heading: &Heading<'_>, context: &Context<'_>) -> String {
    let Heading { anchor, level, items, title, .. } = heading;
    let plain = items.iter().all(|item| matches!(item, Item::Event(pulldown_cmark::Event::Text(_))));
    let inner = if plain { escape_html(title) } else { html::render_inline(items, context) };
    sanitize::clean(&format!("<h{level} id=\"s-{anchor}\"><a name=\"{anchor}\"></a>{inner}</h{level}>\n"))
}

#[cfg(test)]
mod tests;
