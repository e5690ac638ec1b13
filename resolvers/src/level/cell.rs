//! What can stand in a column.

use std::sync::Arc;

use async_graphql::{ContextSelectionSet, Name, Pos, ServerError, ServerResult, Value, registry::Registry};
use futures_util::{
    FutureExt,
    future::{BoxFuture, ready},
};

use super::{Compiler, Place, Rendered, Run, Trail, Writer, standard};
use crate::error::Fault;

/// The field that a column stands in: what the cells below need to resolve themselves.
#[derive(Clone, Copy)]
pub struct Located<'a> {
    /// The selection on the field.
    pub selection: &'a ContextSelectionSet<'a>,
    /// The way to the level whose field this is.
    pub trail: &'a Arc<Trail>,
    /// The field's response key.
    pub key: &'a Name,
    /// Where the field stands in the document.
    pub pos: Pos,
    /// The request.
    pub run: &'a Run,
}

impl std::fmt::Debug for Located<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Located").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Located<'_> {
    /// Records an error at the path of that place.
    pub fn record(&self, place: Place, error: ServerError) {
        let path = Trail::below(self.trail, self.key.clone(), vec![place]).path(0);
        self.selection.add_error(ServerError { path, ..error });
    }
}

/// A value of a column: a leaf, an object, an interface or a union, or `Option`, `Vec` and `Result` of these.
pub trait Cell: Send + Sized + 'static {
    /// Whether null may stand in its place.
    const NULLABLE: bool = false;
    /// Whether it is written without anything being resolved: a scalar, an enum, or a list of these.
    const LEAF: bool = false;

    /// The GraphQL type with its marks, such as `[Invoice!]!`.
    fn type_ref() -> String;

    /// Makes the type known to the schema.
    fn register(registry: &mut Registry);

    /// Writes a leaf. What is no leaf writes null, and is never asked.
    fn write_leaf(&self, json: &mut Vec<u8>) {
        json.extend_from_slice(b"null");
    }

    /// Writes such a cell where it needs nothing but itself; nothing where it is to be resolved.
    fn writer(_: &Compiler<'_>) -> Option<Writer<Self>> {
        None
    }

    /// Resolves all cells of a column together: one cell of JSON each, in their order. There are as many places.
    fn resolve(at: Located<'_>, places: Vec<Place>, cells: Vec<Self>) -> BoxFuture<'_, Rendered>;

    /// Resolves one cell by async-graphql's own executor.
    fn standard<'a>(ctx: &'a ContextSelectionSet<'a>, pos: Pos, cell: Self) -> BoxFuture<'a, ServerResult<Value>>;
}

impl<T: Cell> Cell for Option<T> {
    const NULLABLE: bool = true;
    const LEAF: bool = T::LEAF;

