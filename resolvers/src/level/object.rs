//! The walk over a selection, once for all objects of a level.

use std::{
    any::{Any, TypeId},
    borrow::Cow,
    collections::HashMap,
    future::{Future, poll_fn},
    pin::pin,
    task::{self, Poll, Waker},
};

use async_graphql::{
    ContainerType, Context, ContextSelectionSet, Name, OutputType, Positioned, ServerResult, Value,
    parser::types::FragmentDefinition, registry::Registry, resolver_utils::resolve_container,
};
use entities::boxed::boxed;
use futures_util::future::{BoxFuture, join_all};

use super::{
    Cell, Fields, Items, Level, Located, Moment, Place, Rendered, Run, Trail,
    column::too_large,
    compiled,
    compose::{Columned, Composed, Part, compose},
    plan::{Kind, Plan, PlannedField},
    standard::Alone,
};
use crate::error::{ErrorCode, Fault};

/// Lets types whose [`Level`] is an `#[object]` stand in columns, by themselves and shared.
macro_rules! objects {
    ($($name:ty),* $(,)?) => {$(
        $crate::level::objects!(@cell $name, $name);
        $crate::level::objects!(@cell std::sync::Arc<$name>, $name);
    )*};
    (@cell $cell:ty, $name:ty) => {
        impl $crate::level::Cell for $cell {
            fn type_ref() -> String {
                <$crate::level::Level<$name> as async_graphql::OutputType>::qualified_type_name()
            }

            fn register(registry: &mut async_graphql::registry::Registry) {
                <$crate::level::Level<$name> as async_graphql::OutputType>::create_type_info(registry);
            }

            fn writer(compiler: &$crate::level::Compiler<'_>) -> Option<$crate::level::Writer<Self>> {
                compiler.object::<Self, $name>()
            }

            fn resolve(
                at: $crate::level::Located<'_>,
                places: Vec<$crate::level::Place>,
                cells: Vec<Self>,
            ) -> futures_util::future::BoxFuture<'_, $crate::level::Rendered> {
                $crate::level::object_cells::<$name>(at, places, cells.into())
            }

            fn standard<'a>(
                ctx: &'a async_graphql::ContextSelectionSet<'a>,
                _: async_graphql::Pos,
                cell: Self,
            ) -> futures_util::future::BoxFuture<'a, async_graphql::ServerResult<async_graphql::Value>> {
                $crate::level::standard_object::<$name>(ctx, vec![cell].into())
            }
        }
    };
}
pub(crate) use objects;

/// Resolves the objects of a column as one level.
pub fn object_cells<'a, T>(at: Located<'a>, places: Vec<Place>, items: Items<T>) -> BoxFuture<'a, Rendered>
where
    T: Cell + Fields + Sync,
    Level<T>: ContainerType,
{
    // Boxed, because levels nest in levels of the same type.
    boxed(|| async move {
        let level = Level::new(items, Trail::below(at.trail, at.key.clone(), places));
        walk(at.selection, at.run, &level, at.run.side_by_side).await
    })
}

/// Resolves one object by async-graphql's own executor.
pub fn standard_object<'a, T>(ctx: &'a ContextSelectionSet<'a>, item: Items<T>) -> BoxFuture<'a, ServerResult<Value>>
where
    T: Cell + Fields + Sync,
    Level<T>: ContainerType,
{
    Box::pin(async move { resolve_container(ctx, &Alone(Level::new(item, Trail::root()))).await })
}

