//! What a word of a query stands for in the index: itself, what it may become, what it may have been meant to be.

use std::collections::HashMap;

use crate::analysis::Word;
use crate::error::Result;
use crate::expand::{Entry, completions, corrections, known, neighbours};
use crate::limits::{MAX_EXPANDED_WORDS, MIN_TYPO_CHARS};
use crate::plan::{Form, Kind};
use crate::scope::Scope;
use crate::weights::Weights;

/// A known word in at most so many sections may be a misspelling of a more frequent one.
const MAX_DOUBTFUL_SECTIONS: u64 = 2;

/// How many times more frequent the one that was meant must be.
const MIN_DOUBT_RATIO: u64 = 8;

/// A form that counts less than this is left out: it costs time and changes nothing.
const MIN_FORM_WEIGHT: f32 = 0.02;

/// What was found for a word.
pub(crate) struct Found {
    pub(crate) kind: Kind,
    /// What counts most first.
    pub(crate) forms: Vec<Form>,
    /// The best correction, if the word was corrected.
    pub(crate) correction: Option<Entry>,
}

/// Finds forms, a word after the other; expands a limited number of them.
pub(crate) struct Expander<'s, 'a> {
    scope: &'s Scope<'a>,
    weights: &'s Weights,
    expanded: usize,
}

impl<'s, 'a> Expander<'s, 'a> {
    pub(crate) fn new(scope: &'s Scope<'a>, weights: &'s Weights) -> Self {
        Self { scope, weights, expanded: 0 }
    }

    /// The forms of a word. One that is unfinished is completed even if it is a word, with less weight: "serv" is the
    /// stem of "serve" and may become "service".
    pub(crate) fn find(&mut self, word: &Word, unfinished: bool) -> Result<Found> {
        let whole = known(self.scope, &word.folded)?;
        let mut forms = Forms::default();
        let mut correction = None;
        let mut kind = if whole.is_empty() { Kind::Unknown } else { Kind::Known };
        for entry in whole {
            forms.add(entry.stem, 1.0);
        }
        if unfinished && self.may_expand() {
            let entries = completions(self.scope, &word.folded)?;
            self.expanded += 1;
            if kind == Kind::Unknown && !entries.is_empty() {
                kind = Kind::Completed;
            }
            let weight = if kind == Kind::Known { self.weights.prefix_known } else { self.weights.prefix };
            forms.add_completions(&entries, word, weight, self.weights);
        }
        // What an unfinished word would be cut down to says nothing: "conten" is not the stem of what it becomes.
        if kind != Kind::Completed {
            let own = Form::new(self.scope, word.stem.clone(), 1.0)?;
            if own.sections() > 0 {
                kind = Kind::Known;
                forms.add(own.stem, 1.0);
            }
        }
        if kind == Kind::Unknown && self.may_expand() {
            let entries = corrections(self.scope, &word.folded)?;
            self.expanded += 1;
            forms.add_corrections(&entries, self.weights);
            correction = entries.into_iter().next();
            kind = if correction.is_some() { Kind::Corrected } else { Kind::Unknown };
        }
        let mut forms = forms.look_up(self.scope)?;
        if kind == Kind::Known {
            self.doubt(word, &mut forms)?;
        }
        Ok(Found { kind, forms, correction })
    }

    fn may_expand(&self) -> bool {
        self.expanded < MAX_EXPANDED_WORDS
    }

    /// Adds what a rare word may be a misspelling of.
    fn doubt(&mut self, word: &Word, forms: &mut Vec<Form>) -> Result<()> {
        let weight = self.weights.fuzzy_known;
        let sections = forms.iter().map(Form::sections).max().unwrap_or_default();
        let is_doubtful = sections <= MAX_DOUBTFUL_SECTIONS && word.folded.chars().count() > MIN_TYPO_CHARS;
        if weight < MIN_FORM_WEIGHT || !is_doubtful || !self.may_expand() {
            return Ok(());
        }
        self.expanded += 1;
        for entry in neighbours(self.scope, &word.folded)? {
            let is_frequent = entry.sections >= sections.max(1) * MIN_DOUBT_RATIO;
            if is_frequent && !forms.iter().any(|form| form.stem == entry.stem) {
                forms.push(Form::new(self.scope, entry.stem, weight)?);
            }
        }
        Ok(())
    }
}

/// Stems with their weights.
#[derive(Default)]
struct Forms(HashMap<String, f32>);

impl Forms {
    fn add(&mut self, stem: String, weight: f32) {
        let kept = self.0.entry(stem).or_insert(weight);
        *kept = kept.max(weight);
    }

    /// Completions count less the rarer and the longer they are. Those with one stem are one.
    fn add_completions(&mut self, entries: &[Entry], word: &Word, weight: f32, weights: &Weights) {
        let typed = word.folded.chars().count();
        let mut stems: HashMap<&str, (u64, usize)> = HashMap::new();
        for entry in entries {
            let added = entry.folded.chars().count().saturating_sub(typed);
            let stem = stems.entry(&entry.stem).or_insert((0, added));
            *stem = (stem.0 + entry.sections, stem.1.min(added));
        }
        let most = stems.values().map(|(sections, _)| *sections).max().unwrap_or(1).max(1) as f32;
        for (stem, (sections, added)) in stems {
            let rarer = (sections as f32 / most).powf(weights.prefix_rarer);
            let longer = (-weights.prefix_longer * added as f32).exp();
            self.add(stem.to_owned(), weight * rarer * longer);
        }
    }

    fn add_corrections(&mut self, entries: &[Entry], weights: &Weights) {
        let most = entries.iter().map(|entry| entry.sections).max().unwrap_or(1).max(1) as f32;
        for entry in entries {
            let near = if entry.distance <= 1 { weights.fuzzy_one } else { weights.fuzzy_two };
            let rarer = (entry.sections as f32 / most).powf(weights.fuzzy_rarer);
            self.add(entry.stem.clone(), near * rarer);
        }
    }

    /// The forms, what counts most first.
    fn look_up(self, scope: &Scope) -> Result<Vec<Form>> {
        let mut pairs: Vec<(String, f32)> =
            self.0.into_iter().filter(|(_, weight)| *weight >= MIN_FORM_WEIGHT).collect();
        pairs.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        pairs.into_iter().map(|(stem, weight)| Form::new(scope, stem, weight)).collect()
    }
}
