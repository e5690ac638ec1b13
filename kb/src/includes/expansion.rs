//! One include with all that it includes itself.

use super::{DEPTH_LIMIT, Fragments, OPENING};
use crate::locale::Locale;
use crate::text::is_slug;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Why an include is left out.
pub(super) enum Refusal {
    NoName,
    Unknown(String),
    Loop(Vec<String>),
    TooDeep,
    TooLarge,
}

/// An include as written.
pub(super) struct Include<'a> {
    /// The white space before it, which every line of the fragment gets: so it may stand in a list.
    indent: &'a str,
    /// In characters, from 1.
    pub(super) column: u32,
    /// The fragment, where the include is well formed.
    pub(super) name: Option<&'a str>,
}

impl<'a> Include<'a> {
    /// The include of a line. After a backslash or a backtick it is spoken of, not meant.
    pub(super) fn of(line: &'a str) -> Option<Include<'a>> {
        let at = line.find(OPENING)?;
        let before = &line[..at];
        if before.ends_with(['\\', '`']) {
            return None;
        }
        let rest = line[at + OPENING.len()..].trim();
        let inner = rest.strip_suffix("}}").filter(|_| before.trim().is_empty());
        let name = inner.and_then(|inner| inner.trim().strip_suffix(".md")).filter(|name| is_slug(name));
        let column = u32::try_from(before.chars().count()).unwrap_or(u32::MAX).saturating_add(1);
        Some(Include { indent: before, column, name })
    }
}

/// The text of one include, with all that it includes itself.
pub(super) struct Expansion<'f, 'a> {
    fragments: &'f Fragments<'a>,
    locale: &'f Locale,
    /// Which fragments are being included, to see a loop.
    stack: Vec<String>,
    /// How many bytes may still be added. It also bounds the work: every line of a fragment takes some.
    room: usize,
    pub(super) names: BTreeSet<String>,
}

impl<'f, 'a> Expansion<'f, 'a> {
    pub(super) fn new(fragments: &'f Fragments<'a>, locale: &'f Locale, room: usize) -> Self {
        Expansion { fragments, locale, stack: Vec::new(), room, names: BTreeSet::new() }
    }

    pub(super) fn text(&mut self, include: &Include<'_>) -> Result<String, Refusal> {
        let name = include.name.ok_or(Refusal::NoName)?;
        if self.stack.iter().any(|open| open == name) {
            let chain = self.stack.iter().cloned().chain([name.to_owned()]);
            return Err(Refusal::Loop(chain.collect()));
        }
        if self.stack.len() >= DEPTH_LIMIT {
            return Err(Refusal::TooDeep);
        }
        let Some(fragment) = self.fragments.by_name.get(&(self.locale, name)) else {
            return Err(Refusal::Unknown(name.to_owned()));
        };
        self.names.insert(name.to_owned());
        self.stack.push(name.to_owned());
        let mut text = String::new();
        for line in fragment.text.trim_end().split_inclusive('\n') {
            self.room = self.room.checked_sub(include.indent.len() + line.len() + 1).ok_or(Refusal::TooLarge)?;
            let nested = Include::of(line);
            let part = match &nested {
                Some(nested) => Cow::Owned(self.text(nested)?),
                None => Cow::Borrowed(line),
            };
            for line in part.split_inclusive('\n') {
                if !line.trim().is_empty() {
                    text.push_str(include.indent);
                }
                text.push_str(line);
            }
            if nested.is_some() {
                text.push('\n');
            }
        }
        self.stack.pop();
        text.truncate(text.trim_end_matches('\n').len());
        Ok(text)
    }
}
