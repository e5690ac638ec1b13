//! What a query means to one locale: its words as groups of forms, its 4-grams, its exact title.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::analysis::{Word, clean, grams, normal_form};
use crate::error::Result;
use crate::expand::{Entry, completions, corrections, known};
use crate::identifiers::{Identifier, identifiers};
use crate::limits::{MAX_EXPANDED_WORDS, MAX_QUERY_CHARS, MAX_QUERY_GRAMS, MAX_QUERY_TERMS};
use crate::scope::Scope;
use crate::weights::Weights;

/// How a word of the query came to its forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The index has it, as written or by its stem.
    Known,
    /// Unfinished: completed.
    Completed,
    /// Misspelt: corrected.
    Corrected,
    /// Nothing like it: only its 4-grams are sought.
    Unknown,
}

/// A stem that a word of the query stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Form {
    pub(crate) stem: String,
    pub(crate) weight: f32,
}

/// A word of the query. All of its forms share one idf, that of the most frequent, so that a rare misspelling of the index is not worth more than
/// the word that was meant.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) kind: Kind,
    pub(crate) forms: Vec<Form>,
    pub(crate) doc_freq: u64,
    pub(crate) idf: f32,
    pub(crate) grams: Vec<String>,
    /// Which word of the text it is, stop words counted.
    pub(crate) position: u32,
    /// Where it stands in the cleaned text.
    pub(crate) range: Range<usize>,
    /// The best correction.
    pub(crate) correction: Option<Entry>,
}

/// An identifier of the query that the index has.
#[derive(Debug, Clone)]
pub(crate) struct Whole {
    pub(crate) key: String,
    pub(crate) doc_freq: u64,
    pub(crate) idf: f32,
}

/// The query in one locale.
pub(crate) struct Plan<'a> {
    pub(crate) scope: Scope<'a>,
    pub(crate) groups: Vec<Group>,
    pub(crate) identifiers: Vec<Whole>,
    /// 4-grams with their weight: a word's add up to its idf's scale however long it is.
    pub(crate) grams: Vec<(String, f32)>,
    /// The whole query as a title would be kept.
    pub(crate) exact: String,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(scope: Scope<'a>, text: &str, weights: &Weights) -> Result<Self> {
        let text: String = clean(&text.chars().take(MAX_QUERY_CHARS).collect::<String>()).into_owned();
        let words = scope.analyzer.words(&text);
        let exact = normal_form(&words);
        let mut groups = Vec::new();
        let mut expanded = 0;
        for (position, word) in sought(&scope, &words) {
            let unfinished = word.end == text.len();
            let group = Group::new(&scope, word, position, unfinished, expanded < MAX_EXPANDED_WORDS, weights)?;
            expanded += usize::from(group.kind != Kind::Known);
            groups.push(group);
        }
        let mut wholes = Vec::new();
        let mut seen = HashSet::new();
        for Identifier { key, .. } in identifiers(&text).into_iter().take(MAX_QUERY_TERMS) {
            let doc_freq = scope.doc_freq(scope.fields.identifiers, &key)?;
            if doc_freq > 0 && seen.insert(key.clone()) {
                wholes.push(Whole { idf: scope.idf(doc_freq), key, doc_freq });
            }
        }
        let grams = weighted_grams(&scope, &groups)?;
        Ok(Self { scope, groups, identifiers: wholes, grams, exact })
    }
}

/// The words to seek: all but stop words, or the stop words if there is nothing else; each once.
fn sought<'w>(scope: &Scope, words: &'w [Word]) -> Vec<(u32, &'w Word)> {
    let mut seen = HashSet::new();
    let numbered = || (0u32..).zip(words);
    let mut sought: Vec<_> = numbered().filter(|(_, word)| !scope.analyzer.is_stop_word(word)).collect();
    if sought.is_empty() {
        sought = numbered().collect();
    }
    sought.retain(|(_, word)| seen.insert(word.folded.as_str()));
    sought.truncate(MAX_QUERY_TERMS);
    sought
}

impl Group {
    fn new(
        scope: &Scope,
        word: &Word,
        position: u32,
        unfinished: bool,
        may_expand: bool,
        weights: &Weights,
    ) -> Result<Self> {
        let mut forms: HashMap<String, f32> = HashMap::new();
        let mut correction = None;
        let mut kind = Kind::Known;
        if scope.stem_freq(&word.stem)? > 0 {
            forms.insert(word.stem.clone(), 1.0);
        }
        for entry in known(scope, &word.folded)? {
            forms.insert(entry.stem, 1.0);
        }
        if forms.is_empty() && may_expand && unfinished {
            for entry in completions(scope, &word.folded)? {
                forms.insert(entry.stem, weights.prefix);
                kind = Kind::Completed;
            }
        }
        if forms.is_empty() && may_expand {
            for entry in corrections(scope, &word.folded)? {
                let weight = if entry.distance <= 1 { weights.fuzzy_one } else { weights.fuzzy_two };
                let form = forms.entry(entry.stem.clone()).or_insert(weight);
                *form = form.max(weight);
                correction = correction.or(Some(entry));
                kind = Kind::Corrected;
            }
        }
        if forms.is_empty() {
            kind = Kind::Unknown;
        }
        let mut forms: Vec<Form> = forms.into_iter().map(|(stem, weight)| Form { stem, weight }).collect();
        forms.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.stem.cmp(&b.stem)));
        let mut doc_freq = 0;
        for form in &forms {
            doc_freq = doc_freq.max(scope.stem_freq(&form.stem)?);
        }
        let doc_freq = doc_freq.clamp(1, scope.sections);
        let finished = !(unfinished && kind != Kind::Known);
        Ok(Self {
            kind,
            forms,
            doc_freq,
            idf: scope.idf(doc_freq),
            grams: grams(&word.folded, finished),
            position,
            range: word.start..word.end,
            correction,
        })
    }
}

fn weighted_grams(scope: &Scope, groups: &[Group]) -> Result<Vec<(String, f32)>> {
    let mut sum: Vec<(String, f32)> = Vec::new();
    let mut slots: HashMap<&str, usize> = HashMap::new();
    for group in groups {
        for gram in &group.grams {
            let share = 1.0 / group.grams.len() as f32;
            if let Some((_, weight)) = slots.get(gram.as_str()).and_then(|slot| sum.get_mut(*slot)) {
                *weight += share;
            } else if sum.len() < MAX_QUERY_GRAMS {
                slots.insert(gram, sum.len());
                sum.push((gram.clone(), share));
            }
        }
    }
    let mut weighted = Vec::with_capacity(sum.len());
    for (gram, share) in sum {
        let doc_freq = scope.doc_freq(scope.fields.grams, &gram)?;
        if doc_freq > 0 {
            weighted.push((gram, share * scope.idf(doc_freq)));
        }
    }
    Ok(weighted)
}