/// A level of any type, so that the walk is compiled once and not for every type.
pub(crate) trait Walked: Send + Sync {
    fn name(&self) -> Cow<'static, str>;
    fn id(&self) -> TypeId;
    fn count(&self) -> usize;
    fn trail(&self) -> &Trail;
    /// A level of those objects that stand at these places of this one. For what runs beside an answer: they have no place in
    /// it.
    fn some(&self, places: &[usize]) -> Box<dyn Walked>;
    /// A field's column, whatever it has to wait for.
    fn answer<'a>(&'a self, ctx: &'a Context<'a>) -> BoxFuture<'a, Answered>;
    /// A field's column, where nothing has to be waited for: without a future on the heap, which is most of what a plain
    /// field costs.
    fn answer_at_once(&self, ctx: &Context<'_>) -> Poll<Answered>;
    /// Makes writers of the plain fields that a plan of this type asks for.
    fn compile(&self, plan: &mut Plan, fragments: &HashMap<Name, Positioned<FragmentDefinition>>, registry: &Registry);
    /// Writes what was compiled of one object, as a [`Writer`](super::Writer) does.
    fn write(&self, run: &(dyn Any + Send + Sync), object: usize, moment: &Moment, json: &mut Vec<u8>)
    -> Option<usize>;
}

/// What a resolver answers a level with.
type Answered = ServerResult<Option<Value>>;

impl<T: Fields + Send + Sync + 'static> Walked for Level<T>
where
    Self: ContainerType,
{
    fn name(&self) -> Cow<'static, str> {
        <Self as OutputType>::type_name()
    }

    fn id(&self) -> TypeId {
        TypeId::of::<T>()
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn trail(&self) -> &Trail {
        &self.trail
    }

    fn some(&self, places: &[usize]) -> Box<dyn Walked> {
        Box::new(Self::new(self.items.some(places), Trail::root()))
    }

    fn answer<'a>(&'a self, ctx: &'a Context<'a>) -> BoxFuture<'a, Answered> {
        boxed(|| self.resolve_field(ctx))
    }

    fn answer_at_once(&self, ctx: &Context<'_>) -> Poll<Answered> {
        pin!(self.resolve_field(ctx)).poll(&mut task::Context::from_waker(Waker::noop()))
    }

    fn compile(&self, plan: &mut Plan, fragments: &HashMap<Name, Positioned<FragmentDefinition>>, registry: &Registry) {
        compiled::compile::<T>(plan, &<Self as OutputType>::type_name(), fragments, registry);
    }

    fn write(
        &self,
        run: &(dyn Any + Send + Sync),
        object: usize,
        moment: &Moment,
        json: &mut Vec<u8>,
    ) -> Option<usize> {
        compiled::write(run, self.items.get(object)?, moment, json)
    }
}

/// One object a level's item; it fails where a field failed that must not be null.
pub(super) async fn walk(
    selection: &ContextSelectionSet<'_>,
    run: &Run,
    level: &dyn Walked,
    side_by_side: bool,
) -> Rendered {
    let mut asked = columned(selection, run, level, side_by_side).await;
    let composed = compose(level, &mut asked, &run.moment, run.room()).or_else(|| {
        refuse_written(selection, level, &mut asked);
        compose(level, &mut asked, &run.moment, 0)
    });
    let Some(Composed { objects, below, written }) = composed else { return Rendered::default() };
    run.came_up(below);
    run.wrote(written);
    objects
}

/// Fails the fields that were to be written.
fn refuse_written(selection: &ContextSelectionSet<'_>, level: &dyn Walked, asked: &mut Columned) {
    for (planned, part) in asked.plan.fields.iter().zip(&mut asked.columns) {
        if matches!(part, Part::Written) {
            *part = failed(selection, level, planned, &too_large().into_server_error(planned.field.pos));
        }
    }
}

