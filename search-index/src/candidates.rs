//! Stage 1: every section that matches, with a rough score.
//!
//! The rough score only has to bring the right sections among the best hundred: BM25 by field, over the forms of each
//! word; 4-grams only stand in for words that the index does not have. A term at a time is added into one number a
//! section, so that what matches, how well, and what facets count come out of one pass over the postings.

use std::collections::HashSet;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, Term};

use crate::error::Result;
use crate::fields::{BODY, Fields, HEADING, SYNONYMS, TITLE, WORD_FIELDS};
use crate::joined::JoinedSegment;
use crate::likeness::sections_like;
use crate::numbers;
use crate::plan::{Gram, Group, Kind, Plan};
use crate::postings::{among, each, each_document};
use crate::query::Filter;
use crate::scope::{List, Scope, sections_of};
use crate::snapshot::Snapshot;
use crate::weights::Weights;

/// A section that matches, with stage 1's score.
pub(crate) type Match = (DocId, Score);

/// Above any score that words can reach in stage 1: whatever has the query as its title must reach stage 2.
const EXACT_SCORE: Score = 10_000.0;

/// Lengths that tantivy tells apart.
const LENGTHS: usize = 256;

/// All sections that match any plan and the filter, in the order of the index.
pub(crate) fn matches(snapshot: &Snapshot, plans: &[Plan], filter: &Filter, weights: &Weights) -> Result<Vec<Match>> {
    let Some(segment) = snapshot.segment() else { return Ok(Vec::new()) };
    let allowed = Allowed::new(segment, &snapshot.fields, filter)?;
    let mut found = Vec::new();
    for plan in plans {
        let of_plan = in_scope(&plan.scope, &allowed, scores(plan, weights)?)?;
        if found.is_empty() {
            found = of_plan;
        } else {
            found.extend(of_plan);
            found.sort_unstable_by_key(|(doc, _)| *doc);
        }
    }
    Ok(found)
}

/// All sections that have any of these stems: 2 for those that have one of `first`, 1 for the others. For counting.
pub(crate) fn with_any(
    snapshot: &Snapshot,
    scope: &Scope,
    first: &HashSet<&str>,
    others: &HashSet<&str>,
    filter: &Filter,
) -> Result<Vec<Match>> {
    let segment = scope.segment;
    let mut scores: Vec<Score> = vec![0.0; segment.max_doc() as usize];
    for (stems, worth) in [(others, 1.0), (first, 2.0)] {
        for stem in stems {
            for list in scope.word_lists(stem)?.iter().flatten() {
                each_document(segment, list, |doc| {
                    if let Some(score) = scores.get_mut(doc as usize) {
                        *score = worth;
                    }
                })?;
            }
        }
    }
    in_scope(scope, &Allowed::new(segment, &snapshot.fields, filter)?, scores)
}

/// All sections that have all of these stems, none where there are no stems. The rarest is looked at first, and of the
/// others only what that left.
pub(crate) fn with_all(
    snapshot: &Snapshot,
    scope: &Scope,
    stems: &HashSet<&str>,
    filter: &Filter,
) -> Result<Vec<Match>> {
    let segment = scope.segment;
    let mut all = Vec::with_capacity(stems.len());
    for stem in stems {
        let lists: Vec<List> = scope.word_lists(stem)?.into_iter().flatten().collect();
        all.push((sections_of(&lists), lists));
    }
    all.sort_by_key(|(sections, _)| *sections);
    let mut all = all.into_iter();
    let mut docs: Vec<DocId> = Vec::new();
    for list in all.next().iter().flat_map(|(_, lists)| lists) {
        each_document(segment, list, |doc| docs.push(doc))?;
    }
    docs.sort_unstable();
    docs.dedup();
    for (_, lists) in all {
        let mut has = vec![false; docs.len()];
        for list in &lists {
            among(segment, list, &docs, IndexRecordOption::Basic, |place, _| {
                if let Some(has) = has.get_mut(place) {
                    *has = true;
                }
            })?;
        }
        let mut has = has.into_iter();
        docs.retain(|_| has.next().unwrap_or_default());
    }
    let allowed = Allowed::new(segment, &snapshot.fields, filter)?;
    let mut shown_before = HashSet::new();
    for partition in scope.preferred.iter().filter(|_| !docs.is_empty()) {
        each_with(segment, scope.fields.translation, partition.as_str(), |doc| {
            shown_before.insert(doc);
        })?;
    }
    docs.retain(|doc| allowed.has(*doc) && segment.is_alive(*doc) && !shown_before.contains(doc));
    Ok(docs.into_iter().map(|doc| (doc, 1.0)).collect())
}

