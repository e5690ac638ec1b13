//! Ranking one query again and again with other weights, as tuning does.

use std::collections::HashMap;

use tantivy::DocId;

use crate::candidates::matches;
use crate::columns::TextColumn;
use crate::error::Result;
use crate::plan::Plan;
use crate::query::Query;
use crate::rank::{Gathered, best, candidates, gathered, weigh};
use crate::scope::Scope;
use crate::snapshot::Snapshot;
use crate::syntax::Syntax;
use crate::weights::Weights;

/// A query whose candidates and the evidence for them were gathered once. It is ranked as a search ranks, but for what
/// lies beyond the candidates.
pub struct Rehearsal {
    gathered: Vec<Gathered>,
    ids: HashMap<DocId, String>,
}

impl Rehearsal {
    pub(crate) fn new(snapshot: &Snapshot, query: &Query, weights: &Weights) -> Result<Self> {
        let Some(segment) = snapshot.segment() else { return Ok(Self { gathered: Vec::new(), ids: HashMap::new() }) };
        let mut plans = Vec::new();
        let syntax = Syntax::read(&query.text);
        for scope in Scope::all(snapshot, &query.locales, query.max_audience) {
            plans.push(Plan::new(scope, &syntax.words, weights)?);
        }
        let found = best(&matches(snapshot, &plans, &query.filter, weights)?, weights.candidates);
        let gathered = gathered(&plans, candidates(&found, &plans, weights), weights)?;
        let column = TextColumn::open(segment, "id")?;
        let mut ids = HashMap::new();
        for doc in gathered.iter().flat_map(|it| &it.evidence).map(|found| found.doc) {
            ids.insert(doc, column.text(doc)?);
        }
        Ok(Self { gathered, ids })
    }

    /// The ids of the sections that stand for their articles, best first. The weights that candidates were found with
    /// (those of forms and of stage 1, and BM25's k1 and b of 4-grams) change nothing here any more.
    pub fn rank(&self, weights: &Weights) -> Vec<&str> {
        let ranked = weigh(&self.gathered, weights);
        ranked.iter().filter_map(|scored| self.ids.get(&scored.doc)).map(String::as_str).collect()
    }
}
