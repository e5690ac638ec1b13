//! Stage 2: what the postings say about the best candidates, and the score that comes of it.
//!
//! BM25F over title, heading, body and synonyms with our own k1 and b; 4-grams; words near each other; titles and
//! headings made of the query's words; sections that have more of the query before those that have less; short sections
//! held back. Gathering the evidence and weighing it are two steps, so that tuning gathers once and weighs often. What
//! other sections of the article say, and exact titles, come in when articles are made of sections (see
//! [`crate::rank`]).

use std::collections::HashMap;

use tantivy::DocId;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;

use crate::candidates::field_weights;
use crate::columns::TextColumn;
use crate::error::Result;
use crate::fields::{BODY, HEADING, Partition, TITLE, WORD_FIELDS};
use crate::likeness;
use crate::plan::{Kind, Plan};
use crate::postings::among;
use crate::proximity::{Distances, FIELD_GAP, Positions, proximity};
use crate::scope::Scope;
use crate::weights::Weights;

/// What counts of a title's words that are not in the query, against those that are: many of them are small words.
const OTHER_WORDS: f32 = 0.6;

/// What weighing needs to know of a plan.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// By group: how much it tells, and whether it is a word of the query and no part of one.
    pub(crate) groups: Vec<(f32, bool)>,
}

/// What the postings say about one candidate.
#[derive(Debug, Clone)]
pub(crate) struct Evidence {
    pub(crate) doc: DocId,
    /// The article's ordinal in its column.
    pub(crate) article: u64,
    /// The id's ordinal, by which ties are broken.
    pub(crate) order: u64,
    /// Whether the article's title is the query.
    pub(crate) is_title: bool,
    /// Whether the section's heading is.
    pub(crate) is_heading: bool,
    pub(crate) is_preamble: bool,
    /// By group and field: how often it stands there, each form by its weight.
    frequencies: Vec<[f32; WORD_FIELDS]>,
    /// Words by field.
    words: [u32; WORD_FIELDS],
    /// The same relative to the average.
    lengths: [f32; WORD_FIELDS],
    distances: Distances,
    grams: f32,
    /// The idfs of the identifiers that it has.
    identifiers: f32,
}

/// A candidate's score.
pub(crate) struct Weighed {
    pub(crate) score: f32,
    /// What each group adds to it.
    pub(crate) by_group: Vec<f32>,
}

impl Asked {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self { groups: plan.groups.iter().map(|group| (group.idf, group.kind != Kind::Part)).collect() }
    }
}

/// Gathers what there is about candidates, given in ascending order of document; those of other scopes are left out.
pub(crate) fn gather(plan: &Plan, docs: &[DocId], weights: &Weights) -> Result<Vec<Evidence>> {
    let segment = plan.scope.segment;
    let docs = &of_scope(&plan.scope, docs)?[..];
    let articles = TextColumn::open(segment, "article")?;
    let ids = TextColumn::open(segment, "id")?;
    let preambles = segment.preambles();
    let mut evidence: Vec<Evidence> = docs
        .iter()
        .map(|doc| Evidence {
            doc: *doc,
            article: articles.ord(*doc),
            order: ids.ord(*doc),
            is_title: false,
            is_heading: false,
            is_preamble: preambles.first(*doc) == Some(1),
            frequencies: vec![[0.0; WORD_FIELDS]; plan.groups.len()],
            words: [0; WORD_FIELDS],
            lengths: [0.0; WORD_FIELDS],
            distances: Distances::default(),
            grams: 0.0,
            identifiers: 0.0,
        })
        .collect();
    gather_words(plan, docs, &mut evidence)?;
    for (found, score) in evidence.iter_mut().zip(likeness::scores(plan, docs, weights)) {
        found.grams = score;
    }
    gather_wholes(plan, docs, &mut evidence)?;
    evidence.retain(Evidence::is_any);
    // Wherever they stand in the index, so that sums are the same.
    evidence.sort_by_key(|found| found.order);
    Ok(evidence)
}

/// Those of a scope's locale: others may have words that are spelt as its words are.
fn of_scope(scope: &Scope, docs: &[DocId]) -> Result<Vec<DocId>> {
    let locales = TextColumn::open(scope.segment, "locale")?;
    let own = Partition::new(&scope.locale, 0);
    let mut known: HashMap<u64, bool> = HashMap::new();
    let mut of_scope = Vec::with_capacity(docs.len());
    for doc in docs {
        let locale = locales.ord(*doc);
        let is_own = match known.get(&locale) {
            Some(is_own) => *is_own,
            None => Partition::new(&locales.text_of(locale)?, 0) == own,
        };
        known.insert(locale, is_own);
        of_scope.extend(Some(*doc).filter(|_| is_own));
    }
    Ok(of_scope)
}

impl Evidence {
    fn is_any(&self) -> bool {
        self.is_title
            || self.is_heading
            || self.grams > 0.0
            || self.identifiers > 0.0
            || self.frequencies.iter().flatten().any(|frequency| *frequency > 0.0)
    }

    /// Weighs it.
    pub(crate) fn weigh(&self, asked: &Asked, weights: &Weights) -> Weighed {
        let by_group = self.by_group(asked, weights);
        let lacking = weights.coverage * (1.0 - self.coverage(asked));
        let mut score = by_group.iter().sum::<f32>() * (1.0 - lacking);
        score += weights.gram * self.grams + weights.w_identifier * self.identifiers;
        score += proximity(asked, &self.distances, weights);
        score += weights.title_overlap * self.overlap(asked, TITLE);
        score += weights.heading_overlap * self.overlap(asked, HEADING);
        score *= fullness(self.words.get(BODY).copied().unwrap_or_default(), weights);
        if self.is_heading {
            score *= 1.0 + weights.exact_heading;
        }
        if self.is_title && self.is_preamble {
            score += weights.exact_preamble;
        }
        Weighed { score, by_group }
    }