/// A scope's own matches, less those that the filter leaves out and the articles that a preferred locale has.
fn in_scope(scope: &Scope, allowed: &Allowed, mut scores: Vec<Score>) -> Result<Vec<Match>> {
    for partition in &scope.preferred {
        each_with(scope.segment, scope.fields.translation, partition.as_str(), |doc| {
            if let Some(score) = scores.get_mut(doc as usize) {
                *score = 0.0;
            }
        })?;
    }
    // A frequent word is in tens of thousands: what is done for each of them is most of what a query costs.
    let count = scores.iter().filter(|score| **score > 0.0).count();
    let mut matches: Vec<Match> = vec![(0, 0.0); count + 1];
    let mut place = 0;
    for (doc, score) in scores.iter().enumerate() {
        // Written in any case, and kept if it is one: which are, no processor can foresee.
        if let Some(found) = matches.get_mut(place) {
            *found = (doc as DocId, *score);
        }
        place += usize::from(*score > 0.0);
    }
    matches.truncate(count);
    if !allowed.marks.is_empty() {
        matches.retain(|(doc, _)| allowed.has(*doc));
    }
    if !scope.segment.all_alive() {
        matches.retain(|(doc, _)| scope.segment.is_alive(*doc));
    }
    Ok(matches)
}

/// Calls `visit` with each document that has a text in a field without partitions.
fn each_with(segment: &JoinedSegment, field: Field, text: &str, mut visit: impl FnMut(DocId)) -> Result<()> {
    let mut lists = Vec::new();
    segment.inverted(field).add_lists(field, &Term::from_field_text(field, text), &mut lists)?;
    lists.iter().try_for_each(|list| each_document(segment, list, &mut visit))
}

/// What a filter lets through.
struct Allowed {
    /// A mark a section for each list of the filter.
    marks: Vec<Vec<bool>>,
}

impl Allowed {
    fn new(segment: &JoinedSegment, fields: &Fields, filter: &Filter) -> Result<Self> {
        let Filter { kinds, categories, tags, articles, coordinates } = filter;
        let mut marks = Vec::new();
        let by_field =
            [(fields.kind, kinds), (fields.category, categories), (fields.tag, tags), (fields.coordinate, coordinates)];
        for (field, values) in by_field.into_iter().filter(|(_, values)| !values.is_empty()) {
            marks.push(Self::marked(segment, field, values)?);
        }
        if let Some(articles) = articles {
            marks.push(Self::marked(segment, fields.article, articles)?);
        }
        Ok(Self { marks })
    }

    fn marked<'v>(
        segment: &JoinedSegment,
        field: Field,
        values: impl IntoIterator<Item = &'v String>,
    ) -> Result<Vec<bool>> {
        let mut marked = vec![false; segment.max_doc() as usize];
        for value in values {
            each_with(segment, field, value, |doc| {
                if let Some(mark) = marked.get_mut(doc as usize) {
                    *mark = true;
                }
            })?;
        }
        Ok(marked)
    }

    fn has(&self, doc: DocId) -> bool {
        self.marks.iter().all(|marks| marks.get(doc as usize).copied().unwrap_or_default())
    }
}

