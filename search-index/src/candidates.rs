//! Stage 1: every section that matches, with a rough score, from tantivy's own scorers.
//!
//! The rough score only has to bring the right sections among the best hundred. Words are sought by their forms in all
//! fields; 4-grams only stand in for words that the index does not have as written.

use std::collections::{HashMap, HashSet};

use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as EngineQuery, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, Term};

use crate::error::Result;
use crate::fields::{BODY, Fields, HEADING, SYNONYMS, TITLE, WORD_FIELDS};
use crate::plan::{Group, Kind, Plan};
use crate::query::Filter;
use crate::scope::Scope;
use crate::snapshot::Snapshot;
use crate::weights::Weights;

/// A section that matches, with stage 1's score.
pub(crate) type Match = (DocId, Score);

type Clause = Box<dyn EngineQuery>;

/// All sections that match any plan and the filter, in the order of the index.
pub(crate) fn matches(snapshot: &Snapshot, plans: &[Plan], filter: &Filter, weights: &Weights) -> Result<Vec<Match>> {
    let mut statistics = GroupStatistics::default();
    let mut clauses = Vec::new();
    for plan in plans {
        let mut wanted = Vec::new();
        for group in &plan.groups {
            group_clauses(plan, group, weights, &mut statistics, &mut wanted)?;
        }
        plan_clauses(plan, weights, &mut statistics, &mut wanted)?;
        clauses.extend(in_scope(&plan.scope, wanted));
        statistics.add_scope(&plan.scope);
    }
    run(snapshot, clauses, filter, &statistics)
}

/// All sections that have any of these stems, or all of them: for counting, not for ranking.
pub(crate) fn matches_stems(
    snapshot: &Snapshot,
    scope: &Scope,
    stems: &HashSet<&str>,
    occur: Occur,
    filter: &Filter,
) -> Result<Vec<Match>> {
    let mut wanted: Vec<(Occur, Clause)> = Vec::new();
    for stem in stems {
        let mut terms = Vec::new();
        for field in scope.fields.words {
            terms.extend(scope.terms(field, stem)?.into_iter().map(|(term, _)| term));
        }
        wanted.push((occur, Box::new(TermSetQuery::new(terms))));
    }
    let mut statistics = GroupStatistics::default();
    statistics.add_scope(scope);
    let wanted: Vec<Clause> = if wanted.is_empty() { Vec::new() } else { vec![Box::new(BooleanQuery::new(wanted))] };
    run(snapshot, in_scope(scope, wanted).into_iter().collect(), filter, &statistics)
}

fn run(snapshot: &Snapshot, scopes: Vec<Clause>, filter: &Filter, statistics: &GroupStatistics) -> Result<Vec<Match>> {
    if scopes.is_empty() {
        return Ok(Vec::new());
    }
    let mut all: Vec<(Occur, Clause)> = vec![(Occur::Must, Box::new(BooleanQuery::union(scopes)))];
    for set in filter_sets(&snapshot.fields, filter) {
        all.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(set), 0.0))));
    }
    let query = BooleanQuery::new(all);
    snapshot.joined.matches(&query, statistics)
}

/// A scope's own matches, less the articles that a preferred locale has.
fn in_scope(scope: &Scope, wanted: Vec<Clause>) -> Option<Clause> {
    if wanted.is_empty() {
        return None;
    }
    let union: Clause = Box::new(BooleanQuery::union(wanted));
    if scope.preferred.is_empty() {
        return Some(union);
    }
    let field = scope.fields.translation;
    let shown = scope.preferred.iter().map(|partition| Term::from_field_text(field, partition.as_str()));
    let hidden: Clause = Box::new(TermSetQuery::new(shown));
    Some(Box::new(BooleanQuery::new(vec![(Occur::Must, union), (Occur::MustNot, hidden)])))
}

fn filter_sets(fields: &Fields, filter: &Filter) -> Vec<TermSetQuery> {
    let set = |field: Field, values: &[String]| {
        TermSetQuery::new(values.iter().map(|value| Term::from_field_text(field, value)).collect::<Vec<_>>())
    };
    let lists = [
        (fields.kind, &filter.kinds),
        (fields.category, &filter.categories),
        (fields.tag, &filter.tags),
        (fields.coordinate, &filter.coordinates),
    ];
    let mut sets: Vec<TermSetQuery> =
        lists.into_iter().filter(|(_, values)| !values.is_empty()).map(|(field, values)| set(field, values)).collect();
    if let Some(articles) = &filter.articles {
        sets.push(set(fields.article, &articles.iter().cloned().collect::<Vec<_>>()));
    }
    sets
}

