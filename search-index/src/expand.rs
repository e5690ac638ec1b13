//! Words that the index does not know: completed if unfinished, else corrected.
//!
//! The vocabulary is a term dictionary, so both are walks over a transducer that is mapped from disk; nothing is loaded
//! when an index is opened.

use std::sync::OnceLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy::schema::Field;
use tantivy_fst::Automaton;

use crate::error::Result;
use crate::fields::SEPARATOR;
use crate::limits::{MAX_EXPANSIONS, MAX_SCANNED_TERMS, MAX_TYPO_CHARS, MIN_TWO_TYPOS_CHARS, MIN_TYPO_CHARS};
use crate::scope::Scope;

/// A word of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) folded: String,
    pub(crate) stem: String,
    /// As written, in lower case.
    pub(crate) lower: String,
    /// Sections that have it.
    pub(crate) sections: u64,
    /// Edits between it and what was typed.
    pub(crate) distance: u8,
}

/// The entries whose folded word is exactly this one.
pub(crate) fn known(scope: &Scope, folded: &str) -> Result<Vec<Entry>> {
    starting_with(scope, &format!("{folded}{SEPARATOR}"))
}

/// The words that an unfinished one may become: the most frequent, shortest, first by name.
pub(crate) fn completions(scope: &Scope, folded: &str) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for partition in &scope.partitions {
        for (key, sections) in most_frequent(scope, &partition.key(folded))? {
            entries.extend(key.strip_prefix(partition.as_str()).and_then(|key| Entry::parse(scope, key, sections)));
        }
    }
    let mut entries = merged(entries);
    entries.sort_by(|a, b| {
        b.sections.cmp(&a.sections).then(a.folded.len().cmp(&b.folded.len())).then_with(|| a.lower.cmp(&b.lower))
    });
    entries.truncate(MAX_EXPANSIONS);
    Ok(entries)
}

/// The vocabulary's most frequent keys that begin so. A short beginning has thousands: only those that may be among the
/// most frequent are copied.
fn most_frequent(scope: &Scope, start: &str) -> Result<Vec<(String, u64)>> {
    let mut keys: Vec<(String, u64)> = Vec::new();
    let mut least = 0;
    let mut scanned = 0;
    scope.segment.inverted(scope.fields.vocabulary).from(start, |key, sections| {
        scanned += 1;
        if scanned > MAX_SCANNED_TERMS || !key.starts_with(start) {
            return None;
        }
        if sections >= least {
            keys.push((key.to_owned(), sections));
        }
        if keys.len() >= 4 * MAX_EXPANSIONS {
            keys.sort_by_key(|(_, sections)| std::cmp::Reverse(*sections));
            keys.truncate(MAX_EXPANSIONS);
            least = keys.last().map_or(0, |(_, sections)| *sections);
        }
        Some(())
    })?;
    keys.sort_by_key(|(_, sections)| std::cmp::Reverse(*sections));
    keys.truncate(MAX_EXPANSIONS);
    Ok(keys)
}

/// The words that a misspelt one may have meant: those one edit away, else those two edits away; with the same first
/// letter, most frequent, first by name.
pub(crate) fn corrections(scope: &Scope, folded: &str) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for edits in [1, 2] {
        if let Some(near) = Target::new(folded, edits) {
            entries = near_words(scope, &near)?;
        }
        if !entries.is_empty() {
            break;
        }
    }
    let first = folded.chars().next();
    entries.sort_by_key(|entry| {
        let other_first = entry.folded.chars().next() != first;
        (entry.distance, other_first, std::cmp::Reverse(entry.sections), entry.lower.clone())
    });
    entries.truncate(MAX_EXPANSIONS);
    Ok(entries)
}

/// The words one edit from a word of the index, most frequent first.
pub(crate) fn neighbours(scope: &Scope, folded: &str) -> Result<Vec<Entry>> {
    let Some(near) = Target::new(folded, 1) else { return Ok(Vec::new()) };
    let mut entries = near_words(scope, &near)?;
    entries.retain(|entry| entry.folded != folded);
    entries.sort_by(|a, b| b.sections.cmp(&a.sections).then_with(|| a.lower.cmp(&b.lower)));
    entries.truncate(MAX_EXPANSIONS);
    Ok(entries)
}

/// What a misspelt word is compared with.
struct Target<'w> {
    /// Must be the same: nothing for one edit; for two, the first letter, or the walk would see most of the vocabulary.
    start: &'w str,
    dfa: DFA,
    edits: u8,
}

impl<'w> Target<'w> {
    fn new(folded: &'w str, edits: u8) -> Option<Self> {
        let first = folded.chars().next()?;
        let letters = folded.chars().count();
        match edits {
            1 if (MIN_TYPO_CHARS..=MAX_TYPO_CHARS).contains(&letters) => {
                Some(Self { start: "", dfa: builder(1).build_dfa(folded), edits })
            }
            2 if (MIN_TWO_TYPOS_CHARS..=MAX_TYPO_CHARS).contains(&letters) => {
                let (start, rest) = folded.split_at_checked(first.len_utf8())?;
                Some(Self { start, dfa: builder(2).build_dfa(rest), edits })
            }
            _ => None,
        }
    }
}

fn near_words(scope: &Scope, target: &Target) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for partition in &scope.partitions {
        let lead = partition.key(target.start);
        let walk = Near { lead: lead.as_bytes(), dfa: &target.dfa, whole_word: true };
        matching(scope, scope.fields.vocabulary, walk, partition.as_str(), |key, sections| {
            let mut entry = Entry::parse(scope, key, sections)?;
            entry.distance = target.edits;
            entries.push(entry);
            Some(())
        })?;
    }
    Ok(merged(entries))
}