/// A rough score for each section, 0 where nothing matches.
fn scores(plan: &Plan, weights: &Weights) -> Result<Vec<Score>> {
    let mut scores = vec![0.0; plan.scope.segment.max_doc() as usize];
    let lengths = Lengths::new(plan, weights)?;
    let field_weights = field_weights(weights);
    for group in &plan.groups {
        for form in &group.forms {
            let by_field = form.lists.iter().zip(&lengths).zip(field_weights);
            for ((lists, lengths), field_weight) in by_field {
                let worth = group.idf * form.weight * field_weight * (weights.k1 + 1.0);
                for list in lists {
                    add_list(plan, list, lengths, worth, &mut scores)?;
                }
            }
        }
        if matches!(group.kind, Kind::Unknown | Kind::Corrected) {
            add_by_grams(plan, group, weights, &mut scores)?;
        }
    }
    let wholes = plan.identifiers.iter().flat_map(|whole| {
        let worth = whole.idf * weights.w_identifier;
        whole.lists.iter().map(move |list| (list, worth))
    });
    let exact = plan.exact_title.iter().chain(&plan.exact_heading).map(|list| (list, EXACT_SCORE));
    for (list, worth) in wholes.chain(exact) {
        each_document(plan.scope.segment, list, |doc| {
            if let Some(score) = scores.get_mut(doc as usize) {
                *score += worth;
            }
        })?;
    }
    Ok(scores)
}

fn add_list(plan: &Plan, list: &List, lengths: &Lengths, worth: f32, scores: &mut [Score]) -> Result<()> {
    let Some((first, norms)) = lengths.norms.of_part(list.in_overlay) else { return Ok(()) };
    let scores = scores.get_mut(first as usize..).unwrap_or_default();
    each(plan.scope.segment, list, |doc, frequency| {
        let frequency = frequency as f32;
        let length = lengths.by_norm.get(usize::from(norms.fieldnorm_id(doc))).copied().unwrap_or_default();
        if let Some(score) = scores.get_mut(doc as usize) {
            *score += worth * frequency / (frequency + length);
        }
    })
}

/// BM25's part of the denominator that depends on a section's length, for one field.
struct Lengths {
    norms: numbers::Lengths,
    by_norm: [f32; LENGTHS],
}

impl Lengths {
    /// For each field with words.
    fn new(plan: &Plan, weights: &Weights) -> Result<Vec<Self>> {
        let scope = &plan.scope;
        let mut all = Vec::with_capacity(WORD_FIELDS);
        for (slot, (field, average)) in scope.fields.words.into_iter().zip(scope.average_words).enumerate() {
            let b = if slot == BODY { weights.b_body } else { weights.b_title }.clamp(0.0, 1.0);
            let mut by_norm = [0.0; LENGTHS];
            for (id, part) in (0u8..=u8::MAX).zip(&mut by_norm) {
                let length = FieldNormReader::id_to_fieldnorm(id) as f32 / average;
                *part = weights.k1 * (1.0 - b + b * length);
            }
            all.push(Self { norms: scope.segment.lengths(field)?, by_norm });
        }
        Ok(all)
    }
}

/// Adds the sections that have a word with enough of an unknown one's 4-grams.
fn add_by_grams(plan: &Plan, group: &Group, weights: &Weights, scores: &mut [Score]) -> Result<()> {
    // One 4-gram alone says too little, unless the word has no other.
    let share = (group.grams_in_all as f32 * weights.gram_share).ceil() as usize;
    let required = share.max(group.grams_in_all.min(2)).max(1);
    let grams: Vec<&Gram> = group.grams.iter().filter_map(|place| plan.grams.get(*place)).collect();
    if grams.len() < required {
        return Ok(());
    }
    let idf = grams.iter().map(|gram| gram.idf).sum::<f32>() / grams.len() as f32;
    let worth = weights.gram * idf / group.grams_in_all as f32;
    let mut most: Vec<u8> = vec![0; scores.len()];
    sections_like(&plan.scope, grams, required, |doc, count| {
        if let Some(most) = most.get_mut(doc as usize) {
            *most = (*most).max(u8::try_from(count).unwrap_or(u8::MAX));
        }
    })?;
    for (score, count) in scores.iter_mut().zip(most) {
        *score += worth * f32::from(count);
    }
    Ok(())
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
