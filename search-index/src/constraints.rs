//! What operators ask of a section: phrases and title words that it must have, and what it must not have.
//!
//! A phrase is its stems one after the other in title, heading or body: `"pagar facturas"` finds "pagar factura", and not
//! "pagar la factura". Words without their accents count as in any query. All terms are of the partitions that the reader
//! may see.

use std::collections::HashSet;

use tantivy::query::{BooleanQuery, PhraseQuery, Query as EngineQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Term};

use crate::candidates::Match;
use crate::error::Result;
use crate::expand::{completions, corrections, known};
use crate::fields::{BODY, HEADING, TITLE, term};
use crate::limits::MAX_PHRASE_WORDS;
use crate::lookup::{documents, is_used};
use crate::plan::Plan;
use crate::scope::Scope;
use crate::snapshot::Snapshot;
use crate::syntax::{Clause, Syntax};

/// Ways to read one phrase in one field, where several of its words have several stems.
const MAX_READINGS: usize = 32;

/// Which sections hold to a query's operators.
#[derive(Debug, Default)]
pub(crate) struct Constraints(Vec<Constraint>);

/// What one operator asks for, in all locales: a section is in one of them.
#[derive(Debug)]
struct Constraint {
    is_excluded: bool,
    /// The sections that have it.
    sections: HashSet<DocId>,
}

impl Constraints {
    pub(crate) fn new(snapshot: &Snapshot, plans: &[Plan], syntax: &Syntax) -> Result<Self> {
        let mut constraints = Vec::new();
        for clause in &syntax.clauses {
            let mut has_words = false;
            let mut readings = Vec::new();
            for plan in plans {
                let stems = stems(&plan.scope, clause)?;
                has_words |= !stems.is_empty();
                let fields: &[usize] = if clause.in_title { &[TITLE] } else { &[TITLE, HEADING, BODY] };
                for field in fields {
                    readings.extend(in_field(&plan.scope, *field, &stems)?);
                }
            }
            // What is too long to be a word asks for nothing.
            if has_words {
                let readings: Vec<Box<dyn EngineQuery>> = readings.iter().map(|terms| sequence(terms)).collect();
                let found = documents(snapshot, &BooleanQuery::union(readings))?;
                constraints.push(Constraint { is_excluded: clause.is_excluded, sections: found.into_iter().collect() });
            }
        }
        Ok(Self(constraints))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Leaves the sections that hold to all of them.
    pub(crate) fn narrow(&self, found: &mut Vec<Match>) {
        if !self.is_empty() {
            found.retain(|(doc, _)| self.0.iter().all(|it| it.holds(*doc)));
        }
    }

    /// The same; but where nothing has all that is required, what is required is given up, and only what is left out stays
    /// so: many a question has quotation marks that are none of a search. Whether it was given up.
    pub(crate) fn narrow_or_relax(&mut self, found: &mut Vec<Match>) -> bool {
        let is_exclusion = |it: &&Constraint| it.is_excluded;
        found.retain(|(doc, _)| self.0.iter().filter(is_exclusion).all(|it| it.holds(*doc)));
        let has_all = |(doc, _): &Match| self.0.iter().all(|it| it.holds(*doc));
        if found.is_empty() || found.iter().any(has_all) {
            self.narrow(found);
            return false;
        }
        self.0.retain(|it| it.is_excluded);
        true
    }
}

impl Constraint {
    fn holds(&self, doc: DocId) -> bool {
        self.sections.contains(&doc) != self.is_excluded
    }
}

fn sequence(terms: &[Term]) -> Box<dyn EngineQuery> {
    match terms {
        // The engine has no phrase of one word.
        [only] => Box::new(TermQuery::new(only.clone(), IndexRecordOption::Basic)),
        several => Box::new(PhraseQuery::new(several.to_vec())),
    }
}

/// For each word of a clause the stems that it may stand for.
fn stems(scope: &Scope, clause: &Clause) -> Result<Vec<Vec<String>>> {
    let words = scope.analyzer.words(&clause.words);
    let mut all = Vec::with_capacity(words.len().min(MAX_PHRASE_WORDS));
    let last = words.len().saturating_sub(1);
    for (place, word) in words.iter().enumerate().take(MAX_PHRASE_WORDS) {
        let mut stems = vec![word.stem.clone()];
        stems.extend(known(scope, &word.folded)?.into_iter().map(|entry| entry.stem));
        // What must be there may be unfinished or misspelt, as any word; what is left out is left out as it is written.
        if clause.is_bare && !clause.is_excluded && !is_known(scope, &stems)? {
            let mut meant = Vec::new();
            if place == last && !clause.is_finished {
                meant = completions(scope, &word.folded)?;
            }
            if meant.is_empty() {
                meant = corrections(scope, &word.folded)?;
            }
            stems.extend(meant.into_iter().map(|entry| entry.stem));
        }
        let mut seen = HashSet::new();
        stems.retain(|stem| seen.insert(stem.clone()));
        all.push(stems);
    }
    Ok(all)
}

fn is_known(scope: &Scope, stems: &[String]) -> Result<bool> {
    for field in scope.fields.words {
        for partition in &scope.partitions {
            for stem in stems {
                if is_used(scope.segment, &term(field, partition, stem))? {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

/// Every way to read the words in one field, at most [`MAX_READINGS`] of them a partition.
fn in_field(scope: &Scope, field: usize, stems: &[Vec<String>]) -> Result<Vec<Vec<Term>>> {
    let field = scope.fields.words.get(field).copied().filter(|_| !stems.is_empty());
    let Some(field) = field else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for partition in &scope.partitions {
        let mut readings: Vec<Vec<Term>> = vec![Vec::new()];
        for choices in stems {
            let mut terms = Vec::with_capacity(choices.len());
            for stem in choices {
                let term = term(field, partition, stem);
                if is_used(scope.segment, &term)? {
                    terms.push(term);
                }
            }
            let longer = readings.iter().flat_map(|reading| {
                terms.iter().map(move |term| reading.iter().chain([term]).cloned().collect::<Vec<Term>>())
            });
            readings = longer.take(MAX_READINGS).collect();
        }
        all.extend(readings);
    }
    Ok(all)
}