    fn type_ref() -> String {
        let inner = T::type_ref();
        inner.strip_suffix('!').map_or_else(|| inner.clone(), str::to_owned)
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn writer(compiler: &Compiler<'_>) -> Option<Writer<Self>> {
        let write = T::writer(compiler)?;
        Some(Box::new(move |cell: &Self, moment, json| match cell {
            Some(cell) => write(cell, moment, json),
            None => {
                json.extend_from_slice(b"null");
                Some(0)
            }
        }))
    }

    fn write_leaf(&self, json: &mut Vec<u8>) {
        match self {
            Some(cell) => cell.write_leaf(json),
            None => json.extend_from_slice(b"null"),
        }
    }

    fn resolve(at: Located<'_>, places: Vec<Place>, cells: Vec<Self>) -> BoxFuture<'_, Rendered> {
        if Self::LEAF {
            return ready(Rendered::of_leaves(&cells)).boxed();
        }
        if !cells.is_empty() && cells.iter().all(Option::is_some) {
            let present = cells.into_iter().flatten().collect();
            return T::resolve(at, places, present).map(nulls).boxed();
        }
        let there: Vec<bool> = cells.iter().map(Option::is_some).collect();
        let places = places.into_iter().zip(&there).filter_map(|(place, there)| there.then_some(place)).collect();
        let present: Vec<T> = cells.into_iter().flatten().collect();
        if present.is_empty() {
            return ready(weave(&there, Rendered::default())).boxed();
        }
        T::resolve(at, places, present).map(move |resolved| weave(&there, resolved)).boxed()
    }

    fn standard<'a>(ctx: &'a ContextSelectionSet<'a>, pos: Pos, cell: Self) -> BoxFuture<'a, ServerResult<Value>> {
        match cell {
            Some(cell) => T::standard(ctx, pos, cell).map(|resolved| Ok(standard::nullable(ctx, resolved))).boxed(),
            None => ready(Ok(Value::Null)).boxed(),
        }
    }
}

impl<T: Cell> Cell for Vec<T> {
    const LEAF: bool = T::LEAF;

    fn type_ref() -> String {
        format!("[{}]!", T::type_ref())
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn writer(compiler: &Compiler<'_>) -> Option<Writer<Self>> {
        let write = T::writer(compiler)?;
        Some(Box::new(move |cells: &Self, moment, json| {
            json.push(b'[');
            let mut below = 0;
            for (index, cell) in cells.iter().enumerate() {
                if index > 0 {
                    json.push(b',');
                }
                below += write(cell, moment, json)?;
            }
            json.push(b']');
            Some(below)
        }))
    }

    fn write_leaf(&self, json: &mut Vec<u8>) {
        json.push(b'[');
        for (index, cell) in self.iter().enumerate() {
            if index > 0 {
                json.push(b',');
            }
            cell.write_leaf(json);
        }
        json.push(b']');
    }

    fn resolve(at: Located<'_>, places: Vec<Place>, cells: Vec<Self>) -> BoxFuture<'_, Rendered> {
        if Self::LEAF {
            return ready(Rendered::of_leaves(&cells)).boxed();
        }
        let lengths: Vec<usize> = cells.iter().map(Vec::len).collect();
        let total = lengths.iter().sum();
        let (mut flat, mut flat_places) = (Vec::with_capacity(total), Vec::with_capacity(total));
        for (place, list) in places.into_iter().zip(cells) {
            flat_places.extend((0..list.len()).map(|index| Place { parent: place.parent, index: Some(index) }));
            flat.extend(list);
        }
        if flat.is_empty() {
            return ready(Rendered::default().lists(&lengths)).boxed();
        }
        T::resolve(at, flat_places, flat).map(move |resolved| resolved.lists(&lengths)).boxed()
    }

    fn standard<'a>(ctx: &'a ContextSelectionSet<'a>, pos: Pos, cell: Self) -> BoxFuture<'a, ServerResult<Value>> {
        Box::pin(async move {
            let mut values = Vec::with_capacity(cell.len());
            for (index, item) in cell.into_iter().enumerate() {
                let ctx = ctx.with_index(index);
                values.push(T::standard(&ctx, pos, item).await?);
            }
            Ok(Value::List(values))
        })
    }
}

/// A cell that may fail while others beside it do not, such as one item of a list: the error stands at its own path, and the
/// cell is null where it may be, as `Option<Result<…>>` is.
impl<T: Cell> Cell for Result<T, Fault> {
    const NULLABLE: bool = T::NULLABLE;

    fn type_ref() -> String {
        T::type_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn resolve(at: Located<'_>, places: Vec<Place>, cells: Vec<Self>) -> BoxFuture<'_, Rendered> {
        if cells.iter().all(Result::is_ok) {
            return T::resolve(at, places, cells.into_iter().flatten().collect());
        }
        let count = cells.len();
        let (mut there, mut fine) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut present = Vec::with_capacity(count);
        for (place, cell) in places.into_iter().zip(cells) {
            there.push(cell.is_ok());
            match cell {
                Ok(cell) => {
                    fine.push(place);
                    present.push(cell);
                }
                Err(fault) => at.record(place, fault.into_server_error(at.pos)),
            }
        }
        let failed = T::NULLABLE.then_some(&b"null"[..]);
        let deal = move |resolved: Rendered| {
            let mut next = 0..resolved.len();
            let cell = |there: &bool| {
                if *there { next.next().and_then(|index| resolved.get(index)) } else { failed }
            };
            Rendered::collect(resolved.size(), there.iter().map(cell))
        };
        if present.is_empty() {
            return ready(deal(Rendered::default())).boxed();
        }
        T::resolve(at, fine, present).map(deal).boxed()
    }

    fn standard<'a>(ctx: &'a ContextSelectionSet<'a>, pos: Pos, cell: Self) -> BoxFuture<'a, ServerResult<Value>> {
        match cell {
            Ok(cell) => T::standard(ctx, pos, cell),
            Err(fault) => ready(Err(standard::recorded(ctx, fault.into_server_error(pos)))).boxed(),
        }
    }
}

/// Puts null where a cell failed.
fn nulls(resolved: Rendered) -> Rendered {
    if resolved.has_failures() { weave(&vec![true; resolved.len()], resolved) } else { resolved }
}

/// Puts null where nothing was there, and where what was there failed.
fn weave(there: &[bool], resolved: Rendered) -> Rendered {
    if there.len() == resolved.len() && !resolved.has_failures() {
        return resolved;
    }
    let mut next = 0..resolved.len();
    let cell = |there: &bool| there.then(|| next.next().and_then(|index| resolved.get(index))).flatten();
    Rendered::collect(
        resolved.size() + 4 * there.len(),
        there.iter().map(cell).map(|json| Some(json.unwrap_or(&b"null"[..]))),
    )
}
