//! What the articles found are, counted.

use std::cmp::Reverse;

use tantivy::DocId;

use crate::candidates::Match;
use crate::columns::TextColumn;
use crate::error::Result;
use crate::joined::JoinedSegment;
use crate::query::Facets;

/// One matching section of each article, in the order of the index.
pub(crate) fn articles(segment: &JoinedSegment, matches: &[Match]) -> Result<Vec<DocId>> {
    let Some(articles) = segment.numbered("article")? else { return Ok(Vec::new()) };
    let mut seen = vec![false; articles.count()];
    let mut docs = Vec::new();
    let mut add = |doc: DocId, article: Option<&u32>| {
        let article = article.and_then(|article| seen.get_mut(*article as usize));
        if let Some(seen) = article.filter(|seen| !**seen) {
            *seen = true;
            docs.push(doc);
        }
    };
    match articles.single() {
        Some(numbers) => matches.iter().for_each(|(doc, _)| add(*doc, numbers.get(*doc as usize))),
        None => matches.iter().for_each(|(doc, _)| add(*doc, articles.of(*doc).first())),
    }
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
    // A column that nothing stands in costs nothing.
    let Some(numbered) = segment.numbered(name)?.filter(|numbered| numbered.count() > 0) else { return Ok(Vec::new()) };
    let mut counts = vec![0; numbered.count()];
    for number in docs.iter().flat_map(|doc| numbered.of(*doc)) {
        if let Some(count) = counts.get_mut(*number as usize) {
            *count += 1;
        }
    }
    let counts = counts.into_iter().enumerate().filter(|(_, count)| *count > 0);
    named(&TextColumn::open(segment, name)?, counts.map(|(number, count)| (numbered.ord(number), count)))
}

/// Values with their numbers, the most frequent first, then by name.
fn named(column: &TextColumn, counts: impl IntoIterator<Item = (u64, usize)>) -> Result<Vec<(String, usize)>> {
    let mut values = Vec::new();
    for (ord, count) in counts {
        let value = column.text_of(ord)?;
        if !value.is_empty() {
            values.push((value, count));
        }
    }
    values.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    Ok(values)
}
