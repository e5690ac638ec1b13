//! A tree to Markdown: what stands in a line.

use super::convert::{Converter, DEPTH_LIMIT};
use super::dom::Kind;
use crate::import::links::{self, Found};
use crate::import::page::Target;
use crate::import::report::Done;
use crate::text::{code_span, escape_markdown};

/// What holds for a stretch of text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) strike: bool,
    pub(super) link: bool,
    /// No line may end: of a heading, or of a table's cell.
    pub(super) one_line: bool,
}

/// Text as it flows: white space is one space, and none at the ends.
#[derive(Debug, Default)]
pub(super) struct Flow {
    text: String,
    /// Whether white space was read that nothing has followed yet.
    space: bool,
    /// Whether white space stood before the first word.
    leading: bool,
}

impl Flow {
    fn text(&mut self, text: &str) {
        for (index, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            self.space |= index > 0;
            if !word.is_empty() {
                // Two braces would begin a placeholder.
                self.raw(&escape_markdown(word).replace("{{", "{\\{"));
            }
        }
    }

    /// Markdown as it is.
    fn raw(&mut self, markdown: &str) {
        if std::mem::take(&mut self.space) {
            match self.text.is_empty() {
                true => self.leading = true,
                false if !self.text.ends_with(['\n', ' ']) => self.text.push(' '),
                false => {}
            }
        }
        self.text.push_str(markdown);
    }

    fn line_break(&mut self) {
        self.space = false;
        if !self.text.is_empty() {
            self.text.push_str("\\\n");
        }
    }

    /// Something within, between two delimiters, which no white space may follow or precede.
    fn wrap(&mut self, inner: &Flow, open: &str, close: &str) {
        self.space |= inner.leading;
        if !inner.text.is_empty() {
            self.raw(&format!("{open}{}{close}", inner.text));
        }
        self.space |= inner.space;
    }

    /// All of it in a line.
    pub(super) fn line(&self) -> String {
        self.text.trim().to_owned()
    }

