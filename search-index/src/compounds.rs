//! German words written together, taken apart by the vocabulary.
//!
//! `Rechnungsnummer` is sought as `Rechnung` and `Nummer` too, so that "Nummer der Rechnung" is found. Of all places
//! to cut, the one counts whose parts are most frequent (Koehn and Knight, 2003): the geometric mean of their sections.

use std::collections::HashMap;

use crate::error::Result;
use crate::expand::known;
use crate::scope::Scope;

/// Letters from which on a word is taken apart.
const MIN_COMPOUND_CHARS: usize = 9;

/// Letters of a part.
const MIN_PART_CHARS: usize = 4;

/// What stands between two parts and belongs to neither.
const LINKS: [&str; 7] = ["", "s", "es", "n", "en", "er", "e"];

/// The stems of a compound's two parts, or nothing if it is no compound of words that the index knows.
pub(crate) fn parts(scope: &Scope, folded: &str) -> Result<Option<[String; 2]>> {
    if !scope.analyzer.writes_together() || folded.chars().count() < MIN_COMPOUND_CHARS {
        return Ok(None);
    }
    let mut words = Words { scope, known: HashMap::new() };
    let mut best: Option<(u64, [String; 2])> = None;
    for (cut, _) in folded.char_indices() {
        let Some((before, tail)) = folded.split_at_checked(cut) else { continue };
        if !is_long_enough(before) || !is_long_enough(tail) {
            continue;
        }
        let Some((tail_sections, tail_stem)) = words.find(tail)? else { continue };
        for head in LINKS.iter().filter_map(|link| before.strip_suffix(link)).filter(|head| is_long_enough(head)) {
            let Some((head_sections, head_stem)) = words.find(head)? else { continue };
            let worth = head_sections * tail_sections;
            if best.as_ref().is_none_or(|(most, _)| worth > *most) {
                best = Some((worth, [head_stem, tail_stem.clone()]));
            }
        }
    }
    Ok(best.map(|(_, stems)| stems))
}

fn is_long_enough(part: &str) -> bool {
    part.chars().count() >= MIN_PART_CHARS
}

/// The vocabulary, each word looked up once.
struct Words<'a, 'w> {
    scope: &'a Scope<'a>,
    known: HashMap<&'w str, Option<(u64, String)>>,
}

impl<'w> Words<'_, 'w> {
    /// How many sections have a word, and its stem. A word of one section alone may be a slip of the pen.
    fn find(&mut self, folded: &'w str) -> Result<Option<(u64, String)>> {
        if let Some(found) = self.known.get(folded) {
            return Ok(found.clone());
        }
        let entries = known(self.scope, folded)?;
        let sections = entries.iter().map(|entry| entry.sections).sum();
        let frequent = entries.into_iter().max_by_key(|entry| entry.sections);
        let found = frequent.filter(|_| sections > 1).map(|entry| (sections, entry.stem));
        self.known.insert(folded, found.clone());
        Ok(found)
    }
}