fn group_clauses(
    plan: &Plan,
    group: &Group,
    weights: &Weights,
    statistics: &mut GroupStatistics,
    wanted: &mut Vec<Clause>,
) -> Result<()> {
    let scope = &plan.scope;
    let field_weights = field_weights(weights);
    for form in &group.forms {
        for (field, weight) in scope.fields.words.into_iter().zip(field_weights) {
            for (term, _) in scope.terms(field, &form.stem)? {
                statistics.doc_freqs.insert(term.clone(), group.doc_freq);
                wanted.push(boosted(term, weight * form.weight));
            }
        }
    }
    if group.kind == Kind::Known {
        return Ok(());
    }
    let mut grams: Vec<Clause> = Vec::new();
    for gram in &group.grams {
        let terms = scope.terms(scope.fields.grams, gram)?;
        let doc_freq: u64 = terms.iter().map(|(_, sections)| sections).sum();
        let mut clauses: Vec<Clause> = Vec::new();
        for (term, _) in terms {
            statistics.doc_freqs.insert(term.clone(), doc_freq);
            clauses.push(boosted(term, weights.gram / group.grams.len() as f32));
        }
        match clauses.len() {
            0 => {}
            1 => grams.append(&mut clauses),
            _ => grams.push(Box::new(BooleanQuery::union(clauses))),
        }
    }
    // One 4-gram alone says too little, unless the word has no other.
    let share = (group.grams.len() as f32 * weights.gram_share).ceil() as usize;
    let required = share.max(group.grams.len().min(2));
    if grams.len() >= required {
        wanted.push(Box::new(BooleanQuery::union_with_minimum_required_clauses(grams, required)));
    }
    Ok(())
}

/// Identifiers and exact titles.
fn plan_clauses(
    plan: &Plan,
    weights: &Weights,
    statistics: &mut GroupStatistics,
    wanted: &mut Vec<Clause>,
) -> Result<()> {
    let scope = &plan.scope;
    for whole in &plan.identifiers {
        for (term, _) in scope.terms(scope.fields.identifiers, &whole.key)? {
            statistics.doc_freqs.insert(term.clone(), whole.doc_freq);
            wanted.push(boosted(term, weights.w_identifier));
        }
    }
    if !plan.exact.is_empty() {
        for field in [scope.fields.exact_title, scope.fields.exact_heading] {
            for (term, _) in scope.terms(field, &plan.exact)? {
                // Whatever has the query as its title must reach stage 2.
                wanted.push(Box::new(ConstScoreQuery::new(
                    Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
                    EXACT_SCORE,
                )));
            }
        }
    }
    Ok(())
}

/// Above any score that words can reach in stage 1.
const EXACT_SCORE: Score = 10_000.0;

fn boosted(term: Term, weight: f32) -> Clause {
    Box::new(BoostQuery::new(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)), weight))
}

/// The weight of each field with words.
pub(crate) fn field_weights(weights: &Weights) -> [f32; WORD_FIELDS] {
    let mut by_field = [0.0; WORD_FIELDS];
    by_field[TITLE] = weights.w_title;
    by_field[HEADING] = weights.w_heading;
    by_field[BODY] = weights.w_body;
    by_field[SYNONYMS] = weights.w_synonym;
    by_field
}

/// Hands tantivy our own frequencies: a group's for all of its forms, and those of the visible partitions only.
#[derive(Default)]
struct GroupStatistics {
    doc_freqs: HashMap<Term, u64>,
    tokens: HashMap<Field, u64>,
    sections: u64,
}

impl GroupStatistics {
    fn add_scope(&mut self, scope: &Scope) {
        self.sections += scope.sections;
        let mut add = |field, average: f32| {
            *self.tokens.entry(field).or_default() += (average * scope.sections as f32).ceil() as u64;
        };
        for (field, average) in scope.fields.words.into_iter().zip(scope.average_words) {
            add(field, average);
        }
        add(scope.fields.grams, scope.average_grams);
    }
}

impl Bm25StatisticsProvider for GroupStatistics {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        Ok(self.tokens.get(&field).copied().unwrap_or(self.sections).max(1))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.sections.max(1))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self.doc_freqs.get(term).copied().unwrap_or(self.sections).min(self.sections.max(1)))
    }
}
