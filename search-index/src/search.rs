//! A query from text to hits: plan, match, rescore, group by article, cut out the page, make its snippets.

use crate::candidates::matches;
use crate::columns::TextColumn;
use crate::error::Result;
use crate::facets::{articles, facets};
use crate::joined::JoinedSegment;
use crate::limits::MAX_LIMIT;
use crate::plan::Plan;
use crate::query::{Hit, Query, Results};
use crate::rank::rank;
use crate::rescore::Scored;
use crate::scope::Scope;
use crate::snapshot::Snapshot;
use crate::snippet::Highlighter;
use crate::spelling::did_you_mean;
use crate::weights::Weights;

/// Answers a query from one state of the index.
pub(crate) fn search(snapshot: &Snapshot, query: &Query, weights: &Weights) -> Result<Results> {
    let Some(segment) = snapshot.segment() else { return Ok(Results::default()) };
    let mut plans = Vec::new();
    for scope in Scope::all(snapshot, &query.locales, query.max_audience) {
        plans.push(Plan::new(scope, &query.text, weights)?);
    }
    let found = matches(snapshot, &plans, &query.filter, weights)?;
    let by_article = articles(segment, &found)?;
    let ranked = rank(segment, &plans, found, weights)?;
    let page = ranked.iter().skip(query.offset).take(query.limit.min(MAX_LIMIT));
    Ok(Results {
        hits: hits(snapshot, segment, &plans, page)?,
        total: by_article.len(),
        facets: facets(segment, &by_article)?,
        did_you_mean: match plans.first() {
            Some(plan) => did_you_mean(snapshot, plan, &query.filter)?,
            None => None,
        },
    })
}

fn hits<'s>(
    snapshot: &Snapshot,
    segment: &JoinedSegment,
    plans: &[Plan],
    page: impl Iterator<Item = &'s Scored>,
) -> Result<Vec<Hit>> {
    let [ids, articles, locales] =
        [TextColumn::open(segment, "id")?, TextColumn::open(segment, "article")?, TextColumn::open(segment, "locale")?];
    let highlighters: Vec<Highlighter> = plans.iter().map(Highlighter::new).collect();
    let mut hits = Vec::new();
    for scored in page {
        let locale = locales.text(scored.doc)?;
        let mut snippet_html = String::new();
        if let Some(highlighter) = highlighters.iter().find(|highlighter| highlighter.is_for(&locale)) {
            let mut text = snapshot.text(scored.doc, snapshot.fields.body_text)?;
            if text.trim().is_empty() {
                text = snapshot.text(scored.doc, snapshot.fields.heading_text)?;
            }
            snippet_html = highlighter.snippet(&text);
        }
        hits.push(Hit {
            id: ids.text(scored.doc)?,
            article: articles.text_of(scored.article)?,
            locale,
            score: scored.score,
            snippet_html,
        });
    }
    Ok(hits)
}
