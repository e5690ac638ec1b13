//! Which sections have a term, or match a query of the engine: for what beside ranking is asked of the index.

use tantivy::query::Query as EngineQuery;
use tantivy::{DocId, Term};

use crate::error::Result;
use crate::joined::JoinedSegment;
use crate::snapshot::Snapshot;

/// The sections that match, in the order of the index.
pub(crate) fn documents(snapshot: &Snapshot, query: &dyn EngineQuery) -> Result<Vec<DocId>> {
    snapshot.joined.documents(query)
}

/// Whether any section has a term.
pub(crate) fn is_used(segment: &JoinedSegment, term: &Term) -> Result<bool> {
    Ok(segment.inverted(term.field()).doc_freq(term)? > 0)
}
