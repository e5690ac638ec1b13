//! Words of the query that stand near each other, as they do in the query.

use crate::plan::{Kind, Plan};
use crate::rescore::Asked;
use crate::weights::Weights;

/// Lies between the positions of two fields, so that words of different fields are never near.
pub(crate) const FIELD_GAP: u32 = 1 << 24;

/// Where a word of the query stands in the candidates: one list for all of them, since a list a candidate would cost more
/// than the rest of ranking.
#[derive(Debug, Default)]
pub(crate) struct Positions(Vec<(u32, u32)>);

impl Positions {
    /// Adds where it stands in the candidate at this place among them.
    pub(crate) fn add(&mut self, place: usize, positions: &[u32]) {
        self.0.extend(positions.iter().map(|position| (place as u32, *position)));
    }

    /// To be called once all were added.
    pub(crate) fn sort(&mut self) {
        self.0.sort_unstable();
    }

    /// Puts those of a candidate, ascending, in place of what the list had.
    pub(crate) fn copy(&self, place: usize, into: &mut Vec<u32>) {
        let place = place as u32;
        let start = self.0.partition_point(|(other, _)| *other < place);
        into.clear();
        let of_place = self.0.iter().skip(start).take_while(|(other, _)| *other == place);
        into.extend(of_place.map(|(_, position)| *position));
    }
}

/// For each two words of the query, how far they are from standing as in the query at the nearest place; in the order
/// of the query.
#[derive(Debug, Clone, Default)]
pub(crate) struct Distances {
    /// Of neighbours.
    next: Vec<Option<u32>>,
    /// Of words with one other between them.
    skip: Vec<Option<u32>>,
}

impl Distances {
    /// `positions` by group, ascending. Parts of compounds have no neighbours.
    pub(crate) fn new(plan: &Plan, positions: &[Vec<u32>]) -> Self {
        Self { next: distances(plan, positions, 1), skip: distances(plan, positions, 2) }
    }
}

/// Of each word and the one so many further on.
fn distances(plan: &Plan, positions: &[Vec<u32>], further: usize) -> Vec<Option<u32>> {
    let words: Vec<_> = plan.groups.iter().zip(positions).collect();
    let pairs = words.iter().zip(words.iter().skip(further));
    let distance = pairs.map(|((first, left), (second, right))| {
        let are_words = first.kind != Kind::Part && second.kind != Kind::Part;
        let wanted = second.position.saturating_sub(first.position).max(1);
        are_words.then(|| nearest(left, right, wanted)).flatten()
    });
    distance.collect()
}

/// For each pair the smaller of its idfs, by how near it stands.
pub(crate) fn proximity(asked: &Asked, distances: &Distances, weights: &Weights) -> f32 {
    let next = nearness(asked, &distances.next, 1, weights);
    let skip = nearness(asked, &distances.skip, 2, weights);
    weights.proximity * next + weights.proximity_skip * skip
}

fn nearness(asked: &Asked, distances: &[Option<u32>], further: usize, weights: &Weights) -> f32 {
    let pairs = asked.groups.iter().zip(asked.groups.iter().skip(further)).zip(distances);
    let near = pairs.filter_map(|((first, second), distance)| {
        let distance = distance.filter(|distance| *distance < weights.proximity_window)?;
        Some(first.0.min(second.0) / (1.0 + weights.proximity_slope * distance as f32))
    });
    near.sum()
}

/// How far the closest pair is from standing as in the query: 0 if `right` follows `left` by `wanted`; the other way
/// round counts as one more. Both lists ascend.
fn nearest(left: &[u32], right: &[u32], wanted: u32) -> Option<u32> {
    let mut best: Option<u32> = None;
    let mut at = 0;
    for position in left {
        while right.get(at).is_some_and(|other| other < position) {
            at += 1;
        }
        let after = right.get(at).map(|other| (other - position).abs_diff(wanted));
        let before =
            at.checked_sub(1).and_then(|at| right.get(at)).map(|other| (position - other).abs_diff(wanted) + 1);
        best = [best, after, before].into_iter().flatten().min();
    }
    best
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_pair_counts_and_order_matters() {
        let table = [
            (vec![5], vec![6], 1, Some(0)),
            (vec![5], vec![4], 1, Some(1)),
            (vec![1, 20], vec![9, 22], 2, Some(0)),
            (vec![1], vec![9], 1, Some(7)),
            (vec![], vec![9], 1, None),
            (vec![3], vec![], 1, None),
        ];
        for (left, right, wanted, expected) in table {
            assert_eq!(nearest(&left, &right, wanted), expected, "{left:?} {right:?}");
        }
    }
}
