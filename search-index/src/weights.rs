//! Every number that ranking depends on, in one place.

use serde::{Deserialize, Serialize};

/// The weights of both ranking stages. `Default` is what `examples/tune.rs` found on the relevance sets; change one only with
/// a measurement (`examples/trec.rs` takes any of them on its command line).
///
/// What tuning is worth on a set that had no part in it: nDCG@10 × 100, mean of all variants, by values of the textbook, by
/// those that the other six sets lead to from there, and by these, which all seven had a part in (`tune FOLDER
/// --cross-validate --sample 60 --rounds 4`). The weights that decide which forms are sought are these throughout.
/// Worked out while `candidate_words` was 400.
///
/// | left out | textbook | tuned on the others | these |
/// |---|--:|--:|--:|
/// | astro-en | 68.90 | 80.95 | 80.39 |
/// | astro-es | 74.71 | 83.52 | 84.13 |
/// | astro-fr | 68.90 | 80.27 | 79.53 |
/// | astro-it | 77.70 | 81.34 | 86.75 |
/// | squad-it | 83.56 | 83.50 | 86.95 |
/// | xquad-en | 98.28 | 98.74 | 97.91 |
/// | xquad-es | 94.74 | 95.10 | 95.80 |
/// | average | 80.97 | 86.21 | 87.35 |
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// Sections that stage 1 hands to stage 2, at most. More costs time and changes little.
    pub candidates: usize,
    /// So many times a word of the query is looked up in a section there, at most: the more words, the fewer sections.
    pub candidate_words: usize,
    /// But so many sections however many words there are.
    pub least_candidates: usize,
    /// Share of an unknown word's 4-grams that a section must have to be found by them alone, 0 to 1.
    pub gram_share: f32,

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
    /// The power that a word's idf is raised to: above 1, rare words count more against frequent ones.
    pub idf_power: f32,

    /// What a form one edit away counts, relative to the word itself.
    pub fuzzy_one: f32,
    /// What a form two edits away counts. Sought only where there is none one edit away.
    pub fuzzy_two: f32,
    /// How much less a rarer correction counts than the most frequent: the power of the ratio of their sections.
    pub fuzzy_rarer: f32,
    /// What a much more frequent word one edit from a rare one counts: the rare one may be the misspelling.
    pub fuzzy_known: f32,
    /// What a completion of an unfinished word counts that is not a word itself.
    pub prefix: f32,
    /// What a completion counts where what was typed is a word already.
    pub prefix_known: f32,
    /// How much less a rarer completion counts than the most frequent: the power of the ratio of their sections.
    pub prefix_rarer: f32,
    /// What a completion loses for each letter that it adds (by the natural exponential).
    pub prefix_longer: f32,
    /// What a part of a compound counts, relative to the compound.
    pub part: f32,

    /// Weight of the 4-gram score beside the word score.
    pub gram: f32,
    /// BM25's k1 for 4-grams.
    pub gram_k1: f32,
    /// BM25's b for 4-grams.
    pub gram_b: f32,
    /// Weight of query words standing near each other.
    pub proximity: f32,
    /// The same for words of the query with one other between them.
    pub proximity_skip: f32,
    /// How far two words may be apart to count as near, in words.
    pub proximity_window: u32,
    /// How soon nearness stops counting, for each word that two stand further apart than in the query.
    pub proximity_slope: f32,
    /// What it counts that title and query are made of the same words.
    pub title_overlap: f32,
    /// What it counts that heading and query are made of the same words.
    pub heading_overlap: f32,
    /// Share of the words' score that a section loses for what it lacks of the query, 0 to 1.
    pub coverage: f32,
    /// Words from which on a section counts as a full one; shorter ones score less.
    pub full_section: f32,
    /// Share of its score that a section without any words loses.
    pub short_penalty: f32,

    /// What it counts that words which an article's best section lacks stand in its others.
    pub page: f32,
    /// What the other sections of an article add to its best one: this share for each time that they double it (by the
    /// natural logarithm).
    pub context: f32,
    /// What each further one of them counts of the one before it, 0 to 1.
    pub context_decay: f32,
    /// What a section gains whose heading is exactly the query, as a share of its score.
    pub exact_heading: f32,
    /// What a preamble gains where the article's title is exactly the query.
    pub exact_preamble: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            candidates: 100,
            candidate_words: 500,
            least_candidates: 40,
            gram_share: 0.5,
            k1: 3.0,
            b_body: 0.8,
            b_title: 0.95,
            w_body: 1.0,
            w_title: 1.8,
            w_heading: 3.0,
            w_synonym: 0.5,
            w_identifier: 1.7,
            idf_power: 1.0,
            fuzzy_one: 0.8,
            fuzzy_two: 0.5,
            fuzzy_rarer: 0.1,
            fuzzy_known: 0.3,
            prefix: 0.8,
            prefix_known: 0.3,
            prefix_rarer: 0.2,
            prefix_longer: 0.03,
            part: 0.3,
            gram: 0.7,
            gram_k1: 1.2,
            gram_b: 0.25,
            proximity: 2.5,
            proximity_skip: 0.9,
            proximity_window: 8,
            proximity_slope: 1.0,
            title_overlap: 1.5,
            heading_overlap: 0.85,
            coverage: 0.1,
            full_section: 60.0,
            short_penalty: 0.2,
            page: 0.3,
            context: 0.4,
            context_decay: 1.0,
            exact_heading: 0.3,
            exact_preamble: 5.0,
        }
    }
}
