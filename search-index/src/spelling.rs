//! Did you mean: the query with its misspelt words corrected, where that finds more.

use std::collections::HashSet;

use crate::candidates::{with_all, with_any};
use crate::constraints::Constraints;
use crate::error::Result;
use crate::facets::articles;
use crate::plan::{Kind, Plan};
use crate::query::Filter;
use crate::snapshot::Snapshot;
use crate::syntax::Syntax;

/// The corrected text, if there are sections with all of its words, or more articles with any of them than with the
/// words that were spelt rightly; its operators hold, and stay.
pub(crate) fn did_you_mean(
    snapshot: &Snapshot,
    plan: &Plan,
    syntax: &Syntax,
    constraints: &Constraints,
    filter: &Filter,
) -> Result<Option<String>> {
    let corrected: Vec<_> = plan.groups.iter().filter(|group| group.kind == Kind::Corrected).collect();
    if corrected.is_empty() {
        return Ok(None);
    }
    let known = plan.groups.iter().filter(|group| group.kind == Kind::Known);
    let typed: HashSet<&str> = known.filter_map(|group| group.forms.first()).map(|form| form.stem.as_str()).collect();
    let corrections: HashSet<&str> =
        corrected.iter().filter_map(|group| group.correction.as_ref()).map(|entry| entry.stem.as_str()).collect();
    let meant = typed.union(&corrections).copied().collect();
    let mut with_all = with_all(snapshot, &plan.scope, &meant, filter)?;
    constraints.narrow(&mut with_all);
    let finds_more = !with_all.is_empty() || {
        let mut with_any = with_any(snapshot, &plan.scope, &typed, &corrections, filter)?;
        constraints.narrow(&mut with_any);
        let in_all = articles(plan.scope.segment, &with_any)?.len();
        with_any.retain(|(_, worth)| *worth > 1.0);
        in_all > articles(plan.scope.segment, &with_any)?.len()
    };
    if !finds_more {
        return Ok(None);
    }
    // A word stands where it was typed, operators or not.
    let mut text = syntax.text.clone();
    for group in corrected.iter().rev() {
        if let (Some(entry), true) = (&group.correction, text.get(group.range.clone()).is_some()) {
            text.replace_range(group.range.clone(), &entry.lower);
        }
    }
    Ok(Some(text.split_whitespace().collect::<Vec<_>>().join(" ")))
}
