//! What the levels of one request share.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Instant,
};

use async_graphql::{Context, PathSegment};

use super::{Plans, Selected, aside::Everywhere};

/// Says which fields fail whatever they would have answered, by their path in the answer: how tests prove that errors and
/// nulls come where the specification wants them.
pub type Failures = Arc<dyn Fn(&[PathSegment]) -> bool + Send + Sync>;

/// What an answer's JSON may come to, in bytes. One that large is nobody's; fields fail instead, so that an answer is held
/// in bounded memory however many pages and aliases a document has.
pub const LARGEST: usize = 64 * 1024 * 1024;

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
    /// When nothing more is asked for; none where that is beyond all time.
    pub(super) deadline: Option<Instant>,
    /// How many bytes leaves and copies came to so far.
    pub(super) written: AtomicUsize,
    /// How many objects came up so far.
    pub(super) objects: AtomicU64,
    /// Help for every object, where the client wants it beside the answer.
    pub(super) explained: Option<Everywhere>,
}

impl Run {
    /// Whether the request has had its time. Asked once a level: what runs by then has a limit of its own, the statement's.
    pub(super) fn is_over(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Counts the objects of a level.
    pub(super) fn came_up(&self, objects: usize) {
        self.objects.fetch_add(u64::try_from(objects).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Counts what a column came to; whether the answer may still hold it. What objects are put together from was counted
    /// with their leaves, so that only new bytes are `fresh`.
    pub(super) fn has_room(&self, size: usize, fresh: bool) -> bool {
        let before = self.written.fetch_add(if fresh { size } else { 0 }, Ordering::Relaxed);
        size <= LARGEST && (!fresh || before.saturating_add(size) <= LARGEST)
    }
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run").field("side_by_side", &self.side_by_side).finish_non_exhaustive()
    }
}

/// Whether help is asked of every object, beside the answer.
pub(crate) fn helps(ctx: &Context<'_>) -> bool {
    ctx.data_opt::<Run>().is_some_and(|run| run.explained.is_some())
}

/// What is asked for below the field that a resolver answers.
pub fn selected(ctx: &Context<'_>) -> Arc<Selected> {
    let below = &ctx.item.node.selection_set;
    match ctx.data_opt::<Run>() {
        Some(run) => run.plans.selected(below),
        None => Arc::new(Selected::of(&below.node, &ctx.query_env.fragments)),
    }
}
