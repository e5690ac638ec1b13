//! What a query means to one locale: its words as groups of forms, its 4-grams, its exact title.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::analysis::{Word, clean, grams, normal_form};
use crate::compounds;
use crate::error::Result;
use crate::expand::Entry;
use crate::fields::WORD_FIELDS;
use crate::forms::{Expander, Found};
use crate::gram_words::GramList;
use crate::identifiers::{Identifier, identifiers};
use crate::limits::{MAX_COMPOUNDS, MAX_QUERY_CHARS, MAX_QUERY_GRAMS, MAX_QUERY_TERMS};
use crate::scope::{List, Scope, sections_of};
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
    /// No word of the query itself: a part of one that is written together.
    Part,
}

/// A stem that a word of the query stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Form {
    pub(crate) stem: String,
    pub(crate) weight: f32,
    /// Where it is found, by field.
    pub(crate) lists: [Vec<List>; WORD_FIELDS],
}

impl Form {
    pub(crate) fn new(scope: &Scope, stem: String, weight: f32) -> Result<Self> {
        Ok(Self { lists: scope.word_lists(&stem)?, stem, weight })
    }

    /// Sections that have it, at least: the largest number of any one field.
    pub(crate) fn sections(&self) -> u64 {
        self.lists.iter().map(|lists| sections_of(lists)).max().unwrap_or_default()
    }
}

/// A word of the query. All of its forms share one idf, so that a rare misspelling of the index is not worth more than
/// the word that was meant.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) kind: Kind,
    pub(crate) forms: Vec<Form>,
    pub(crate) idf: f32,
    /// Its 4-grams that the index has, as places in [`Plan::grams`], each once.
    pub(crate) grams: Vec<usize>,
    /// How many 4-grams it has in all.
    pub(crate) grams_in_all: usize,
    /// Which word of the text it is, stop words counted.
    pub(crate) position: u32,
    /// Where it stands in the cleaned text.
    pub(crate) range: Range<usize>,
    /// The best correction.
    pub(crate) correction: Option<Entry>,
}

/// A 4-gram of the query that the index has.
#[derive(Debug, Clone)]
pub(crate) struct Gram {
    /// Its share in each word that has it, added up, times its idf: a word's 4-grams add up to one idf's scale however
    /// long it is.
    pub(crate) weight: f32,
    pub(crate) idf: f32,
    /// Sections that have it, about.
    pub(crate) sections: u64,
    /// The words that have it.
    pub(crate) lists: Vec<GramList>,
}

/// An identifier of the query that the index has.
#[derive(Debug, Clone)]
pub(crate) struct Whole {
    pub(crate) key: String,
    pub(crate) idf: f32,
    pub(crate) lists: Vec<List>,
}

/// The query in one locale.
pub(crate) struct Plan<'a> {
    pub(crate) scope: Scope<'a>,
    pub(crate) groups: Vec<Group>,
    pub(crate) identifiers: Vec<Whole>,
    pub(crate) grams: Vec<Gram>,
    /// Where the whole query is a title.
    pub(crate) exact_title: Vec<List>,
    /// Where it is a heading.
    pub(crate) exact_heading: Vec<List>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(scope: Scope<'a>, text: &str, weights: &Weights) -> Result<Self> {
        let text: String = clean(&text.chars().take(MAX_QUERY_CHARS).collect::<String>()).into_owned();
        let words = scope.analyzer.words(&text);
        let exact = normal_form(&words);
        let (mut exact_title, mut exact_heading) = (Vec::new(), Vec::new());
        if !exact.is_empty() {
            exact_title = scope.lists(scope.fields.exact_title, &exact)?;
            exact_heading = scope.lists(scope.fields.exact_heading, &exact)?;
        }
        let mut groups = Vec::new();
        let mut grams = Grams::new(&scope);
        let mut expander = Expander::new(&scope, weights);
        let sought = sought(&scope, &words);
        for (position, word) in &sought {
            let unfinished = word.end == text.len();
            let found = expander.find(word, unfinished)?;
            groups.push(Group::new(&scope, word, *position, unfinished, found, &mut grams)?);
        }
        let grams = grams.all;
        add_parts(&scope, &text, &sought, &mut groups, weights)?;
        let mut wholes = Vec::new();
        let mut seen = HashSet::new();
        for Identifier { key, .. } in identifiers(&text).into_iter().take(MAX_QUERY_TERMS) {
            let lists = scope.lists(scope.fields.identifiers, &key)?;
            if !lists.is_empty() && seen.insert(key.clone()) {
                wholes.push(Whole { idf: scope.idf(sections_of(&lists)), key, lists });
            }
        }
        Ok(Self { scope, groups, identifiers: wholes, grams, exact_title, exact_heading })
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
        found: Found,
        all_grams: &mut Grams,
    ) -> Result<Self> {
        let Found { kind, forms, correction } = found;
        // Completions of a known word, and frequent neighbours of a rare one, do not make it frequent.
        let own = |form: &&Form| kind != Kind::Known || form.weight >= 1.0;
        let doc_freq = forms.iter().filter(own).map(Form::sections).max().unwrap_or_default().clamp(1, scope.sections);
        let finished = !(unfinished && kind != Kind::Known);
        let (grams, grams_in_all) = all_grams.add(&grams(&word.folded, finished));
        Ok(Self {
            kind,
            forms,
            idf: scope.idf(doc_freq),
            grams,
            grams_in_all,
            position,
            range: word.start..word.end,
            correction,
        })
    }

    fn part(scope: &Scope, form: Form, sections: u64, weight: f32, position: u32, word: &Word) -> Self {
        let doc_freq = sections.clamp(1, scope.sections);
        Self {
            kind: Kind::Part,
            forms: vec![form],
            idf: scope.idf(doc_freq) * weight,
            grams: Vec::new(),
            grams_in_all: 0,
            position,
            range: word.start..word.end,
            correction: None,
        }
    }
}

