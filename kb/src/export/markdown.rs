//! An article as plain Markdown: what only our own renderer understands is resolved.

use super::Exporter;
use crate::article::Article;
use crate::markdown::link::{self, Target};
use crate::markdown::open::{self, Elements, events};
use crate::placeholder::{self, Hidden};
use crate::text::{Splice, escape_markdown, splice};
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::ops::Range;

impl Exporter<'_> {
    /// An article as CommonMark with GitHub's extensions, title and summary included. Includes stand where they were
    /// included and placeholders are their defaults; links have whole addresses, and one that leads to nothing that this
    /// reader may read is its text. Headings have no attributes.
    pub fn article(&self, article: &Article) -> String {
        let mut text = format!("# {}\n\n> {}\n\n", escape_markdown(&article.title), escape_markdown(&article.summary));
        if let Some(video) = &article.video {
            text.push_str(&format!("<{}>\n\n", video.url));
        }
        text.push_str(self.body(article).trim());
        text.push('\n');
        text
    }

    fn body(&self, article: &Article) -> String {
        let hidden = placeholder::hide(&article.markdown);
        let (events, edits) = events(&hidden.markdown);
        let mut pass = Pass {
            exporter: self,
            article,
            hidden: &hidden,
            edits,
            open: Elements::default(),
            code: Vec::new(),
            in_code: false,
        };
        for (event, range) in events {
            pass.event(event, range);
        }
        pass.placeholders();
        splice(&hidden.markdown, pass.edits)
    }

    fn href(&self, target: &Target, article: &Article) -> Option<String> {
        let options = self.kb.options();
        Some(match target {
            Target::Section(anchor) => self.absolute(&format!("{}#{anchor}", article.url)),
            Target::Article { identity, anchor } => {
                let found = self.kb.article_by_identity(identity, &article.locale)?;
                let found = Some(found).filter(|it| it.is_for(self.reader))?;
                let fragment = anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
                self.absolute(&format!("{}{fragment}", found.url))
            }
            Target::Coordinate(coordinate) => self.absolute(&format!("{}/{coordinate}", options.coordinate_base)),
            Target::App(path) => self.absolute(&format!("{}{path}", options.app_base)),
            Target::External(url) => url.clone(),
        })
    }
}

/// An element whose end is written anew.
type Open = open::Open<Kind>;

enum Kind {
    /// With the address that its reader gets; without one only the text stays.
    Link(Option<String>),
    Image(Option<String>),
    Heading,
    Other,
}

struct Pass<'a> {
    exporter: &'a Exporter<'a>,
    article: &'a Article,
    hidden: &'a Hidden<'a>,
    edits: Vec<Splice>,
    open: Elements<Kind>,
    /// Where code stands: nothing in it is Markdown.
    code: Vec<Range<usize>>,
    in_code: bool,
}

impl Pass<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                let kind = self.kind(&tag);
                self.in_code |= matches!(tag, Tag::CodeBlock(_));
                return self.open.begin(kind);
            }
            Event::End(end) => {
                self.in_code &= !matches!(end, TagEnd::CodeBlock);
                if let Some(open) = self.open.end() {
                    self.end(&open, range.clone());
                }
            }
            // Our renderer drops it, too.
            Event::Html(_) | Event::InlineHtml(_) => self.edits.push(Splice::new(range.clone(), "")),
            Event::Code(_) => self.code.push(range.clone()),
            Event::Text(_) if self.in_code => self.code.push(range.clone()),
            _ => {}
        }
        self.open.cover(range);
    }

    fn kind(&self, tag: &Tag<'_>) -> Kind {
        match tag {
            Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => Kind::Other,
            Tag::Link { dest_url, .. } => {
                let href = link::parse(dest_url).ok().and_then(|target| self.exporter.href(&target, self.article));
                Kind::Link(href.map(|href| placeholder::address_with_defaults(&href, &self.hidden.found)))
            }
            Tag::Image { dest_url, .. } => {
                let address = Some(self.exporter.absolute(dest_url)).filter(|_| link::is_image_address(dest_url));
                Kind::Image(address.map(|address| placeholder::address_with_defaults(&address, &self.hidden.found)))
            }
            Tag::Heading { .. } => Kind::Heading,
            _ => Kind::Other,
        }
    }

    fn end(&mut self, open: &Open, range: Range<usize>) {
        let (opening, address) = match &open.kind {
            Kind::Other => return,
            Kind::Heading => return self.end_heading(open, range),
            Kind::Link(address) => ("[", address),
            Kind::Image(address) => ("![", address),
        };
        self.edits.extend(open.readdressed(opening, range, address.as_deref().map(destination)));
    }

    /// Takes `{#anchor about="..."}` away.
    fn end_heading(&mut self, open: &Open, range: Range<usize>) {
        let Some(content) = &open.content else { return };
        let Some(tail) = self.hidden.markdown.get(content.end..range.end) else { return };
        let (Some(from), Some(to)) = (tail.find('{'), tail.rfind('}')) else { return };
        if from < to && tail[..from].trim().is_empty() {
            self.edits.push(Splice::new(content.end..content.end + to + 1, ""));
        }
    }

    /// Puts the defaults in the places of placeholders; those in addresses are in their links already.
    fn placeholders(&mut self) {
        for (range, placeholder) in self.hidden.marks() {
            let is_code = self.code.iter().any(|code| code.start <= range.start && range.end <= code.end);
            let default = &placeholder.default;
            let text = if is_code { default.clone() } else { escape_markdown(default) };
            self.edits.push(Splice::new(range, text));
        }
    }
}

/// An address between parentheses.
fn destination(address: &str) -> String {
    address.replace('(', "%28").replace(')', "%29").replace(' ', "%20").replace('<', "%3C").replace('>', "%3E")
}
