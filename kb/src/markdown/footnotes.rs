//! Footnotes: numbered through the article, each shown at the end of the section that refers to it first.
//!
//! Their ids carry the article's identity, so that sections of several articles can stand on one page.

use super::Context;
use super::split::Item;
use crate::text::escape_html;
use std::collections::{HashMap, VecDeque};

/// Which footnote comes when.
pub(super) struct Footnotes<'a> {
    definitions: HashMap<String, Vec<Item<'a>>>,
    numbers: HashMap<String, usize>,
    pending: VecDeque<(usize, Vec<Item<'a>>)>,
}

/// A reference to a footnote.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference {
    number: usize,
    is_first: bool,
}

impl<'a> Footnotes<'a> {
    pub(super) fn new(definitions: HashMap<String, Vec<Item<'a>>>) -> Self {
        Footnotes { definitions, numbers: HashMap::new(), pending: VecDeque::new() }
    }

    /// Takes a reference. The first one to a footnote queues its definition for the end of the section.
    pub(super) fn refer(&mut self, label: &str) -> Option<Reference> {
        if let Some(number) = self.numbers.get(label) {
            return Some(Reference { number: *number, is_first: false });
        }
        // The parser makes references only of labels that are defined; a definition inside another one was dropped.
        let definition = self.definitions.remove(label)?;
        let number = self.numbers.len() + 1;
        self.numbers.insert(label.to_owned(), number);
        self.pending.push_back((number, definition));
        Some(Reference { number, is_first: true })
    }

    /// Takes every reference of the items, where nothing is written.
    pub(super) fn refer_all(&mut self, items: &[Item<'_>]) {
        for item in items {
            if let Item::FootnoteReference(label) = item {
                self.refer(label);
            }
        }
    }

    pub(super) fn next_pending(&mut self) -> Option<(usize, Vec<Item<'a>>)> {
        self.pending.pop_front()
    }
}

impl Reference {
    /// The first reference is where the definition links back to; later ones lead to the article's page, where it stands.
    pub(super) fn html(self, context: &Context<'_>) -> String {
        let (Reference { number, is_first }, identity) = (self, context.identity);
        if !is_first {
            let url = escape_html(context.url);
            return format!("<sup class=\"footnote-ref\"><a href=\"{url}#fn-{identity}-{number}\">{number}</a></sup>");
        }
        format!(
            "<sup class=\"footnote-ref\" id=\"fnref-{identity}-{number}\">\
             <a href=\"#fn-{identity}-{number}\">{number}</a></sup>"
        )
    }
}

/// A footnote with its number, to stand at the end of a section.
pub(super) fn definition_html(number: usize, body: &str, identity: &str) -> String {
    format!(
        "<div class=\"footnote\" id=\"fn-{identity}-{number}\"><sup class=\"footnote-label\">\
         <a href=\"#fnref-{identity}-{number}\">{number}</a></sup>{body}</div>\n"
    )
}
