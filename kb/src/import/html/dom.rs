//! The tree of a page, as browsers see it, in which every node knows its line.

use super::sink::Sink;
use html5ever::interface::QualName;
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{ParseOpts, parse_document};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// So much is parsed before the number of nodes is looked at again, in bytes.
const PART: usize = 4_096;

/// The document itself.
pub(in crate::import) const ROOT: usize = 0;

/// A page as a tree.
#[derive(Debug)]
pub(in crate::import) struct Dom {
    nodes: Vec<Node>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<usize>,
    pub(super) data: Data,
    pub(super) line: u32,
    pub(super) depth: u32,
}

#[derive(Debug)]
pub(super) enum Data {
    /// The document, and the content of a template.
    Fragment,
    Text(String),
    Comment(String),
    Element {
        name: QualName,
        attributes: Vec<(String, String)>,
        template: Option<usize>,
    },
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Kind<'a> {
    Fragment,
    Text(&'a str),
    Comment(&'a str),
    /// By its name in lower case.
    Element(&'a str),
}

impl Dom {
    /// Parses a page, or a part of one: every text is one, to a browser. Nothing where it makes more nodes than
    /// are kept, or nests them deeper.
    pub(in crate::import) fn parse(html: &str) -> Option<Dom> {
        // The parser has assertions of its own; should one fail, the page is left out, and no more than that.
        catch_unwind(AssertUnwindSafe(|| parse(html))).ok().flatten()
    }

    pub(in crate::import) fn kind(&self, node: usize) -> Kind<'_> {
        match &self.nodes[node].data {
            Data::Fragment => Kind::Fragment,
            Data::Text(text) => Kind::Text(text),
            Data::Comment(text) => Kind::Comment(text),
            Data::Element { name, .. } => Kind::Element(&name.local),
        }
    }

    /// The name of an element; nothing for another node.
    pub(in crate::import) fn name(&self, node: usize) -> Option<&str> {
        match self.kind(node) {
            Kind::Element(name) => Some(name),
            _ => None,
        }
    }

    pub(in crate::import) fn children(&self, node: usize) -> &[usize] {
        &self.nodes[node].children
    }

    pub(in crate::import) fn line(&self, node: usize) -> u32 {
        self.nodes[node].line
    }

    pub(in crate::import) fn attribute(&self, node: usize, name: &str) -> Option<&str> {
        let Data::Element { attributes, .. } = &self.nodes[node].data else { return None };
        attributes.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    pub(in crate::import) fn classes(&self, node: usize) -> impl Iterator<Item = &str> {
        self.attribute(node, "class").unwrap_or_default().split_ascii_whitespace()
    }

    /// Every node below one, in the order of the text.
    pub(in crate::import) fn descendants(&self, node: usize) -> impl Iterator<Item = usize> {
        let mut stack: Vec<usize> = self.children(node).iter().rev().copied().collect();
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            stack.extend(self.children(next).iter().rev());
            Some(next)
        })
    }

    /// The first element below a node that fits.
    pub(in crate::import) fn find(&self, node: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        self.descendants(node).find(|it| matches!(self.kind(*it), Kind::Element(_)) && fits(*it))
    }

    /// All text below a node, as it stands there.
    pub(in crate::import) fn text(&self, node: usize) -> String {
        let mut text = String::new();
        if let Kind::Text(own) = self.kind(node) {
            text.push_str(own);
        }
        for child in self.descendants(node) {
            match self.kind(child) {
                Kind::Text(part) => text.push_str(part),
                Kind::Element("br") => text.push('\n'),
                _ => {}
            }
        }
        text
    }
}

fn parse(html: &str) -> Option<Dom> {
    let options = ParseOpts::default();
    // Without scripts, what stands for readers without them is content.
    let tree_builder = html5ever::tree_builder::TreeBuilderOpts { scripting_enabled: false, ..options.tree_builder };
    let mut parser = parse_document(Sink::new(), ParseOpts { tree_builder, ..options });
    let mut rest = html;
    while !rest.is_empty() {
        let mut cut = rest.len().min(PART);
        while !rest.is_char_boundary(cut) {
            cut -= 1;
        }
        let (part, more) = rest.split_at(cut);
        parser.process(StrTendril::from(part));
        if parser.tokenizer.sink.sink.is_full() {
            return None;
        }
        rest = more;
    }
    let sink = parser.finish();
    (!sink.is_full()).then(|| Dom { nodes: sink.into_nodes() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_know_their_lines_and_their_text() {
        let dom = Dom::parse("<p>one\n<p id=x>two <b>three</b>\n<br>four").unwrap();
        let second = dom.find(ROOT, |it| dom.attribute(it, "id") == Some("x")).unwrap();
        assert_eq!(dom.line(second), 2);
        assert_eq!(dom.text(second), "two three\n\nfour");
    }

    #[test]
    fn a_page_that_grows_without_end_is_none() {
        let many: String =
            (0..3_000).map(|n| format!("<b id={n}>")).chain(std::iter::repeat_n("<p>x".to_owned(), 3_000)).collect();
        assert!(Dom::parse(&many).is_none());
        assert!(Dom::parse(&"<div>".repeat(1_000)).is_some());
        assert!(Dom::parse(&"<div>".repeat(100_000)).is_none());
    }
}
