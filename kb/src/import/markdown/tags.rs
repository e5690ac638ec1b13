//! HTML in Markdown.

use super::Pass;
use crate::import::html::{Converter, Dom, ROOT};
use crate::import::links;
use crate::import::report::Done;
use std::ops::Range;

impl Pass<'_> {
    /// A block of HTML becomes what it says. One that is a comment alone stays: it is for other writers.
    pub(super) fn html_block(&mut self, range: Range<usize>) {
        let html = &self.text[range.clone()];
        let end = range.start + html.trim_end().len();
        if html.starts_with("<!--") && html.trim_end().ends_with("-->") && html.matches("-->").count() == 1 {
            return;
        }
        let nested = usize::from(!self.open.is_empty());
        let converted = self.converted(html, range.start, nested);
        // In a list or a quotation every line begins as the first one does.
        let line = self.text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let before: String = self.text[line..range.start].chars().map(|c| if c == '>' { c } else { ' ' }).collect();
        let text = converted.split('\n').collect::<Vec<_>>().join(&format!("\n{before}"));
        self.edit(range.start..end, text);
    }

    fn converted(&mut self, html: &str, at: usize, nested: usize) -> String {
        let before = self.line(at).saturating_sub(1);
        let Some(dom) = Dom::parse(html) else {
            self.note(Done::LeftOut, at, html, "its elements are too many, or nested too deeply");
            return String::new();
        };
        let (links, notes) = (self.context.links, self.context.notes);
        let mut converter = Converter::new(&dom, links, notes, (self.context.file, before), &mut self.body);
        converter.nested = nested;
        converter.convert(dom.children(ROOT))
    }

    /// A tag within a line: some are Markdown by another name, of the others the text between them stays.
    pub(super) fn inline_html(&mut self, tag: &str, range: Range<usize>) {
        let name: String =
            tag.trim_start_matches(['<', '/']).chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let (name, is_end) = (name.to_ascii_lowercase(), tag.starts_with("</"));
        let one_line = self.is_in(|it| matches!(it, super::Kind::Heading { .. } | super::Kind::Table));
        let markdown = match name.as_str() {
            "" => return,
            "br" if one_line => " ".to_owned(),
            "br" if self.text[range.end..].starts_with('\n') => "\\".to_owned(),
            "br" => "\\\n".to_owned(),
            "b" | "strong" => "**".to_owned(),
            "i" | "em" => "*".to_owned(),
            "s" | "del" | "strike" => "~~".to_owned(),
            "code" | "kbd" | "samp" => "`".to_owned(),
            "img" | "iframe" | "video" | "audio" | "embed" => self.converted(tag, range.start, 1),
            "a" if is_end => self.anchors.pop().unwrap_or_default(),
            "a" => self.anchor(tag, range.start),
            _ => {
                if !is_end {
                    self.note(Done::LeftOut, range.start, tag, "the tag; what stands in it is kept");
                }
                String::new()
            }
        };
        self.edit(range, markdown);
    }

    /// What begins a link; what ends it is kept for its end.
    fn anchor(&mut self, tag: &str, at: usize) -> String {
        let dom = Dom::parse(tag);
        let element = dom.as_ref().and_then(|dom| dom.find(ROOT, |it| dom.name(it) == Some("a")));
        let attribute = |name: &str| dom.as_ref()?.attribute(element?, name).map(str::to_owned);
        for name in [attribute("id"), attribute("name")].into_iter().flatten() {
            self.body.name(&name);
        }
        let address = attribute("href").unwrap_or_default();
        if address.is_empty() {
            self.anchors.push(String::new());
            return String::new();
        }
        let found = links::link(self.context.links, &address);
        let mark = self.address(found, &address, &(at..at + tag.len()));
        self.anchors.push(mark.as_ref().map(|mark| format!("]({mark})")).unwrap_or_default());
        if mark.is_some() { "[".to_owned() } else { String::new() }
    }
}
