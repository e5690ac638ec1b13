//! A field's answer for a whole level.

use std::{
    borrow::Cow,
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ServerResult, Value, parser::types::Field, registry::Registry,
};
use futures_util::future::BoxFuture;

use super::{Cell, Failures, Located, Place, Rendered, Run, Trail, standard};
use crate::error::{ErrorCode, Fault, Result};

/// One cell an object of the level, each a value or a failure of its own.
#[derive(Debug)]
pub struct Column<C> {
    // async-graphql resolves by reference and once; the cells are moved out then.
    state: Mutex<State<C>>,
    trail: Arc<Trail>,
}

#[derive(Debug)]
enum State<C> {
    /// To be resolved.
    Cells(Vec<Result<C>>),
    /// Leaves, written already.
    Rendered(Rendered),
    /// Few cells for many objects.
    Shared(Shared<C>),
}

/// Cells that several objects have alike: resolved once, and copied to each.
#[derive(Debug)]
struct Shared<C> {
    distinct: Vec<C>,
    /// Which of them each object has.
    of: Vec<usize>,
    clone: fn(&C) -> C,
}

/// The refusal of what would not fit an answer any more.
pub(super) fn too_large() -> Fault {
    Fault::new(ErrorCode::LimitExceeded, "the answer is larger than any answer may be: ask for less at once")
}

impl<C> Shared<C> {
    fn cell(&self, object: usize) -> Option<C> {
        self.of.get(object).and_then(|which| self.distinct.get(*which)).map(self.clone)
    }

    /// One cell an object.
    fn expand(self) -> Vec<Result<C>> {
        let cell = |object| self.cell(object).ok_or_else(|| Fault::internal("a shared cell that is not there"));
        (0..self.of.len()).map(cell).collect()
    }
}

impl<C: Cell> Column<C> {
    pub(super) fn new(cells: Vec<Result<C>>, trail: Arc<Trail>) -> Self {
        Self { state: Mutex::new(State::Cells(cells)), trail }
    }

    pub(super) fn shared(distinct: Vec<C>, of: Vec<usize>, trail: Arc<Trail>) -> Self
    where
        C: Clone,
    {
        Self { state: Mutex::new(State::Shared(Shared { distinct, of, clone: C::clone })), trail }
    }

    /// Each distinct cell in the place of the first object that has it; the others have its JSON too. Where errors came
    /// up, the others are resolved too: each error has a path of its own.
    async fn deal(at: Located<'_>, shared: Shared<C>) -> Rendered {
        let recorded = || at.selection.query_env.errors.lock().map_or(0, |errors| errors.len());
        let before = recorded();
        let mut first = vec![None; shared.distinct.len()];
        let (mut places, mut cells) = (Vec::new(), Vec::new());
        for (parent, which) in shared.of.iter().enumerate() {
            if let Some(slot) = first.get_mut(*which).filter(|slot| slot.is_none()) {
                *slot = Some(cells.len());
                places.push(Place { parent, index: None });
                cells.extend(shared.cell(parent));
            }
        }
        let firsts: Vec<usize> = places.iter().map(|place| place.parent).collect();
        let resolved = C::resolve(at, places, cells).await;
        if recorded() == before && !resolved.has_failures() {
            let cell = |which: &usize| first.get(*which).copied().flatten().unwrap_or(usize::MAX);
            return resolved.dealt(shared.of.iter().map(cell));
        }
        let others: Vec<usize> = (0..shared.of.len()).filter(|object| firsts.binary_search(object).is_err()).collect();
        let places = others.iter().map(|parent| Place { parent: *parent, index: None }).collect();
        let cells = others.iter().filter_map(|object| shared.cell(*object)).collect();
        let rest = C::resolve(at, places, cells).await;
        Rendered::collect(
            resolved.size() + rest.size(),
            (0..shared.of.len()).map(|object| match firsts.binary_search(&object) {
                Ok(index) => resolved.get(index),
                Err(_) => others.binary_search(&object).ok().and_then(|index| rest.get(index)),
            }),
        )
    }

