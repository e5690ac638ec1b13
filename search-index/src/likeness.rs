//! How alike sections and words are to a query by their letters: by the 4-grams that they have in common.

use tantivy::DocId;

use crate::error::Result;
use crate::gram_words::heard;
use crate::plan::{Gram, Plan};
use crate::postings::each_document;
use crate::scope::Scope;
use crate::weights::Weights;

/// Words that are taken for one that the index does not have, at most: those that have most of its 4-grams.
const MAX_ALIKE: usize = 256;

/// BM25 of the query's 4-grams for each of these sections, which ascend.
pub(crate) fn scores(plan: &Plan, docs: &[DocId], weights: &Weights) -> Vec<f32> {
    let segment = plan.scope.segment;
    let (mut said, mut ends, mut theirs) = (Vec::new(), Vec::with_capacity(docs.len()), Marks::new());
    for doc in docs {
        segment.spelling().each(*doc, |word| said.push(heard(word)));
        ends.push(said.len());
    }
    said.iter().for_each(|(hash, _)| theirs.set(*hash));
    // Most words with a 4-gram of the query stand in none of these sections.
    let (mut alike, mut marks): (Vec<(u32, u16)>, _) = (Vec::new(), Marks::new());
    for (number, gram) in (0u16..).zip(&plan.grams) {
        for list in &gram.lists {
            let Some(words) = segment.gram_words(list.in_overlay) else { continue };
            words.each_hash(list, |hash| {
                if theirs.has(hash) {
                    alike.push((hash, number));
                }
            });
        }
    }
    alike.sort_unstable();
    // The same word may be in base and overlay, in several partitions, and with other accents.
    alike.dedup();
    alike.iter().for_each(|(hash, _)| marks.set(*hash));
    let (k1, b) = (weights.gram_k1, weights.gram_b);
    let mut scores = Vec::with_capacity(docs.len());
    let mut counts = vec![0u16; plan.grams.len()];
    let mut start = 0;
    for end in ends {
        let words = said.get(start..end).unwrap_or_default();
        start = end;
        let count = words.iter().map(|(_, times)| f32::from(*times)).sum::<f32>();
        let length = k1 * (1.0 - b + b * count / plan.scope.average_content);
        for (hash, times) in words.iter().filter(|(hash, _)| marks.has(*hash)) {
            let first = alike.partition_point(|(other, _)| other < hash);
            for (_, gram) in alike.iter().skip(first).take_while(|(other, _)| other == hash) {
                if let Some(count) = counts.get_mut(usize::from(*gram)) {
                    *count = count.saturating_add(*times);
                }
            }
        }
        let mut score = 0.0;
        for (count, gram) in counts.iter_mut().zip(&plan.grams).filter(|(count, _)| **count > 0) {
            let frequency = f32::from(std::mem::take(count));
            score += gram.weight * frequency * (k1 + 1.0) / (frequency + length);
        }
        scores.push(score);
    }
    scores
}

/// Calls `visit` with every section that has a word with so many of these 4-grams, and how many those are; several times
/// where it has several such words.
pub(crate) fn sections_like(
    scope: &Scope,
    mut grams: Vec<&Gram>,
    required: usize,
    mut visit: impl FnMut(DocId, usize),
) -> Result<()> {
    let required = required.max(1);
    let Some(may_lack) = grams.len().checked_sub(required) else { return Ok(()) };
    grams.sort_by_key(|gram| gram.sections);
    let segment = scope.segment;
    for in_overlay in [false, true] {
        let Some(words) = segment.gram_words(in_overlay) else { continue };
        let mut counts: Vec<u8> = vec![0; words.words()];
        let mut alike: Vec<u32> = Vec::new();
        for (place, gram) in grams.iter().enumerate() {
            // What has none of the rarest cannot have enough any more.
            let begins = place <= may_lack;
            for list in gram.lists.iter().filter(|list| list.in_overlay == in_overlay) {
                words.each_number(list, |number| {
                    if let Some(count) = counts.get_mut(number as usize).filter(|count| begins || **count > 0) {
                        *count = count.saturating_add(1);
                        if usize::from(*count) == required {
                            alike.push(number);
                        }
                    }
                });
            }
        }
        let count = |number: &u32| counts.get(*number as usize).copied().unwrap_or_default();
        alike.sort_by_key(|number| (std::cmp::Reverse(count(number)), *number));
        for number in alike.iter().take(MAX_ALIKE) {
            let vocabulary = scope.fields.vocabulary;
            let list = segment.inverted(vocabulary).by_number(vocabulary, *number, in_overlay)?;
            let count = usize::from(count(number));
            list.iter().try_for_each(|list| each_document(segment, list, |doc| visit(doc, count)))?;
        }
    }
    Ok(())
}

/// Bits of a hash that are marked.
const MARKED: u32 = 18;

/// A set of hashes that may have more than were put in, but not many, and is quick to ask.
struct Marks(Vec<u64>);

impl Marks {
    fn new() -> Self {
        Self(vec![0; 1 << (MARKED - 6)])
    }

    fn place(hash: u32) -> (usize, u64) {
        let low = hash & ((1 << MARKED) - 1);
        (low as usize >> 6, 1 << (low & 63))
    }

    fn set(&mut self, hash: u32) {
        let (word, bit) = Self::place(hash);
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    fn has(&self, hash: u32) -> bool {
        let (word, bit) = Self::place(hash);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }
}