    /// The words' part of the score: BM25F.
    fn by_group(&self, asked: &Asked, weights: &Weights) -> Vec<f32> {
        let mut share = field_weights(weights);
        for (slot, (share, length)) in share.iter_mut().zip(self.lengths).enumerate() {
            let b = if slot == BODY { weights.b_body } else { weights.b_title }.clamp(0.0, 1.0);
            *share /= 1.0 - b + b * length;
        }
        let k1 = weights.k1;
        let groups = asked.groups.iter().zip(&self.frequencies);
        let score = |((idf, _), frequencies): (&(f32, bool), &[f32; WORD_FIELDS])| {
            let frequency: f32 = frequencies.iter().zip(share).map(|(frequency, share)| frequency * share).sum();
            idf.powf(weights.idf_power) * frequency * (k1 + 1.0) / (frequency + k1)
        };
        groups.map(score).collect()
    }

    /// The share of what the query's words tell that is here, in any field, 0 to 1.
    fn coverage(&self, asked: &Asked) -> f32 {
        let (mut here, mut all) = (0.0, f32::MIN_POSITIVE);
        for ((idf, is_word), frequencies) in asked.groups.iter().zip(&self.frequencies) {
            if *is_word {
                here += idf * frequencies.iter().sum::<f32>().min(1.0);
                all += idf;
            }
        }
        here / all
    }

    /// What the query's words in a field tell, times how much of query and field they are.
    fn overlap(&self, asked: &Asked, slot: usize) -> f32 {
        let (mut here, mut all, mut matched, mut words) = (0.0, f32::MIN_POSITIVE, 0.0, 0.0f32);
        for ((idf, is_word), frequencies) in asked.groups.iter().zip(&self.frequencies) {
            let found = frequencies.get(slot).copied().unwrap_or_default().min(1.0);
            if *is_word {
                here += idf * found;
                all += idf;
                matched += found;
                words += 1.0;
            }
        }
        let others = (self.words.get(slot).copied().unwrap_or_default() as f32 - matched).max(0.0);
        here * here / (all + OTHER_WORDS * others * all / words.max(1.0))
    }
}

fn gather_words(plan: &Plan, docs: &[DocId], evidence: &mut [Evidence]) -> Result<()> {
    let scope = &plan.scope;
    for (slot, (field, average)) in scope.fields.words.into_iter().zip(scope.average_words).enumerate() {
        let norms = scope.segment.lengths(field)?;
        for found in evidence.iter_mut() {
            let words = norms.fieldnorm(found.doc);
            if let (Some(count), Some(length)) = (found.words.get_mut(slot), found.lengths.get_mut(slot)) {
                *count = words;
                *length = words as f32 / average;
            }
        }
    }
    let mut positions = Vec::with_capacity(plan.groups.len());
    let mut here = Vec::new();
    for (number, group) in plan.groups.iter().enumerate() {
        let mut of_group = Positions::default();
        for form in &group.forms {
            for (slot, list) in
                form.lists.iter().enumerate().flat_map(|(slot, lists)| lists.iter().map(move |list| (slot, list)))
            {
                among(scope.segment, list, docs, IndexRecordOption::WithFreqsAndPositions, |place, postings| {
                    let frequencies = evidence.get_mut(place).and_then(|found| found.frequencies.get_mut(number));
                    if let Some(frequency) = frequencies.and_then(|fields| fields.get_mut(slot)) {
                        *frequency += form.weight * postings.term_freq() as f32;
                    }
                    postings.positions_with_offset(slot as u32 * FIELD_GAP, &mut here);
                    of_group.add(place, &here);
                })?;
            }
        }
        of_group.sort();
        positions.push(of_group);
    }
    let mut of_section = vec![Vec::new(); plan.groups.len()];
    for (place, found) in evidence.iter_mut().enumerate() {
        for (positions, of_group) in of_section.iter_mut().zip(&positions) {
            of_group.copy(place, positions);
        }
        found.distances = Distances::new(plan, &of_section);
    }
    Ok(())
}

fn gather_wholes(plan: &Plan, docs: &[DocId], evidence: &mut [Evidence]) -> Result<()> {
    let segment = plan.scope.segment;
    for whole in &plan.identifiers {
        for list in &whole.lists {
            among(segment, list, docs, IndexRecordOption::Basic, |place, _| {
                if let Some(found) = evidence.get_mut(place) {
                    found.identifiers += whole.idf;
                }
            })?;
        }
    }
    for (lists, is_title) in [(&plan.exact_title, true), (&plan.exact_heading, false)] {
        for list in lists {
            among(segment, list, docs, IndexRecordOption::Basic, |place, _| {
                if let Some(found) = evidence.get_mut(place) {
                    found.is_title |= is_title;
                    found.is_heading |= !is_title;
                }
            })?;
        }
    }
    Ok(())
}

/// The share of its score that a section of so many words keeps.
fn fullness(words: u32, weights: &Weights) -> f32 {
    let missing = (1.0 - words as f32 / weights.full_section.max(1.0)).max(0.0);
    1.0 - weights.short_penalty * missing
}