    fn cells(at: Located<'_>, cells: Vec<Result<C>>) -> BoxFuture<'_, Rendered> {
        let places = (0..cells.len()).map(|parent| Place { parent, index: None }).collect();
        <Result<C> as Cell>::resolve(at, places, cells)
    }
}

impl<C> Column<C> {
    pub(super) fn rendered(rendered: Rendered, trail: Arc<Trail>) -> Self {
        Self { state: Mutex::new(State::Rendered(rendered)), trail }
    }

    fn take(&self) -> State<C> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *state, State::Cells(Vec::new()))
    }
}

impl<C: Cell> OutputType for Column<C> {
    fn type_name() -> Cow<'static, str> {
        let type_ref = C::type_ref();
        Cow::Owned(type_ref.strip_suffix('!').map_or_else(|| type_ref.clone(), str::to_owned))
    }

    fn qualified_type_name() -> String {
        C::type_ref()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        C::register(registry);
        C::type_ref()
    }

    /// The ticket of the whole column, for [`super::object`]; without a [`Run`], the only cell as the value that async-graphql
    /// expects.
    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let state = self.take();
        let Some(run) = ctx.data_opt::<Run>() else { return self.single(ctx, field, state).await };
        let key = &field.node.response_key().node;
        let at = Located { selection: ctx, trail: &self.trail, key, pos: field.pos, run };
        let state = match &run.failures {
            Some(failures) => Self::inject(at, failures, field, state),
            None => state,
        };
        let fresh = C::LEAF || matches!(state, State::Shared(_));
        let rendered = match state {
            State::Rendered(rendered) => rendered,
            State::Cells(cells) => Self::cells(at, cells).await,
            State::Shared(shared) => Self::deal(at, shared).await,
        };
        if !run.has_room(rendered.size(), fresh) {
            return Err(too_large().into_server_error(field.pos));
        }
        Ok(run.columns.keep(rendered))
    }
}

impl<C: Cell> Column<C> {
    /// Fails the cells whose paths the failures name.
    fn inject(at: Located<'_>, failures: &Failures, field: &Positioned<Field>, state: State<C>) -> State<C> {
        let injected = || Fault::input("injected");
        let hits = |parent: usize| {
            let place = Place { parent, index: None };
            failures(&Trail::below(at.trail, at.key.clone(), vec![place]).path(0)).then_some(place)
        };
        let state = match state {
            State::Shared(shared) => State::Cells(shared.expand()),
            other => other,
        };
        match state {
            State::Shared(_) => state,
            State::Cells(cells) => {
                let cell = |(parent, cell)| if hits(parent).is_some() { Err(injected()) } else { cell };
                State::Cells(cells.into_iter().enumerate().map(cell).collect())
            }
            State::Rendered(rendered) => State::Rendered(Rendered::collect(
                rendered.size(),
                (0..rendered.len()).map(|parent| {
                    let Some(place) = hits(parent) else { return rendered.get(parent) };
                    at.record(place, injected().into_server_error(field.pos));
                    C::NULLABLE.then_some(&b"null"[..])
                }),
            )),
        }
    }

    async fn single(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
        state: State<C>,
    ) -> ServerResult<Value> {
        let cell = match state {
            State::Rendered(rendered) => return Ok(rendered.single()),
            State::Cells(cells) => cells.into_iter().next(),
            State::Shared(shared) => shared.cell(0).map(Ok),
        };
        let resolved = match cell {
            Some(Ok(cell)) => C::standard(ctx, field.pos, cell).await,
            Some(Err(fault)) => Err(standard::recorded(ctx, fault.into_server_error(field.pos))),
            None => Err(Fault::internal("a column without a cell").into_server_error(field.pos)),
        };
        if C::NULLABLE { Ok(standard::nullable(ctx, resolved)) } else { resolved }
    }
}
