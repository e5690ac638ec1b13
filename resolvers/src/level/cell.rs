//! What can stand in a column.

use std::{future::Future, sync::Arc};

use async_graphql::{ContextSelectionSet, Name, ServerError, Value, registry::Registry};

use super::{Place, Trail};

/// A cell resolved: its value, or `None` where it failed and must not be null (its error is recorded already).
pub type Outcome = Option<Value>;

/// The field that a column stands in: what the cells below need to resolve themselves.
#[derive(Clone, Copy)]
pub struct Located<'a> {
    /// The selection on the field.
    pub selection: &'a ContextSelectionSet<'a>,
    /// The way to the level whose field this is.
    pub trail: &'a Arc<Trail>,
    /// The field's response key.
    pub key: &'a Name,
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

/// A value of a column: a scalar, an enum, an object, an interface or a union, or `Option` and `Vec` of these.
pub trait Cell: Send + Sized + 'static {
    /// The GraphQL type with its marks, such as `[Invoice!]!`.
    fn type_ref() -> String;

    /// Makes the type known to the schema.
    fn register(registry: &mut Registry);

    /// Resolves all cells of a column together: one outcome a cell, in their order.
    fn resolve(at: Located<'_>, cells: Vec<(Place, Self)>) -> impl Future<Output = Vec<Outcome>> + Send;
}

impl<T: Cell> Cell for Option<T> {
    fn type_ref() -> String {
        let inner = T::type_ref();
        inner.strip_suffix('!').map_or_else(|| inner.clone(), str::to_owned)
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    async fn resolve(at: Located<'_>, cells: Vec<(Place, Self)>) -> Vec<Outcome> {
        let mut outcomes: Vec<Outcome> = cells.iter().map(|_| Some(Value::Null)).collect();
        let positions = cells.iter().enumerate().filter(|(_, (_, cell))| cell.is_some());
        let positions: Vec<usize> = positions.map(|(position, _)| position).collect();
        if positions.is_empty() {
            return outcomes;
        }
        let present = cells.into_iter().filter_map(|(place, cell)| cell.map(|cell| (place, cell))).collect();
        for (position, outcome) in positions.into_iter().zip(T::resolve(at, present).await) {
            outcomes[position] = Some(outcome.unwrap_or(Value::Null));
        }
        outcomes
    }
}

impl<T: Cell> Cell for Vec<T> {
    fn type_ref() -> String {
        format!("[{}]!", T::type_ref())
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    async fn resolve(at: Located<'_>, cells: Vec<(Place, Self)>) -> Vec<Outcome> {
        let lengths: Vec<usize> = cells.iter().map(|(_, list)| list.len()).collect();
        let flat = cells.into_iter().flat_map(|(place, list)| {
            let located = move |(index, cell)| (Place { parent: place.parent, index: Some(index) }, cell);
            list.into_iter().enumerate().map(located)
        });
        let flat: Vec<(Place, T)> = flat.collect();
        let resolved = if flat.is_empty() { Vec::new() } else { T::resolve(at, flat).await };
        let mut resolved = resolved.into_iter();
        lengths.into_iter().map(|length| whole_list(resolved.by_ref().take(length).collect())).collect()
    }
}

/// A list fails where one of its items did and must not be null.
fn whole_list(items: Vec<Outcome>) -> Outcome {
    items.into_iter().collect::<Option<Vec<Value>>>().map(Value::List)
}

/// Lets types that async-graphql knows as scalars or enums stand in columns.
macro_rules! scalars {
    ($($name:ty),* $(,)?) => {$(
        impl $crate::level::Cell for $name {
            fn type_ref() -> String {
                <$name as async_graphql::OutputType>::qualified_type_name()
            }

            fn register(registry: &mut async_graphql::registry::Registry) {
                <$name as async_graphql::OutputType>::create_type_info(registry);
            }

            async fn resolve(
                _: $crate::level::Located<'_>,
                cells: Vec<($crate::level::Place, Self)>,
            ) -> Vec<$crate::level::Outcome> {
                cells.into_iter().map(|(_, cell)| Some($crate::scalars::to_value(cell))).collect()
            }
        }
    )*};
}
pub(crate) use scalars;
/// The same by the name that fits: an enum's value is a leaf of the answer as a scalar's is.
pub(crate) use scalars as enums;
