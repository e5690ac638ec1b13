//! Levels and anchors of a page's headings.

use super::page::Body;
use super::report::{Done, Notes};
use crate::text::slugify;
use std::collections::HashSet;

/// For each heading of a body its level, 2 or 3, and its anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Anchored {
    pub(super) levels: Vec<u8>,
    pub(super) anchors: Vec<String>,
}

impl Anchored {
    /// The highest level that a page uses is our second one, all others are our third.
    pub(super) fn of(body: &Body, file: &str, notes: &Notes) -> Anchored {
        let mut used: Vec<u8> = body.headings.iter().map(|heading| heading.level).collect();
        used.sort_unstable();
        used.dedup();
        let (mut levels, mut anchors, mut taken) = (Vec::new(), Vec::new(), HashSet::new());
        for heading in &body.headings {
            let rank = used.iter().position(|level| *level == heading.level).unwrap_or_default();
            if rank > 1 {
                let why = "articles have headings of two levels; this one stands at the lower of them now";
                notes.add(Done::Changed, file, heading.line, &heading.anchor, why);
            }
            levels.push(if rank == 0 || levels.is_empty() { 2 } else { 3 });
            let wish = slugify(&heading.anchor);
            let mut anchor = wish.clone();
            let mut number = 1;
            while !taken.insert(anchor.clone()) {
                number += 1;
                anchor = format!("{}-{number}", wish.get(..90).unwrap_or(&wish).trim_end_matches('-'));
            }
            anchors.push(anchor);
        }
        Anchored { levels, anchors }
    }

    /// A translation whose headings follow those of its source one by one has the source's anchors.
    pub(super) fn follow(&mut self, source: &Anchored) {
        if self.levels == source.levels {
            self.anchors.clone_from(&source.anchors);
        }
    }
}

/// The anchor that a name of a place stands for; `None` inside for what stands before the first heading.
pub(super) fn place<'a>(body: &Body, anchored: &'a Anchored, name: &str) -> Option<Option<&'a str>> {
    let slug = slugify(name);
    let found = body.names.get(name).copied().or_else(|| {
        let by_slug = body.headings.iter().position(|heading| slugify(&heading.anchor) == slug);
        by_slug.map(Some)
    })?;
    match found {
        Some(index) => anchored.anchors.get(index).map(|anchor| Some(anchor.as_str())),
        None => Some(None),
    }
}