/// The keys of a field that begin with a lead and then something at most one typo from `typed`.
pub(crate) fn begins_nearly(scope: &Scope, field: Field, lead: &str, typed: &str) -> Result<Vec<String>> {
    let Some(dfa) = prefix_automaton(typed) else { return Ok(Vec::new()) };
    let walk = Near { lead: lead.as_bytes(), dfa: &dfa, whole_word: false };
    let mut keys = Vec::new();
    matching(scope, field, walk, "", |key, _| {
        keys.push(key.to_owned());
        (keys.len() < MAX_SCANNED_TERMS).then_some(())
    })?;
    Ok(keys)
}

/// The keys of a field that begin so.
pub(crate) fn begins(scope: &Scope, field: Field, start: &str, most: usize) -> Result<Vec<(String, u64)>> {
    let mut keys = Vec::new();
    scope.segment.inverted(field).from(start, |key, sections| {
        (keys.len() < most && key.starts_with(start)).then(|| keys.push((key.to_owned(), sections)))
    })?;
    Ok(keys)
}

fn starting_with(scope: &Scope, start: &str) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for partition in &scope.partitions {
        for (key, sections) in begins(scope, scope.fields.vocabulary, &partition.key(start), MAX_SCANNED_TERMS)? {
            entries.extend(key.strip_prefix(partition.as_str()).and_then(|key| Entry::parse(scope, key, sections)));
        }
    }
    Ok(merged(entries))
}

/// Calls `visit` with every matching key, less its lead, until it returns `None`.
fn matching(
    scope: &Scope,
    field: Field,
    walk: Near,
    lead: &str,
    mut visit: impl FnMut(&str, u64) -> Option<()>,
) -> Result<()> {
    scope.segment.inverted(field).matching(walk, |key, sections| visit(key.strip_prefix(lead)?, sections))
}

/// The same word of several partitions as one entry.
fn merged(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|a, b| (&a.folded, &a.stem, &a.lower).cmp(&(&b.folded, &b.stem, &b.lower)));
    entries.dedup_by(|next, kept| {
        let same = next.lower == kept.lower && next.stem == kept.stem;
        if same {
            kept.sections += next.sections;
        }
        same
    });
    entries
}

impl Entry {
    /// From its key without the partition, as `build` writes it.
    fn parse(scope: &Scope, key: &str, sections: u64) -> Option<Self> {
        let (folded, lower) = key.split_once(SEPARATOR)?;
        let lower = if lower.is_empty() { folded } else { lower };
        let stem = scope.analyzer.stem(lower);
        Some(Self { folded: folded.to_owned(), stem, lower: lower.to_owned(), sections, distance: 0 })
    }
}

/// The automaton of all that begins at most one edit from a text, if that is long enough. Two would forgive too much,
/// since everything after a prefix is free.
pub(crate) fn prefix_automaton(typed: &str) -> Option<DFA> {
    (typed.chars().count() >= MIN_TYPO_CHARS).then(|| builder(1).build_prefix_dfa(typed))
}

/// What makes automata of so many edits, 1 or 2; transposed letters are one.
fn builder(edits: u8) -> &'static LevenshteinAutomatonBuilder {
    static BUILDERS: OnceLock<[LevenshteinAutomatonBuilder; 2]> = OnceLock::new();
    let [one, two] =
        BUILDERS.get_or_init(|| [LevenshteinAutomatonBuilder::new(1, true), LevenshteinAutomatonBuilder::new(2, true)]);
    if edits <= 1 { one } else { two }
}

/// A Levenshtein automaton behind a fixed lead: the partition, which must not be edited.
#[derive(Clone, Copy)]
struct Near<'a> {
    lead: &'a [u8],
    dfa: &'a DFA,
    /// The word ends at a separator, and anything may follow it; else the key is the word.
    whole_word: bool,
}

#[derive(Clone, Copy)]
enum State {
    Lead(usize),
    Word(u32),
    After,
    Dead,
}

impl Near<'_> {
    fn lead(&self, matched: usize) -> State {
        if matched == self.lead.len() { State::Word(self.dfa.initial_state()) } else { State::Lead(matched) }
    }

    fn is_near(&self, state: u32) -> bool {
        matches!(self.dfa.distance(state), Distance::Exact(_))
    }
}

impl Automaton for Near<'_> {
    type State = State;

    fn start(&self) -> State {
        self.lead(0)
    }

    fn is_match(&self, state: &State) -> bool {
        match state {
            State::Word(word) => !self.whole_word && self.is_near(*word),
            State::After => true,
            _ => false,
        }
    }

    fn can_match(&self, state: &State) -> bool {
        !matches!(state, State::Dead)
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        match *state {
            State::Lead(matched) if self.lead.get(matched) == Some(&byte) => self.lead(matched + 1),
            State::Word(word) if self.whole_word && u32::from(byte) == u32::from(SEPARATOR) => {
                if self.is_near(word) {
                    State::After
                } else {
                    State::Dead
                }
            }
            State::Word(word) => match self.dfa.transition(word, byte) {
                SINK_STATE => State::Dead,
                next => State::Word(next),
            },
            State::After => State::After,
            State::Lead(_) | State::Dead => State::Dead,
        }
    }
}
