//! What the articles found are, counted.

use std::cmp::Reverse;
use std::collections::HashMap;

use tantivy::DocId;

use crate::candidates::Match;
use crate::columns::TextColumn;
use crate::error::Result;
use crate::joined::JoinedSegment;
use crate::query::Facets;

/// One matching section of each article, in the order of the index.
pub(crate) fn articles(segment: &JoinedSegment, matches: &[Match]) -> Result<Vec<DocId>> {
    let column = TextColumn::open(segment, "article")?;
    let mut first: HashMap<u64, DocId> = HashMap::with_capacity(matches.len());
    for (doc, _) in matches {
        first.entry(column.ord(*doc)).or_insert(*doc);
    }
    let mut docs: Vec<DocId> = first.into_values().collect();
    docs.sort_unstable();
    Ok(docs)
}

/// Counts the values of these sections, one an article.
pub(crate) fn facets(segment: &JoinedSegment, articles: &[DocId]) -> Result<Facets> {
    Ok(Facets {
        category: count(segment, "category", articles)?,
        kind: count(segment, "kind", articles)?,
        tag: count(segment, "tag", articles)?,
    })
}

fn count(segment: &JoinedSegment, name: &str, docs: &[DocId]) -> Result<Vec<(String, usize)>> {
    let column = TextColumn::open(segment, name)?;
    let mut counts: HashMap<u64, usize> = HashMap::new();
    for ord in docs.iter().flat_map(|doc| column.ords(*doc)) {
        *counts.entry(ord).or_default() += 1;
    }
    let mut values = Vec::with_capacity(counts.len());
    for (ord, count) in counts {
        let value = column.text_of(ord)?;
        if !value.is_empty() {
            values.push((value, count));
        }
    }
    values.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    Ok(values)
}
