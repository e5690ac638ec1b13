//! Sections into articles, in their final order.

use std::collections::{HashMap, HashSet};

use tantivy::DocId;

use crate::candidates::Match;
use crate::columns::TextColumn;
use crate::error::Result;
use crate::joined::JoinedSegment;
use crate::plan::Plan;
use crate::rescore::{Scored, rescore};
use crate::weights::Weights;

/// All articles found, each by its best section: those of the candidates by stage 2, then the rest by stage 1.
pub(crate) fn rank(
    segment: &JoinedSegment,
    plans: &[Plan],
    mut found: Vec<Match>,
    weights: &Weights,
) -> Result<Vec<Scored>> {
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let rest = found.split_off(found.len().min(weights.candidates.max(1)));
    let mut ranked = best_sections(segment, rescored(plans, found, weights)?, weights)?;

    let articles = TextColumn::open(segment, "article")?;
    let mut seen: HashSet<u64> = ranked.iter().map(|scored| scored.article).collect();
    let lowest = ranked.iter().map(|scored| scored.score).fold(f32::INFINITY, f32::min);
    let strongest = rest.first().map_or(1.0, |(_, score)| score.max(f32::MIN_POSITIVE));
    for (doc, score) in rest {
        let article = articles.ord(doc);
        if seen.insert(article) {
            // Below everything that was rescored, in stage 1's order.
            let score = lowest.min(f32::MAX) * (score / strongest).clamp(0.0, 1.0) * 0.99;
            ranked.push(Scored { doc, article, score, exact: 0 });
        }
    }
    Ok(ranked)
}

/// The candidates with their final scores. A section is in one locale, so only one plan knows its words.
fn rescored(plans: &[Plan], candidates: Vec<Match>, weights: &Weights) -> Result<Vec<Scored>> {
    let mut docs: Vec<DocId> = candidates.into_iter().map(|(doc, _)| doc).collect();
    docs.sort_unstable();
    let mut scored = Vec::with_capacity(docs.len());
    for plan in plans {
        scored.extend(rescore(plan, &docs, weights)?);
    }
    Ok(scored)
}

/// Each article by its best section, best first; what its other sections score adds to it, ever less.
fn best_sections(segment: &JoinedSegment, mut scored: Vec<Scored>, weights: &Weights) -> Result<Vec<Scored>> {
    let ids = TextColumn::open(segment, "id")?;
    let best_first = |a: &Scored, b: &Scored| {
        let by_score = b.exact.cmp(&a.exact).then(b.score.total_cmp(&a.score));
        by_score.then_with(|| ids.ord(a.doc).cmp(&ids.ord(b.doc)))
    };
    scored.sort_by(best_first);
    // In this order, so that the sums are the same wherever the sections stand.
    let mut by_article: HashMap<u64, f32> = HashMap::new();
    for section in &scored {
        *by_article.entry(section.article).or_default() += section.score;
    }
    let mut seen = HashSet::new();
    scored.retain(|section| seen.insert(section.article));
    for best in &mut scored {
        let elsewhere = by_article.get(&best.article).map_or(0.0, |sum| sum - best.score).max(0.0);
        if best.score > 0.0 {
            best.score *= 1.0 + weights.context * (elsewhere / best.score).ln_1p();
        }
    }
    scored.sort_by(best_first);
    Ok(scored)
}
