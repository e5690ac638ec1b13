//! Every number that ranking depends on, in one place.

use serde::{Deserialize, Serialize};

/// The weights of both ranking stages. `Default` is what the relevance sets were measured with; change one only with
/// a measurement (`examples/trec.rs` takes any of them on its command line).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// Sections that stage 1 hands to stage 2. More costs time and changes little.
    pub candidates: usize,
    /// How soon a word said again stops counting (BM25's k1).
    pub k1: f32,
    /// How far a long body is held against its words (BM25's b), 0 to 1.
    pub b_body: f32,
    /// The same for titles, headings and synonyms.
    pub b_title: f32,
    /// What a word in the body counts.
    pub w_body: f32,
    /// What a word in the article's title counts.
    pub w_title: f32,
    /// What a word in the section's heading counts.
    pub w_heading: f32,
    /// What a word in the synonyms counts.
    pub w_synonym: f32,
    /// What an identifier found whole counts, as a multiple of its idf, beside its parts.
    pub w_identifier: f32,
    /// What a form one edit away counts, relative to the word itself.
    pub fuzzy_one: f32,
    /// What a form two edits away counts.
    pub fuzzy_two: f32,
    /// What a completion of an unfinished word counts.
    pub prefix: f32,
    /// Weight of the 4-gram score beside the word score.
    pub gram: f32,
    /// BM25's k1 for 4-grams.
    pub gram_k1: f32,
    /// BM25's b for 4-grams.
    pub gram_b: f32,
    /// Weight of query words standing near each other.
    pub proximity: f32,
    /// How far two words may be apart to count as near, in words.
    pub proximity_window: u32,
    /// What the other sections of an article add to its best one: this share for each time that they double it (by the
    /// natural logarithm).
    pub context: f32,
    /// Words from which on a section counts as a full one; shorter ones score less.
    pub full_section: f32,
    /// Share of its score that a section without any words loses.
    pub short_penalty: f32,
    /// Share of an unknown word's 4-grams that a section must have to be found by them alone, 0 to 1.
    pub gram_share: f32,
    /// What a preamble gains where the article's title is exactly the query.
    pub exact_preamble: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            candidates: 100,
            k1: 1.0,
            b_body: 0.5,
            b_title: 0.8,
            w_body: 1.0,
            w_title: 1.5,
            w_heading: 1.0,
            w_synonym: 0.5,
            w_identifier: 1.0,
            fuzzy_one: 0.8,
            fuzzy_two: 0.5,
            prefix: 0.8,
            gram: 2.0,
            gram_k1: 1.2,
            gram_b: 0.5,
            proximity: 1.5,
            proximity_window: 8,
            context: 0.4,
            full_section: 20.0,
            short_penalty: 0.2,
            gram_share: 0.5,
            exact_preamble: 5.0,
        }
    }
}
