//! Stage 2: the best candidates scored again, from their postings, by everything that matters.
//!
//! BM25F over title, heading, body and synonyms with our own k1 and b; 4-grams; words near each other; short sections
//! held back. What other sections of the article say, and exact titles, come in when articles are made of sections
//! (see [`crate::rank`]).

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet};

use crate::candidates::field_weights;
use crate::columns::TextColumn;
use crate::error::Result;
use crate::fields::BODY;
use crate::plan::Plan;
use crate::proximity::{FIELD_GAP, proximity};
use crate::weights::Weights;

/// A candidate with its final score.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scored {
    pub(crate) doc: DocId,
    /// The article's ordinal in its column.
    pub(crate) article: u64,
    pub(crate) score: f32,
    /// 2 where the title is the query, 1 where the heading is, else 0.
    pub(crate) exact: u8,
}

/// What the postings say about one candidate.
#[derive(Default)]
struct Evidence {
    /// By group: weighted, length-normalised frequency over all fields.
    frequency: Vec<f32>,
    /// By group: where it stands, fields far apart.
    positions: Vec<Vec<u32>>,
    grams: f32,
    identifiers: f32,
    exact: u8,
}

/// Scores candidates, given in ascending order of document; those of other scopes are left out.
pub(crate) fn rescore(plan: &Plan, docs: &[DocId], weights: &Weights) -> Result<Vec<Scored>> {
    let mut evidence: Vec<Evidence> = docs.iter().map(|_| Evidence::new(plan.groups.len())).collect();
    gather_words(plan, docs, weights, &mut evidence)?;
    gather_grams(plan, docs, weights, &mut evidence)?;
    gather_wholes(plan, docs, weights, &mut evidence)?;

    let articles = TextColumn::open(plan.scope.segment, "article")?;
    let preambles = plan.scope.segment.numbers("is_preamble")?;
    let lengths = plan.scope.segment.lengths(plan.scope.fields.words[BODY])?;
    let mut scored = Vec::with_capacity(docs.len());
    for (doc, found) in docs.iter().zip(&evidence) {
        let mut score = words(plan, found, weights);
        score += weights.gram * found.grams + found.identifiers;
        score += weights.proximity * proximity(plan, &found.positions, weights);
        score *= fullness(lengths.fieldnorm(*doc), weights);
        if found.exact > 0 && preambles.first(*doc) == Some(1) {
            score += weights.exact_preamble;
        }
        if score > 0.0 || found.exact > 0 {
            scored.push(Scored { doc: *doc, article: articles.ord(*doc), score, exact: found.exact });
        }
    }
    Ok(scored)
}

impl Evidence {
    fn new(groups: usize) -> Self {
        Self { frequency: vec![0.0; groups], positions: vec![Vec::new(); groups], ..Self::default() }
    }
}

fn gather_words(plan: &Plan, docs: &[DocId], weights: &Weights, evidence: &mut [Evidence]) -> Result<()> {
    let scope = &plan.scope;
    let field_weights = field_weights(weights);
    let by_field = scope.fields.words.into_iter().zip(field_weights).zip(scope.average_words);
    for (slot, ((field, field_weight), average)) in by_field.enumerate() {
        let norms = scope.segment.lengths(field)?;
        let b = if slot == BODY { weights.b_body } else { weights.b_title };
        let offset = slot as u32 * FIELD_GAP;
        for (number, group) in plan.groups.iter().enumerate() {
            for form in &group.forms {
                walk(plan, field, &form.stem, docs, |candidate, doc, postings| {
                    let length = norms.fieldnorm(doc) as f32 / average;
                    let frequency = postings.term_freq() as f32 / (1.0 - b + b * length);
                    let Some(found) = evidence.get_mut(candidate) else { return };
                    found.frequency[number] += form.weight * field_weight * frequency;
                    postings.append_positions_with_offset(offset, &mut found.positions[number]);
                })?;
            }
        }
    }
    for positions in evidence.iter_mut().flat_map(|found| &mut found.positions) {
        positions.sort_unstable();
    }
    Ok(())
}

fn gather_grams(plan: &Plan, docs: &[DocId], weights: &Weights, evidence: &mut [Evidence]) -> Result<()> {
    let scope = &plan.scope;
    let field = scope.fields.grams;
    let norms = scope.segment.lengths(field)?;
    let (k1, b) = (weights.gram_k1, weights.gram_b);
    for (gram, weight) in &plan.grams {
        walk(plan, field, gram, docs, |candidate, doc, postings| {
            let frequency = postings.term_freq() as f32;
            let length = norms.fieldnorm(doc) as f32 / scope.average_grams;
            let saturated = frequency * (k1 + 1.0) / (frequency + k1 * (1.0 - b + b * length));
            if let Some(found) = evidence.get_mut(candidate) {
                found.grams += weight * saturated;
            }
        })?;
    }
    Ok(())
}

fn gather_wholes(plan: &Plan, docs: &[DocId], weights: &Weights, evidence: &mut [Evidence]) -> Result<()> {
    let fields = plan.scope.fields;
    for whole in &plan.identifiers {
        walk(plan, fields.identifiers, &whole.key, docs, |candidate, _, _| {
            if let Some(found) = evidence.get_mut(candidate) {
                found.identifiers += weights.w_identifier * whole.idf;
            }
        })?;
    }
    if plan.exact.is_empty() {
        return Ok(());
    }
    for (field, rank) in [(fields.exact_heading, 1), (fields.exact_title, 2)] {
        walk(plan, field, &plan.exact, docs, |candidate, _, _| {
            if let Some(found) = evidence.get_mut(candidate) {
                found.exact = found.exact.max(rank);
            }
        })?;
    }
    Ok(())
}

/// Calls `visit` for each of the documents, which ascend, that has the token in the field.
fn walk(
    plan: &Plan,
    field: Field,
    token: &str,
    docs: &[DocId],
    mut visit: impl FnMut(usize, DocId, &mut SegmentPostings),
) -> Result<()> {
    let index = plan.scope.segment.inverted(field)?;
    for (term, _) in plan.scope.terms(field, token)? {
        for (first, mut postings) in index.postings(&term, IndexRecordOption::WithFreqsAndPositions)? {
            for (candidate, doc) in docs.iter().enumerate().skip_while(|(_, doc)| **doc < first) {
                let local = doc - first;
                if postings.doc() < local {
                    postings.seek(local);
                }
                if postings.doc() == local {
                    visit(candidate, *doc, &mut postings);
                }
            }
        }
    }
    Ok(())
}

/// The words' part of the score: BM25F.
fn words(plan: &Plan, found: &Evidence, weights: &Weights) -> f32 {
    let k1 = weights.k1;
    let groups = plan.groups.iter().zip(&found.frequency);
    groups.map(|(group, frequency)| group.idf * frequency * (k1 + 1.0) / (frequency + k1)).sum()
}

/// The share of its score that a section of so many words keeps.
fn fullness(words: u32, weights: &Weights) -> f32 {
    let missing = (1.0 - words as f32 / weights.full_section.max(1.0)).max(0.0);
    1.0 - weights.short_penalty * missing
}
