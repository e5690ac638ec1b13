//! A selection over the objects of a level, beside the answer: what an operation did not ask for and help has to know.
//!
//! It runs as part of the request: with its viewer, its rights, its transaction and its time, by the types' own resolvers. It
//! leaves nothing in the answer, neither data nor errors: a field that fails is left out of its object.

use std::sync::Arc;

use async_graphql::{Context, ContextBase, Data, QueryEnv, QueryEnvInner, Variables};
use entities::boxed::{BoxFuture, boxed};

use super::{
    Columned, Plans, Run,
    engine::without_selection,
    object::{Walked, columned},
};

/// What runs beside an answer, and how far from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    /// Help that the document did not ask for: topics are collected, and nothing is written of them.
    Help,
    /// What conditions and placeholders need to know. Nothing runs beside that in turn.
    Facts,
}

/// Whether this is what conditions and placeholders need to know already.
pub(crate) fn is_facts(ctx: &Context<'_>) -> bool {
    ctx.data_opt::<Beside>().is_some_and(|beside| *beside == Beside::Facts)
}

/// Whether topics are collected here, for what goes beside an answer.
pub(crate) fn is_help(ctx: &Context<'_>) -> bool {
    ctx.data_opt::<Beside>().is_some_and(|beside| *beside == Beside::Help)
}

/// What the selection, made by [`Plans::beside`], says of each object; nothing of help, whose topics are collected.
pub(crate) fn beside<'a, I: Sync>(
    ctx: &'a ContextBase<'_, I>,
    what: Beside,
    plans: &'a Arc<Plans>,
    level: &'a dyn Walked,
) -> BoxFuture<'a, Option<Columned>> {
    boxed(move || async move {
        let page = ctx.data_opt::<Run>();
        let side_by_side = page.is_some_and(|run| run.side_by_side);
        // What the request carries lies behind what is different here, however far this is beside the answer.
        let env = ctx.query_env;
        let request = if ctx.data_opt::<Beside>().is_some() { &env.session_data } else { &env.query_data };
        let mut data = Data::default();
        data.insert(what);
        data.insert(Run {
            plans: Arc::clone(plans),
            side_by_side,
            introspected: Default::default(),
            failures: None,
            moment: page.map(|run| run.moment).unwrap_or_default(),
            deadline: page.and_then(|run| run.deadline),
            columns: Default::default(),
            written: Default::default(),
            objects: Default::default(),
            explained: None,
        });
        let env = QueryEnv::new(QueryEnvInner {
            extensions: ctx.query_env.extensions.clone(),
            variables: Variables::default(),
            operation_name: None,
            operation: without_selection(plans.operation()),
            fragments: Default::default(),
            uploads: Vec::new(),
            session_data: Arc::clone(request),
            query_data: Arc::new(data),
            http_headers: Default::default(),
            introspection_mode: Default::default(),
            errors: Default::default(),
        });
        let selection = &plans.operation().node.selection_set;
        let ctx = env.create_context(ctx.schema_env, None, selection, None);
        let run = ctx.data_opt::<Run>()?;
        let answered = columned(&ctx, run, level, side_by_side).await;
        if let Some(page) = page {
            // What was read for it is part of what the request cost; the level's own objects came up before.
            page.came_up(run.objects().saturating_sub(level.count()));
        }
        // What help needs, its resolvers have learned.
        (what != Beside::Help).then_some(answered)
    })
}

/// A selection that is asked of every object of an answer whose type implements an interface. What its resolvers learn they
/// keep with the request; what it writes is dropped.
#[derive(Debug)]
pub(super) struct Everywhere {
    interface: &'static str,
    plans: Arc<Plans>,
}

impl Everywhere {
    pub(super) fn new(interface: &'static str, plans: Arc<Plans>) -> Self {
        Self { interface, plans }
    }

    /// Asks the objects of a level, where their type implements the interface.
    pub(super) async fn ask<I: Sync>(&self, ctx: &ContextBase<'_, I>, type_name: &str, level: &dyn Walked) {
        let interfaces = ctx.schema_env.registry.implements.get(type_name);
        if level.count() == 0 || !interfaces.is_some_and(|interfaces| interfaces.contains(self.interface)) {
            return;
        }
        beside(ctx, Beside::Help, &self.plans, level).await;
    }
}
