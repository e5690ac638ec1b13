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
mod plain;
pub(crate) mod prose;
mod sanitize;
mod split;

use crate::coordinate::Coordinate;
use crate::finding::{Finding, FindingCode, Located, Position};
use crate::includes::LineMap;
use crate::locale::Locale;
use crate::options::Options;
use crate::placeholder::{self, Blank, Placeholder};
use crate::text::{LineIndex, escape_html};
use footnotes::Footnotes;
use heading::Heading;
use link::{SlugTable, Target};
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

/// What rendering needs to know of the article and of the others.
pub(crate) struct Context<'a> {
    pub(crate) options: &'a Options,
    pub(crate) locale: &'a Locale,
    pub(crate) identity: &'a str,
    pub(crate) url: &'a str,
    pub(crate) slugs: &'a SlugTable,
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

/// A section as rendered.
#[derive(Debug)]
pub(crate) struct RenderedSection {
    pub(crate) anchor: String,
    pub(crate) title: String,
    pub(crate) level: u8,
    pub(crate) html: String,
    pub(crate) text: String,
    pub(crate) at: Position,
    pub(crate) about: Vec<Located<Coordinate>>,
    pub(crate) when: Vec<Located<String>>,
    /// What of the HTML is to be filled in.
    pub(crate) blanks: Vec<Blank>,
}

/// A body as rendered, with what lints look at.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    pub(crate) preamble_html: String,
    pub(crate) preamble_text: String,
    pub(crate) html: String,
    pub(crate) sections: Vec<RenderedSection>,
    pub(crate) reading_minutes: u32,
    pub(crate) links: Vec<Located<Target>>,
    /// The fenced blocks of language `graphql`, each with the place of its first line.
    pub(crate) operations: Vec<Located<String>>,
    /// What of the whole HTML is to be filled in.
    pub(crate) blanks: Vec<Blank>,
    pub(crate) placeholders: Vec<Located<Arc<Placeholder>>>,
}

/// Renders the Markdown of one article. Every input gives a result; what is wrong with it goes to the reporter.
pub(crate) fn render(markdown: &str, context: &Context<'_>, reporter: &mut Reporter<'_>) -> Rendered {
    let hidden = placeholder::hide(markdown);
    let split::Split { pieces, footnotes, links, operations } = split::split(&hidden.markdown, context, reporter);
    let mut rendered = Rendered { links, operations, ..Rendered::default() };
    let mut footnotes = Footnotes::new(context, footnotes);
    let mut words = 0;
    for piece in pieces {
        let (html, text) = render_piece(&piece.items, &mut footnotes, context, &mut words);
        match piece.heading {
            None => {
                rendered.html.push_str(&html);
                (rendered.preamble_html, rendered.preamble_text) = (html, text);
            }
            Some(heading) => {
                rendered.html.push_str(&heading_html(&heading, context));
                rendered.html.push_str(&html);
                let Heading { anchor, title, level, at, about, when, .. } = heading;
                words += plain::words(&title);
                let blanks = Vec::new();
                rendered.sections.push(RenderedSection { anchor, title, level, html, text, at, about, when, blanks });
            }
        }
    }
    rendered.reading_minutes = u32::try_from(words.div_ceil(WORDS_PER_MINUTE)).unwrap_or(u32::MAX).max(1);
    reveal(&mut rendered, &hidden.found, reporter);
    rendered
}

/// Puts the defaults of placeholders where they stand, and notes what is to be filled in.
fn reveal(rendered: &mut Rendered, found: &[placeholder::Found], reporter: &mut Reporter<'_>) {
    let plain = |text: &mut String| *text = placeholder::plain(text, found);
    (rendered.html, rendered.blanks) = placeholder::blanks(&rendered.html, found);
    (rendered.preamble_html, _) = placeholder::blanks(&rendered.preamble_html, found);
    plain(&mut rendered.preamble_text);
    for section in &mut rendered.sections {
        (section.html, section.blanks) = placeholder::blanks(&section.html, found);
        plain(&mut section.title);
        plain(&mut section.text);
    }
    rendered.operations.iter_mut().for_each(|operation| plain(&mut operation.value));
    for placeholder::Found { offset, placeholder, has_default } in found {
        if !has_default {
            let message = format!("the placeholder `{placeholder}` has no default");
            let advice = format!("Write `{{{{ {placeholder} | ... }}}}`: what stands there where nothing is known.");
            reporter.report(*offset, FindingCode::PlaceholderWithoutDefault, message, advice);
        }
        let at = reporter.position(*offset);
        rendered.placeholders.push(Located { value: Arc::clone(placeholder), at });
    }
}

/// HTML and text of one piece, with the footnotes that it is the first to refer to.
fn render_piece(
    items: &[Item<'_>],
    footnotes: &mut Footnotes<'_>,
    context: &Context<'_>,
    words: &mut usize,
) -> (String, String) {
    let mut raw = html::render(items, footnotes, context.locale);
    let mut text = plain::text(items);
    *words += plain::prose_words(items);
    while let Some((number, definition)) = footnotes.next_pending() {
        raw.push_str(&footnotes.definition_html(number, &definition, context.locale));
        text.push('\n');
        text.push_str(&plain::text(&definition));
        *words += plain::prose_words(&definition);
    }
    (sanitize::clean(&raw), text.trim().to_owned())
}

/// A heading with its anchor twice: `id` carries a prefix, so that no anchor can take the place of a global variable
/// of the page (DOM clobbering), and an empty `a` carries the anchor itself as `name`, which browsers scroll to and
/// which no script can stumble over. So the fragment of a section's URL is its anchor.
fn heading_html(heading: &Heading<'_>, context: &Context<'_>) -> String {
    let Heading { anchor, level, items, title, .. } = heading;
    let plain = items.iter().all(|item| matches!(item, Item::Event(pulldown_cmark::Event::Text(_))));
    let inner = if plain { escape_html(title) } else { html::render_inline(items, context.locale) };
    sanitize::clean(&format!("<h{level} id=\"s-{anchor}\"><a name=\"{anchor}\"></a>{inner}</h{level}>\n"))
}

#[cfg(test)]
mod tests;
