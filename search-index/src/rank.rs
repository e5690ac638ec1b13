//! Sections into articles, in their final order.

use std::collections::{HashMap, HashSet};

use tantivy::DocId;

use crate::candidates::Match;
use crate::columns::TextColumn;
use crate::error::Result;
use crate::joined::JoinedSegment;
use crate::plan::Plan;
use crate::rescore::{Asked, Evidence, Weighed, gather};
use crate::weights::Weights;

/// An article by its best section, with its final score.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scored {
    pub(crate) doc: DocId,
    /// The article's ordinal in its column.
    pub(crate) article: u64,
    pub(crate) score: f32,
    /// Whether the article's title is the query: then it is first.
    pub(crate) is_exact: bool,
    /// Breaks ties.
    order: u64,
}

/// A plan with the evidence for its candidates: all that weighing needs.
pub(crate) struct Gathered {
    pub(crate) asked: Asked,
    pub(crate) evidence: Vec<Evidence>,
}

/// The articles found, each by its best section, as many as are wanted at least: those of the candidates by stage 2,
/// then the rest by stage 1. `strongest` are the best of those found, candidates at least.
pub(crate) fn rank(
    segment: &JoinedSegment,
    plans: &[Plan],
    found: &[Match],
    strongest: &[Match],
    weights: &Weights,
    wanted: usize,
) -> Result<Vec<Scored>> {
    let candidates = candidates(strongest, plans, weights);
    let mut ranked = weigh(&gathered(plans, candidates, weights)?, weights);
    if ranked.len() < wanted && found.len() > candidates.len() {
        let known: HashSet<DocId> = candidates.iter().map(|(doc, _)| *doc).collect();
        let rest = found.iter().filter(|(doc, _)| !known.contains(doc)).copied().collect();
        append(segment, &mut ranked, rest)?;
    }
    Ok(ranked)
}

/// The evidence for the best candidates by stage 1. A section is in one locale, so only one plan knows its words.
pub(crate) fn gathered(plans: &[Plan], candidates: &[Match], weights: &Weights) -> Result<Vec<Gathered>> {
    let mut docs: Vec<DocId> = candidates.iter().map(|(doc, _)| *doc).collect();
    docs.sort_unstable();
    plans.iter().map(|plan| Ok(Gathered { asked: Asked::new(plan), evidence: gather(plan, &docs, weights)? })).collect()
}

/// Those of the strongest that go on to stage 2: of a long query fewer, since more of its words tell them apart, and each
/// word is looked up in each of them.
pub(crate) fn candidates<'m>(strongest: &'m [Match], plans: &[Plan], weights: &Weights) -> &'m [Match] {
    let words = plans.iter().map(|plan| plan.groups.len()).max().unwrap_or_default().max(1);
    let of_words = (weights.candidate_words / words).max(weights.least_candidates);
    strongest.get(..weights.candidates.min(of_words).max(1)).unwrap_or(strongest)
}

/// The best of what was found, which ascends by document, by stage 1; best first, and at most so many.
pub(crate) fn best(found: &[Match], most: usize) -> Vec<Match> {
    let most = most.max(1);
    let mut best: Vec<Match> = Vec::with_capacity(2 * most.min(found.len()));
    // Once there are as many, an equal one that comes later is worse than all of them.
    let mut least = f32::NEG_INFINITY;
    for found in found {
        if found.1 <= least {
            continue;
        }
        best.push(*found);
        if best.len() >= 2 * most {
            let (_, last, _) = best.select_nth_unstable_by(most - 1, best_first);
            least = last.1;
            best.truncate(most);
        }
    }
    best.sort_unstable_by(best_first);
    best.truncate(most);
    best
}

fn best_first(a: &Match, b: &Match) -> std::cmp::Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

