//! What the levels of one request share.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, PathSegment};

use super::{Plans, Selected};

/// Says which fields fail whatever they would have answered, by their path in the answer: how tests prove that errors and
/// nulls come where the specification wants them.
pub type Failures = Arc<dyn Fn(&[PathSegment]) -> bool + Send + Sync>;

/// One request on its way through the levels.
pub struct Run {
    /// What the document asks for.
    pub(super) plans: Arc<Plans>,
    /// Whether fields of one level are resolved side by side: where statements wait for another machine.
    pub(super) side_by_side: bool,
    /// The answers of the root's introspection fields, by response key.
    pub(super) introspected: HashMap<String, Vec<u8>>,
    /// Fields to fail.
    pub(super) failures: Option<Failures>,
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run").field("side_by_side", &self.side_by_side).finish_non_exhaustive()
    }
}

/// What is asked for below the field that a resolver answers.
pub fn selected(ctx: &Context<'_>) -> Arc<Selected> {
    let below = &ctx.item.node.selection_set;
    match ctx.data_opt::<Run>() {
        Some(run) => run.plans.selected(below),
        None => Arc::new(Selected::of(&below.node, &ctx.query_env.fragments)),
    }
}
