//! Words of the query that stand near each other, as they do in the query.

use crate::plan::Plan;
use crate::weights::Weights;

/// Lies between the positions of two fields, so that words of different fields are never near.
pub(crate) const FIELD_GAP: u32 = 1 << 24;

/// For each two neighbouring words of the query: the smaller of their idfs, over how far apart they stand at the
/// nearest place, compared with the query.
pub(crate) fn proximity(plan: &Plan, positions: &[Vec<u32>], weights: &Weights) -> f32 {
    let pairs = plan.groups.windows(2).zip(positions.windows(2));
    let mut sum = 0.0;
    for (groups, positions) in pairs {
        let ([first, second], [left, right]) = (groups, positions) else { continue };
        let wanted = second.position.saturating_sub(first.position).max(1);
        let Some(apart) = nearest(left, right, wanted) else { continue };
        if apart < weights.proximity_window {
            sum += first.idf.min(second.idf) / (1.0 + apart as f32);
        }
    }
    sum
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
