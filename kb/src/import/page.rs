//! A page on its way to an article.

use super::files::is_mark;
use crate::article::{ArticleKind, Audience};
use crate::locale::Locale;
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

/// What a form reads out of its source.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// In the order of the source.
    pub(super) pages: Vec<Page>,
    /// By slug, those that the source names, in its order.
    pub(super) categories: Vec<Category>,
}

/// A category as the source names it.
#[derive(Debug, Clone, Default)]
pub(super) struct Category {
    pub(super) slug: String,
    pub(super) titles: BTreeMap<Locale, String>,
    pub(super) descriptions: BTreeMap<Locale, String>,
}

/// A page.
#[derive(Debug)]
pub(super) struct Page {
    /// What links name it by; no two pages of a locale have the same.
    pub(super) key: String,
    pub(super) locale: Locale,
    pub(super) title: String,
    /// The slug that it should have.
    pub(super) slug: String,
    /// The slugs that it had.
    pub(super) redirects: Vec<String>,
    /// What the source says in a sentence; nothing where it does not.
    pub(super) summary: Option<String>,
    pub(super) kind: ArticleKind,
    pub(super) category: String,
    pub(super) audience: Audience,
    pub(super) tags: Vec<String>,
    pub(super) synonyms: Vec<String>,
    /// The day on which somebody last wrote it.
    pub(super) reviewed: Option<NaiveDate>,
    pub(super) body: Body,
    /// The file of the source.
    pub(super) file: String,
}

/// Markdown in which headings and addresses are marked, to be written when all pages are known.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) text: String,
    pub(super) headings: Vec<Heading>,
    pub(super) addresses: Vec<Address>,
    /// The names that places of the page have and what they stand in: a heading, or what stands before the first one.
    pub(super) names: HashMap<String, Option<usize>>,
}

#[derive(Debug)]
pub(super) struct Heading {
    /// As the source has it, 1 to 6.
    pub(super) level: u8,
    /// What its anchor is to be made of.
    pub(super) anchor: String,
    pub(super) line: u32,
}

/// Where a link or an image leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) target: Target,
    pub(super) line: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A place in the same page.
    Place(String),
    /// Another page, by its key.
    Page { key: String, place: Option<String> },
    /// An image of the source, by its path.
    Image(String),
    /// As it is.
    Outside(String),
}

/// Begins the mark of a heading or an address, and ends it. No text has them: see [`super::files::tidy`].
pub(super) const OPEN: char = '\u{e010}';
pub(super) const CLOSE: char = '\u{e011}';

impl Body {
    /// The mark that begins a heading; its text follows on the same line.
    pub(super) fn heading(&mut self, heading: Heading) -> String {
        self.headings.push(heading);
        format!("{OPEN}h{}{CLOSE}", self.headings.len() - 1)
    }

    /// The mark of an address, between parentheses.
    pub(super) fn address(&mut self, target: Target, line: u32) -> String {
        self.addresses.push(Address { target, line });
        format!("{OPEN}a{}{CLOSE}", self.addresses.len() - 1)
    }

    /// Gives the place that was read last one more name.
    pub(super) fn name(&mut self, name: &str) {
        if !name.is_empty() {
            let place = self.headings.len().checked_sub(1);
            self.names.entry(name.to_owned()).or_insert(place);
        }
    }
}

/// A mark in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Heading(usize),
    Address(usize),
}

/// The next mark: what stands before it, the mark, and what follows.
pub(super) fn next_mark(text: &str) -> Option<(&str, Mark, &str)> {
    let (before, rest) = text.split_once(OPEN)?;
    let (inner, after) = rest.split_once(CLOSE)?;
    let number = inner.get(1..)?.parse().ok()?;
    let mark = match inner.as_bytes().first()? {
        b'h' => Mark::Heading(number),
        _ => Mark::Address(number),
    };
    Some((before, mark, after))
}

/// The text without marks.
pub(super) fn without_marks(text: &str) -> String {
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, _, after)) = next_mark(rest) {
        plain.push_str(before);
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// A question is a FAQ, everything else a guide.
pub(super) fn kind_of(title: &str) -> ArticleKind {
    if title.trim_end().ends_with('?') { ArticleKind::Faq } else { ArticleKind::Guide }
}

/// White space as one space each, and none at the ends.
pub(super) fn one_line(text: &str) -> String {
    let is_space = |c: char| c.is_whitespace() || c.is_control() || is_mark(c);
    let words: Vec<&str> = text.split(is_space).filter(|it| !it.is_empty()).collect();
    words.join(" ")
}