    /// The paragraphs of it: two line ends in a row are the end of one.
    pub(super) fn paragraphs(&self) -> Vec<String> {
        let parts = self.text.split("\\\n\\\n").map(|part| {
            let mut part = part.trim();
            while let Some(shorter) = part.strip_suffix("\\\n").or_else(|| part.strip_prefix("\\\n")) {
                part = shorter.trim();
            }
            // What is left of a line end at the very end, unless it is a backslash that was escaped.
            match part.strip_suffix('\\') {
                Some(shorter) if !shorter.ends_with('\\') => shorter.trim_end(),
                _ => part,
            }
        });
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

impl Converter<'_> {
    pub(super) fn inline(&mut self, nodes: &[usize], flow: &mut Flow, style: Style, depth: usize) {
        for node in nodes {
            if self.skipped.contains(node) || self.is_noise(*node) {
                continue;
            }
            match self.dom.kind(*node) {
                Kind::Text(text) => flow.text(text),
                Kind::Element(_) if depth >= DEPTH_LIMIT => {
                    let text = self.dom.text(*node);
                    self.note(Done::Changed, *node, &text, "nested so deep that only its text was kept");
                    flow.text(&text);
                }
                Kind::Element(name) => self.element(*node, name, flow, style, depth + 1),
                Kind::Fragment | Kind::Comment(_) => {}
            }
        }
    }

    fn element(&mut self, node: usize, name: &str, flow: &mut Flow, style: Style, depth: usize) {
        let dom = self.dom;
        let children = dom.children(node);
        self.named(node);
        let delimiter = match name {
            "strong" | "b" if !style.strong => Some(("**", Style { strong: true, ..style })),
            "em" | "i" | "dfn" if !style.emphasis => {
                let sign = if flow.text.ends_with('*') && !flow.space { "_" } else { "*" };
                Some((sign, Style { emphasis: true, ..style }))
            }
            "del" | "s" | "strike" if !style.strike => Some(("~~", Style { strike: true, ..style })),
            _ => None,
        };
        if let Some((sign, style)) = delimiter {
            let mut inner = Flow::default();
            self.inline(children, &mut inner, style, depth);
            return flow.wrap(&inner, sign, sign);
        }
        match name {
            "br" if style.one_line => flow.space = true,
            "br" => flow.line_break(),
            "wbr" => {}
            "code" | "kbd" | "samp" | "tt" => {
                let text = dom.text(node);
                let code = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
                flow.space |= text.starts_with(|c: char| c.is_ascii_whitespace());
                if !code.is_empty() {
                    flow.raw(&code_span(&code));
                }
                flow.space |= text.ends_with(|c: char| c.is_ascii_whitespace());
            }
            "a" => self.link(node, flow, style, depth),
            "img" => self.image(node, flow),
            "q" => {
                flow.raw("“");
                self.inline(children, flow, style, depth);
                flow.raw("”");
            }
            "sub" | "sup" => {
                self.note(
                    Done::Changed,
                    node,
                    dom.text(node),
                    "there is nothing above or below the line in an article",
                );
                self.inline(children, flow, style, depth);
            }
            "abbr" | "acronym" => {
                self.inline(children, flow, style, depth);
                if let Some(title) = dom.attribute(node, "title") {
                    flow.text(&format!(" ({title})"));
                }
            }
            "input" if dom.attribute(node, "type") == Some("checkbox") => {
                flow.raw(if dom.attribute(node, "checked").is_some() { "[x] " } else { "[ ] " });
            }
            "iframe" | "video" | "audio" | "embed" | "object" => self.media(node, name, flow, style),
            "input" | "button" | "select" | "textarea" | "canvas" | "svg" | "math" | "map" | "progress" | "meter" => {
                let why = format!("there is no such thing as `{name}` in an article; say in words what it shows");
                self.note(Done::LeftOut, node, self.source(node), why);
            }
            _ => {
                self.unknown(node, name);
                // A block within a line, such as a paragraph in a link.
                let is_block =
                    matches!(name, "p" | "div" | "li" | "tr" | "td" | "th" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
                flow.space |= is_block;
                self.inline(children, flow, style, depth);
                flow.space |= is_block;
            }
        }
    }

    fn link(&mut self, node: usize, flow: &mut Flow, style: Style, depth: usize) {
        let dom = self.dom;
        let children = dom.children(node);
        let Some(address) = dom.attribute(node, "href").filter(|_| !style.link) else {
            return self.inline(children, flow, style, depth);
        };
        // The sign with which documentation links a heading to itself.
        let permalinks = ["headerlink", "header-anchor", "hash-link", "anchor-link", "permalink"];
        if dom.classes(node).any(|class| permalinks.contains(&class))
            || matches!(dom.text(node).trim(), "#" | "¶" | "§")
        {
            return;
        }
        let mut inner = Flow::default();
        self.inline(children, &mut inner, Style { link: true, one_line: true, ..style }, depth);
        if inner.text.is_empty() {
            if !dom.text(node).trim().is_empty() || dom.attribute(node, "name").is_none() {
                self.note(Done::LeftOut, node, self.source(node), "a link without anything to read");
            }
            flow.space |= inner.space || inner.leading;
            return;
        }
        match links::link(self.links, address) {
            Found::As(target) => self.linked(node, target, &inner, flow),
            Found::Changed(target, why) => {
                self.note(Done::Changed, node, address, why);
                self.linked(node, target, &inner, flow);
            }
            Found::Gone(why) => {
                self.note(Done::LeftOut, node, self.source(node), format!("the link; its text is kept: {why}"));
                flow.wrap(&inner, "", "");
            }
        }
    }

    fn linked(&mut self, node: usize, target: Target, inner: &Flow, flow: &mut Flow) {
        let line = self.line(node);
        let mark = self.body.address(target, line);
        flow.wrap(inner, "[", &format!("]({mark})"));
    }

    fn image(&mut self, node: usize, flow: &mut Flow) {
        let dom = self.dom;
        let attribute = |name: &str| dom.attribute(node, name).map(str::trim).filter(|it| !it.is_empty());
        let alt = attribute("alt").or_else(|| attribute("title")).unwrap_or_default();
        let is_pixel = ["width", "height"].iter().all(|it| matches!(attribute(it), Some("0" | "1")));
        let found = match attribute("src").filter(|src| !src.starts_with("data:")).or_else(|| attribute("data-src")) {
            _ if is_pixel => Found::Gone("it shows nothing".to_owned()),
            Some(source) => links::image(self.links, source),
            None if attribute("src").is_some() => Found::Gone("it lies within the page; save it as a file".to_owned()),
            None => Found::Gone("it has no address".to_owned()),
        };
        let (target, why) = match found {
            Found::As(target) => (target, None),
            Found::Changed(target, why) => (target, Some(why)),
            Found::Gone(why) => {
                let source: String = self.source(node).chars().take(300).collect();
                self.note(Done::LeftOut, node, source, format!("the image: {why}"));
                return flow.text(alt);
            }
        };
        if let Some(why) = why {
            self.note(Done::Changed, node, self.source(node), why);
        }
        let line = self.line(node);
        let mark = self.body.address(target, line);
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        flow.raw(&format!("![{}]({mark})", escape_markdown(&alt)));
    }

    /// What plays becomes a link to where it plays.
    fn media(&mut self, node: usize, name: &str, flow: &mut Flow, style: Style) {
        let dom = self.dom;
        let own = dom.attribute(node, "src").or_else(|| dom.attribute(node, "data"));
        let below = || dom.find(node, |it| dom.name(it) == Some("source")).and_then(|it| dom.attribute(it, "src"));
        let address = own.or_else(below).unwrap_or_default();
        let target = match links::link(self.links, address) {
            Found::As(target @ Target::Outside(_)) | Found::Changed(target @ Target::Outside(_), _) if !style.link => {
                target
            }
            _ => {
                let why = format!("there is no `{name}` in an article, and its address is none by https");
                return self.note(Done::LeftOut, node, self.source(node), why);
            }
        };
        self.note(Done::Changed, node, self.source(node), format!("a link stands for what was shown in a `{name}`"));
        let Target::Outside(url) = &target else { return };
        let title = dom.attribute(node, "title").filter(|it| !it.trim().is_empty()).unwrap_or(url).to_owned();
        let mut inner = Flow::default();
        inner.text(&title);
        self.linked(node, target, &inner, flow);
    }
}
