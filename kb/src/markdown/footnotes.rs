//! Footnotes: numbered through the article, each shown at the end of the section that refers to it first.
//!
//! Their ids carry the article's identity, so that sections of several articles can stand on one page.

use super::split::Item;
use super::{Context, html};
use crate::locale::Locale;
use crate::text::escape_html;
use std::collections::{HashMap, VecDeque};

pub(super) struct Footnotes<'a> {
    definitions: HashMap<String, Vec<Item<'a>>>,
    numbers: HashMap<String, usize>,
    pending: VecDeque<(usize, Vec<Item<'a>>)>,
    identity: String,
    url: String,
}

impl<'a> Footnotes<'a> {
    pub(super) fn new(context: &Context<'_>, definitions: HashMap<String, Vec<Item<'a>>>) -> Self {
        Footnotes {
            definitions,
            numbers: HashMap::new(),
            pending: VecDeque::new(),
            identity: context.identity.to_owned(),
            url: context.url.to_owned(),
        }
    }

    /// The HTML of a reference. The first one to a footnote queues its definition for the end of the section, and is
    /// where the definition links back to; later ones lead to the article's page, where it stands.
    pub(super) fn reference_html(&mut self, label: &str) -> String {
        let identity = &self.identity;
        if let Some(number) = self.numbers.get(label) {
            let url = escape_html(&self.url);
            return format!("<sup class=\"footnote-ref\"><a href=\"{url}#fn-{identity}-{number}\">{number}</a></sup>");
        }
        // The parser makes references only of labels that are defined; a definition inside another one was dropped.
        let Some(definition) = self.definitions.remove(label) else { return String::new() };
        let number = self.numbers.len() + 1;
        self.numbers.insert(label.to_owned(), number);
        self.pending.push_back((number, definition));
        format!(
            "<sup class=\"footnote-ref\" id=\"fnref-{identity}-{number}\">\
             <a href=\"#fn-{identity}-{number}\">{number}</a></sup>"
        )
    }

    pub(super) fn next_pending(&mut self) -> Option<(usize, Vec<Item<'a>>)> {
        self.pending.pop_front()
    }

    pub(super) fn definition_html(&mut self, number: usize, items: &[Item<'_>], locale: &Locale) -> String {
        let body = html::render(items, self, locale);
        let identity = &self.identity;
        format!(
            "<div class=\"footnote\" id=\"fn-{identity}-{number}\"><sup class=\"footnote-label\">\
             <a href=\"#fnref-{identity}-{number}\">{number}</a></sup>{body}</div>\n"
        )
    }
}
