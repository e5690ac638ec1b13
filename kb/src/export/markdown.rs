//! An article as plain Markdown: what only our own renderer understands is resolved.

use super::Exporter;
use crate::article::Article;
use crate::markdown::link::{self, Target};
use crate::markdown::options;
use crate::placeholder::{self, Hidden};
use crate::text::{Splice, escape_markdown, splice};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
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
        let events = Parser::new_ext(&hidden.markdown, options()).into_offset_iter();
        let definitions: Vec<Range<usize>> =
            events.reference_definitions().iter().map(|(_, it)| it.span.clone()).collect();
        let mut pass = Pass {
            exporter: self,
            article,
            hidden: &hidden,
            edits: Vec::new(),
            open: Vec::new(),
            code: Vec::new(),
            in_code: false,
        };
        pass.edits.extend(definitions.into_iter().map(|span| Splice::new(span, "")));
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
struct Open {
    kind: Kind,
    /// What its events cover so far.
    content: Option<Range<usize>>,
}

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
    open: Vec<Open>,
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
                self.open.push(Open { kind, content: None });
                return;
            }
            Event::End(end) => {
                self.in_code &= !matches!(end, TagEnd::CodeBlock);
                if let Some(open) = self.open.pop() {
                    self.end(&open, range.clone());
                }
            }
            // Our renderer drops it, too.
            Event::Html(_) | Event::InlineHtml(_) => self.edits.push(Splice::new(range.clone(), "")),
            Event::Code(_) => self.code.push(range.clone()),
            Event::Text(_) if self.in_code => self.code.push(range.clone()),
            _ => {}
        }
        if let Some(outer) = self.open.last_mut() {
            let content = outer.content.get_or_insert(range.clone());
            content.end = content.end.max(range.end);
        }
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
        let head = range.start..range.start + opening.len();
        let tail = open.content.as_ref().map_or(head.end, |content| content.end)..range.end;
        match address {
            Some(address) => self.edits.push(Splice::new(tail, format!("]({})", destination(address)))),
            None => self.edits.extend([Splice::new(head, ""), Splice::new(tail, "")]),
        }
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