/// All articles that there is evidence for, best first.
pub(crate) fn weigh(gathered: &[Gathered], weights: &Weights) -> Vec<Scored> {
    let mut ranked: Vec<Scored> =
        gathered.iter().flat_map(|it| best_sections(&it.asked, &it.evidence, weights)).collect();
    ranked.sort_by(|a, b| b.is_exact.cmp(&a.is_exact).then(b.score.total_cmp(&a.score)).then(a.order.cmp(&b.order)));
    ranked
}

/// An article's sections together.
struct Together {
    best: Scored,
    /// What each word adds to the best section's score.
    best_by_group: Vec<f32>,
    /// What it adds where it adds most.
    most_by_group: Vec<f32>,
    /// Of all sections.
    scores: Vec<f32>,
}

/// Each article by its best section. What its other sections score adds to it, ever less, and so do words that only
/// they have.
fn best_sections(asked: &Asked, evidence: &[Evidence], weights: &Weights) -> Vec<Scored> {
    let mut articles: HashMap<u64, Together> = HashMap::new();
    for found in evidence {
        let Weighed { score, by_group } = found.weigh(asked, weights);
        let (doc, article, is_exact, order) = (found.doc, found.article, found.is_title, found.order);
        if score <= 0.0 && !is_exact {
            continue;
        }
        let section = Scored { doc, article, score, is_exact, order };
        match articles.get_mut(&found.article) {
            Some(article) => article.add(section, by_group),
            None => {
                let most_by_group = by_group.clone();
                let article = Together { scores: vec![score], best: section, best_by_group: by_group, most_by_group };
                articles.insert(found.article, article);
            }
        }
    }
    articles.into_values().map(|article| article.score(weights)).collect()
}

impl Together {
    fn add(&mut self, section: Scored, by_group: Vec<f32>) {
        self.scores.push(section.score);
        for (most, here) in self.most_by_group.iter_mut().zip(&by_group) {
            *most = most.max(*here);
        }
        let best = &self.best;
        let order = section.is_exact.cmp(&best.is_exact).then(section.score.total_cmp(&best.score));
        if order.then(best.order.cmp(&section.order)).is_gt() {
            self.best = section;
            self.best_by_group = by_group;
        }
    }

    fn score(mut self, weights: &Weights) -> Scored {
        let mut best = self.best;
        self.scores.sort_by(|a, b| b.total_cmp(a));
        let others = self.scores.iter().skip(1);
        let elsewhere = others.rfold(0.0, |sum, score| score.max(0.0) + sum * weights.context_decay.min(1.0));
        let lacking: f32 = self.most_by_group.iter().zip(&self.best_by_group).map(|(most, here)| most - here).sum();
        if best.score > 0.0 {
            best.score *= 1.0 + weights.context * (elsewhere / best.score).ln_1p();
            best.score += weights.page * lacking;
        }
        best
    }
}

/// Appends what was not weighed, below everything that was, in stage 1's order.
fn append(segment: &JoinedSegment, ranked: &mut Vec<Scored>, mut rest: Vec<Match>) -> Result<()> {
    rest.sort_by(best_first);
    let articles = TextColumn::open(segment, "article")?;
    let mut seen: HashSet<u64> = ranked.iter().map(|scored| scored.article).collect();
    let lowest = ranked.iter().map(|scored| scored.score).fold(f32::INFINITY, f32::min).min(f32::MAX);
    let strongest = rest.first().map_or(1.0, |(_, score)| score.max(f32::MIN_POSITIVE));
    for (doc, score) in rest {
        let article = articles.ord(doc);
        if seen.insert(article) {
            let score = lowest * (score / strongest).clamp(0.0, 1.0) * 0.99;
            ranked.push(Scored { doc, article, score, is_exact: false, order: 0 });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_best_are_those_that_sorting_all_gives(
            scores in prop::collection::vec(0u8..20, 0..300),
            most in 1usize..40,
        ) {
            let found: Vec<Match> = (0u32..).zip(scores).map(|(doc, score)| (doc * 3, f32::from(score))).collect();
            let mut sorted = found.clone();
            sorted.sort_by(best_first);
            sorted.truncate(most);
            prop_assert_eq!(best(&found, most), sorted);
        }
    }
}
