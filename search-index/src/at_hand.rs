//! What the reader has at hand: articles and sections that are preferred, within bounds.
//!
//! A preference multiplies a score and never filters, so that nothing is hidden by it and nothing unrelated comes up:
//! what does not match the words has no score to be multiplied.

use std::collections::HashMap;

use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Term};

use crate::candidates::Match;
use crate::columns::TextColumn;
use crate::error::Result;
use crate::limits::{AT_HAND_GAIN, MAX_AT_HAND};
use crate::lookup::documents;
use crate::query::AtHand;
use crate::rank::Scored;
use crate::snapshot::Snapshot;

/// What the other sections of an article gain where one section of it is at hand.
const SAME_ARTICLE: f32 = 0.5;

/// What each section at hand has its score multiplied by.
#[derive(Debug, Default)]
pub(crate) struct Preference(HashMap<DocId, f32>);

impl Preference {
    pub(crate) fn new(snapshot: &Snapshot, at_hand: &[AtHand]) -> Result<Self> {
        let mut factors: HashMap<DocId, f32> = HashMap::new();
        let Some(segment) = snapshot.segment().filter(|_| !at_hand.is_empty()) else { return Ok(Self(factors)) };
        let ids = TextColumn::open(segment, "id")?;
        for wanted in at_hand.iter().take(MAX_AT_HAND) {
            // What is no number prefers nothing.
            let strength = if wanted.strength.is_nan() { 0.0 } else { wanted.strength.clamp(0.0, 1.0) };
            let article = Term::from_field_text(snapshot.fields.article, &wanted.article);
            for doc in documents(snapshot, &TermQuery::new(article, IndexRecordOption::Basic))? {
                let share = match &wanted.section {
                    Some(section) if ids.text(doc)? != *section => SAME_ARTICLE,
                    _ => 1.0,
                };
                let factor = factors.entry(doc).or_insert(1.0);
                *factor = factor.max(1.0 + AT_HAND_GAIN * strength * share);
            }
        }
        factors.retain(|_, factor| *factor > 1.0);
        Ok(Self(factors))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn factor(&self, doc: DocId) -> f32 {
        self.0.get(&doc).copied().unwrap_or(1.0)
    }

    /// Raises what is preferred among the matches of stage 1, so that it is not cut off.
    pub(crate) fn raise(&self, found: &mut [Match]) {
        if !self.is_empty() {
            found.iter_mut().for_each(|(doc, score)| *score *= self.factor(*doc));
        }
    }

    /// Ranks articles anew; exact titles stay first, and equals stay in their order.
    pub(crate) fn reorder(&self, ranked: &mut [Scored]) {
        if !self.is_empty() {
            ranked.iter_mut().for_each(|article| article.score *= self.factor(article.doc));
            ranked.sort_by(|a, b| b.is_exact.cmp(&a.is_exact).then(b.score.total_cmp(&a.score)));
        }
    }
}
