//! A field's answer for a whole level.

use std::{
    borrow::Cow,
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ServerResult, Value, parser::types::Field, registry::Registry,
};

use super::{Cell, Located, Outcome, Place, Trail};
use crate::error::{Fault, Result};

/// One cell an object of the level, each a value or a failure of its own.
#[derive(Debug)]
pub struct Column<C> {
    // async-graphql resolves by reference and once; the cells are moved out then.
    cells: Mutex<Vec<Result<C>>>,
    trail: Arc<Trail>,
}

impl<C> Column<C> {
    pub(super) fn new(cells: Vec<Result<C>>, trail: Arc<Trail>) -> Self {
        Self { cells: Mutex::new(cells), trail }
    }

    /// The same column with each cell changed, or failed.
    pub fn map<D>(self, mut change: impl FnMut(C) -> Result<D>) -> Column<D> {
        let cells = self.cells.into_inner().unwrap_or_else(PoisonError::into_inner);
        let cells = cells.into_iter().map(|cell| cell.and_then(&mut change)).collect();
        Column { cells: Mutex::new(cells), trail: self.trail }
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

    /// A list of one value an object of the level, packed by [`pack`]: for [`super::object`] alone.
    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let cells = std::mem::take(&mut *self.cells.lock().unwrap_or_else(PoisonError::into_inner));
        let key = &field.node.response_key().node;
        let at = Located { selection: ctx, trail: &self.trail, key };
        let nullable = !C::type_ref().ends_with('!');
        let mut outcomes: Vec<Outcome> = cells.iter().map(|_| None).collect();
        let mut present = Vec::with_capacity(cells.len());
        for (parent, cell) in cells.into_iter().enumerate() {
            let place = Place { parent, index: None };
            match cell {
                Ok(cell) => present.push((place, cell)),
                Err(fault) => {
                    at.record(place, Fault::into_server_error(fault, field.pos));
                    outcomes[parent] = nullable.then_some(Value::Null);
                }
            }
        }
        let positions: Vec<usize> = present.iter().map(|(place, _)| place.parent).collect();
        for (position, outcome) in positions.into_iter().zip(C::resolve(at, present).await) {
            outcomes[position] = outcome;
        }
        Ok(pack(outcomes))
    }
}

/// Outcomes as one value, which is all that async-graphql's derived code hands on. A failed cell travels as a binary
/// value, of which the schema has none.
fn pack(outcomes: Vec<Outcome>) -> Value {
    Value::List(
        outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(|| Value::Binary(Default::default()))).collect(),
    )
}

/// What [`pack`] packed.
pub(super) fn unpack(value: Value) -> Option<Vec<Outcome>> {
    let Value::List(values) = value else { return None };
    Some(values.into_iter().map(|value| if matches!(value, Value::Binary(_)) { None } else { Some(value) }).collect())
}
