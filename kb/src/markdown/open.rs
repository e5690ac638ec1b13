//! For who edits Markdown where it differs and keeps the rest letter by letter: the elements that are open, and where the
//! content of each stands.

use super::options;
use crate::text::Splice;
use pulldown_cmark::{Event, Parser};
use std::ops::Range;

/// What stands in a text, with its place, and the edits that take its link definitions away: whoever edits writes each
/// address into its link.
pub(crate) fn events(text: &str) -> (impl Iterator<Item = (Event<'_>, Range<usize>)>, Vec<Splice>) {
    let events = Parser::new_ext(text, options()).into_offset_iter();
    let definitions = events.reference_definitions().iter().map(|(_, it)| Splice::new(it.span.clone(), "")).collect();
    (events, definitions)
}

/// An element that is open, and what it is for who edits.
pub(crate) struct Open<K> {
    pub(crate) kind: K,
    /// What its events cover so far.
    pub(crate) content: Option<Range<usize>>,
}

impl<K> Open<K> {
    /// Gives a link or an image, which began with `opening` and stands at `range`, what comes after its text; nothing takes
    /// all but the text away.
    pub(crate) fn readdressed(&self, opening: &str, range: Range<usize>, address: Option<String>) -> Vec<Splice> {
        let head = range.start..range.start + opening.len();
        let tail = self.content.as_ref().map_or(head.end, |content| content.end)..range.end;
        match address {
            Some(address) => vec![Splice::new(tail, format!("]({address})"))],
            None => vec![Splice::new(head, ""), Splice::new(tail, "")],
        }
    }
}

/// The elements that are open, the innermost last.
pub(crate) struct Elements<K>(Vec<Open<K>>);

impl<K> Default for Elements<K> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K> Elements<K> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one that fits is open.
    pub(crate) fn any(&self, fits: impl Fn(&K) -> bool) -> bool {
        self.0.iter().any(|open| fits(&open.kind))
    }

    /// What they are, from the outermost.
    pub(crate) fn kinds_mut(&mut self) -> impl Iterator<Item = &mut K> {
        self.0.iter_mut().map(|open| &mut open.kind)
    }

    /// One begins.
    pub(crate) fn begin(&mut self, kind: K) {
        self.0.push(Open { kind, content: None });
    }

    /// The innermost ends. What it was belongs to the one around it: see [`Self::cover`].
    pub(crate) fn end(&mut self) -> Option<Open<K>> {
        self.0.pop()
    }

    /// What was at `range` is of the innermost one's content.
    pub(crate) fn cover(&mut self, range: Range<usize>) {
        if let Some(open) = self.0.last_mut() {
            let end = range.end;
            let content = open.content.get_or_insert(range);
            content.end = content.end.max(end);
        }
    }
}