/// Adds the parts of words that are several written together as groups of their own, at the end: `payInvoice` by its
/// capitals if the index does not have it whole, German compounds by the vocabulary. `groups` are those of `words`.
fn add_parts(
    scope: &Scope,
    text: &str,
    words: &[(u32, &Word)],
    groups: &mut Vec<Group>,
    weights: &Weights,
) -> Result<()> {
    let mut seen: HashSet<String> =
        groups.iter().flat_map(|group| &group.forms).map(|form| form.stem.clone()).collect();
    let mut parts = Vec::new();
    for ((position, word), group) in words.iter().zip(groups.iter()).take(MAX_COMPOUNDS) {
        let mut stems = Vec::new();
        if group.kind != Kind::Known {
            stems.extend(scope.analyzer.parts(text, word).into_iter().map(|part| part.stem));
        }
        stems.extend(compounds::parts(scope, &word.folded)?.into_iter().flatten());
        // Where the whole is nowhere, its parts are all there is.
        let weight = if group.kind == Kind::Unknown { 1.0 } else { weights.part };
        for stem in stems {
            let form = Form::new(scope, stem, 1.0)?;
            let sections = form.sections();
            if sections > 0 && weight > 0.0 && seen.insert(form.stem.clone()) {
                parts.push(Group::part(scope, form, sections, weight, *position, word));
            }
        }
    }
    groups.extend(parts);
    Ok(())
}

/// The query's 4-grams, each looked up once.
struct Grams<'s, 'a> {
    scope: &'s Scope<'a>,
    all: Vec<Gram>,
    slots: HashMap<String, Option<usize>>,
}

impl<'s, 'a> Grams<'s, 'a> {
    fn new(scope: &'s Scope<'a>) -> Self {
        Self { scope, all: Vec::new(), slots: HashMap::new() }
    }

    /// Adds a word's 4-grams; gives the places of those that the index has, and how many the word has.
    fn add(&mut self, grams: &[String]) -> (Vec<usize>, usize) {
        let share = 1.0 / grams.len().max(1) as f32;
        let mut places = Vec::new();
        for text in grams {
            let Some(place) = self.place(text) else { continue };
            if let Some(gram) = self.all.get_mut(place) {
                gram.weight += share * gram.idf;
            }
            if !places.contains(&place) {
                places.push(place);
            }
        }
        (places, grams.len())
    }

    fn place(&mut self, text: &str) -> Option<usize> {
        if let Some(place) = self.slots.get(text) {
            return *place;
        }
        if self.slots.len() >= MAX_QUERY_GRAMS {
            return None;
        }
        let (lists, sections) = self.scope.gram(text);
        let mut place = None;
        if sections > 0 {
            place = Some(self.all.len());
            self.all.push(Gram { weight: 0.0, idf: self.scope.idf(sections), sections, lists });
        }
        self.slots.insert(text.to_owned(), place);
        place
    }
}