/// What the fields of a level's items answered.
async fn answers(
    selection: &ContextSelectionSet<'_>,
    run: &Run,
    level: &dyn Walked,
    plan: &Plan,
    side_by_side: bool,
) -> Vec<Part> {
    run.came_up(level.count());
    let is_written = |field: &PlannedField| run.may_write() && field.is_written(run.explained.is_some());
    let columns = if run.is_over() {
        plan.fields.iter().map(|field| too_late(selection, level, field)).collect()
    } else if side_by_side && plan.edges > 1 {
        let resolved = plan.fields.iter().filter(|field| !is_written(field));
        let mut columns = join_all(resolved.map(|field| column(selection, run, level, field))).await.into_iter();
        let part = |field| if is_written(field) { Part::Written } else { columns.next().unwrap_or(Part::Failed) };
        plan.fields.iter().map(part).collect()
    } else {
        let mut columns = Vec::with_capacity(plan.fields.len());
        for field in &plan.fields {
            columns.push(if is_written(field) { Part::Written } else { column(selection, run, level, field).await });
        }
        columns
    };
    if let Some(everywhere) = &run.explained {
        everywhere.ask(selection, &level.name(), level).await;
    }
    columns
}

/// The same before anything is put together.
pub(super) async fn columned(
    selection: &ContextSelectionSet<'_>,
    run: &Run,
    level: &dyn Walked,
    side_by_side: bool,
) -> Columned {
    let (type_name, count) = (level.name(), level.count());
    let registry = &selection.schema_env.registry;
    let compile = |plan: &mut Plan, fragments: &_| level.compile(plan, fragments, registry);
    let plan = run.plans.plan(selection.item, level.id(), &type_name, registry, compile);
    let columns = answers(selection, run, level, &plan, side_by_side).await;
    Columned { plan, type_name, columns, count }
}

async fn column(selection: &ContextSelectionSet<'_>, run: &Run, level: &dyn Walked, planned: &PlannedField) -> Part {
    match planned.kind {
        Kind::TypeName => return Part::TypeName,
        Kind::Introspection => {
            let found = run.introspected.get(planned.key.as_str());
            return found.map_or(Part::Failed, |json| Part::Same(json.clone()));
        }
        Kind::Resolver => {}
    }
    let field = &planned.field;
    let ctx = selection.with_field(field);
    let error = match answer(level, &ctx, planned).await {
        Ok(value) => match value.and_then(|ticket| run.columns.take(&ticket)).filter(|it| it.len() == level.count()) {
            Some(rendered) => return Part::Cells(rendered),
            None => Fault::internal(format!("{} is no column", planned.key)).into_server_error(field.pos),
        },
        Err(error) => error,
    };
    failed(selection, level, planned, &error)
}

/// A field that is not asked for any more.
fn too_late(selection: &ContextSelectionSet<'_>, level: &dyn Walked, planned: &PlannedField) -> Part {
    let fault =
        Fault::new(ErrorCode::Timeout, "the request took too long: ask for less at once, or try again in a moment");
    failed(selection, level, planned, &fault.into_server_error(planned.field.pos))
}

/// The field failed as a whole: for each object at its own path.
fn failed(
    selection: &ContextSelectionSet<'_>,
    level: &dyn Walked,
    planned: &PlannedField,
    error: &async_graphql::ServerError,
) -> Part {
    for position in 0..level.count() {
        let mut path = level.trail().path(position);
        path.push(async_graphql::PathSegment::Field(planned.key.to_string()));
        selection.add_error(async_graphql::ServerError { path, ..error.clone() });
    }
    Part::Failed
}

/// Asks the resolver. A leaf that once answered at once is asked without a future on the heap from then on; should it have
/// to wait another time, it is asked again, as any leaf of a query may be.
async fn answer(level: &dyn Walked, ctx: &Context<'_>, planned: &PlannedField) -> Answered {
    if planned.pace.is_at_once() {
        match level.answer_at_once(ctx) {
            Poll::Ready(answered) => return answered,
            Poll::Pending => planned.pace.waited(),
        }
    }
    let mut answer = level.answer(ctx);
    if planned.pace.is_unknown() {
        let mut first = true;
        return poll_fn(|task| {
            let polled = answer.as_mut().poll(task);
            if std::mem::take(&mut first) {
                planned.pace.learn(polled.is_ready());
            }
            polled
        })
        .await;
    }
    answer.await
}
