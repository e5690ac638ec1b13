//! Nothing found: the category that comes closest, by what would be found with fewer conditions.

use std::collections::{BTreeMap, HashMap};

use tantivy::DocId;

use crate::analysis::grams;
use crate::candidates::matches;
use crate::columns::TextColumn;
use crate::error::Result;
use crate::likeness::sections_like;
use crate::limits::MAX_EXPANDED_WORDS;
use crate::plan::{Gram, Plan};
use crate::query::Filter;
use crate::scope::Scope;
use crate::snapshot::Snapshot;
use crate::syntax::Syntax;
use crate::weights::Weights;

/// Sections that say together which category resembles the query.
const VOTERS: usize = 20;

/// Letters' sequences of one word that a section must have to resemble it: one is chance, unless the word has no other.
const ALIKE: usize = 2;

/// The category of the best match without operators and without filters (but for the articles that may be found at
/// all); where there is none, the one whose sections have most of the query's letters in sequence. Nothing where nothing
/// resembles it.
pub(crate) fn closest_category(
    snapshot: &Snapshot,
    plans: &[Plan],
    syntax: &Syntax,
    filter: &Filter,
    weights: &Weights,
) -> Result<Option<String>> {
    let Some(segment) = snapshot.segment() else { return Ok(None) };
    let open = Filter { articles: filter.articles.clone(), ..Filter::default() };
    let categories = TextColumn::open(segment, "category")?;
    let found = matches(snapshot, plans, &open, weights)?;
    if let Some((best, _)) = found.iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) {
        return named(categories.text(*best)?);
    }
    let articles = TextColumn::open(segment, "article")?;
    let mut votes: BTreeMap<String, usize> = BTreeMap::new();
    for (doc, alike) in resembling(plans, syntax)? {
        let may_be_found = match &open.articles {
            Some(allowed) => allowed.contains(&articles.text(doc)?),
            None => true,
        };
        if may_be_found {
            *votes.entry(categories.text(doc)?).or_default() += alike;
        }
    }
    // Equal votes go to the first by name.
    let best = votes.into_iter().rev().max_by_key(|(_, alike)| *alike);
    named(best.map(|(category, _)| category).unwrap_or_default())
}

fn named(category: String) -> Result<Option<String>> {
    Ok(Some(category).filter(|category| !category.is_empty()))
}

/// The sections that have most sequences of letters of the query's words, with how many.
fn resembling(plans: &[Plan], syntax: &Syntax) -> Result<Vec<(DocId, usize)>> {
    let mut sum: HashMap<DocId, usize> = HashMap::new();
    for Plan { scope, .. } in plans {
        let words = scope.analyzer.words(&syntax.words);
        for word in words.iter().filter(|word| !scope.analyzer.is_stop_word(word)).take(MAX_EXPANDED_WORDS) {
            for (doc, alike) in like(scope, &word.folded)? {
                *sum.entry(doc).or_default() += alike;
            }
        }
    }
    let mut all: Vec<(DocId, usize)> = sum.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    all.truncate(VOTERS);
    Ok(all)
}

fn like(scope: &Scope, folded: &str) -> Result<HashMap<DocId, usize>> {
    let texts = grams(folded, true);
    let found = texts.iter().map(|text| scope.gram(text)).filter(|(_, sections)| *sections > 0);
    let grams: Vec<Gram> = found.map(|(lists, sections)| Gram { weight: 0.0, idf: 0.0, sections, lists }).collect();
    let mut counts: HashMap<DocId, usize> = HashMap::new();
    sections_like(scope, grams.iter().collect(), texts.len().min(ALIKE), |doc, alike| {
        let most = counts.entry(doc).or_default();
        *most = alike.max(*most);
    })?;
    counts.retain(|doc, _| scope.segment.is_alive(*doc));
    Ok(counts)
}
