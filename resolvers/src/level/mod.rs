//! Breadth-first levels: the objects of one type at one place of the answer are resolved together.
//!
//! Nouns write object types as with async-graphql's `#[Object]`, which `#[object]` is, with one difference: `self` is not one
//! object but the whole [`Level`], and a field answers with a [`Column`], one cell an object. So a plain field is a loop that writes JSON, and an
//! edge is one statement for all parents, whatever their number; no loader, no future per item, no timer.
//!
//! ```ignore
//! /// A work team.
//! #[object(name = "Team")]
//! impl Level<Team> {
//!     /// Its name.
//!     fn name(&self) -> Column<String> {
//!         self.each(|team| team.name.as_str())
//!     }
//!     /// The organization that it belongs to.
//!     async fn organization(&self, ctx: &Context<'_>) -> Result<Column<Organization>> {
//!         self.column(store::of_teams(database(ctx), &self.refs()).await?)
//!     }
//! }
//! objects!(Team);
//! ```
//!
//! What a cell may be is a [`Cell`]: a scalar, an enum, an object named in [`objects!`], an interface or a union named in
//! [`abstract_type!`], and `Option` and `Vec` of these, with their usual meaning for null; one item of a list that may fail by
//! itself is an `Option<Result<…>>`. [`Level::each`] takes whatever
//! [`Writes`] such a leaf, borrowed from the row where it can be, and writes it at once. A cell that fails is null where the
//! schema lets it be, with one error at its own path; where it must not be null, the null goes up to the next place that
//! may be, as the specification says (section 6.4.4, Handling Execution Errors).
//!
//! A field that needs nothing but its object, or the moment too, is not even asked for: the attribute finds those, and a
//! document's plan has functions that write them (`compiled`).
//!
//! An answer is JSON from its first byte: a column is [`Rendered`], objects are put together from columns, and nothing in
//! between is a tree of values. [`Engine`] is the way in; [`Plans`] keep what a document asks of each type. A request that
//! async-graphql's own executor runs, without an [`Engine`], resolves the same types one object at a time: the standard
//! executor that tests compare with.

mod abstract_type;
mod alike;
mod aside;
mod buffer;
mod cell;
mod column;
mod compiled;
mod compose;
mod engine;
mod items;
pub(crate) mod json;
mod leaf;
mod moment;
mod object;
mod plan;
mod rendered;
mod root;
mod run;
mod selected;
mod standard;
#[cfg(test)]
mod tests;
mod trail;
mod wrapped;

use std::sync::Arc;

pub(crate) use abstract_type::part;
pub use abstract_type::{AbstractParts, register_interface, register_union, resolve_parts};
pub(crate) use aside::{Beside, beside, is_facts, is_help};
pub use cell::{Cell, Located};
pub use column::Column;
pub use compiled::{Compiler, Fields, Writer};
pub(crate) use compose::Columned;
pub use engine::{Engine, Executed, Execution};
pub use items::Items;
pub use leaf::Writes;
pub use moment::Moment;
pub(crate) use object::Walked;
pub use object::{object_cells, standard_object};
pub use plan::Plans;
pub use rendered::Rendered;
pub use root::Root;
pub(crate) use run::helps;
pub use run::{Failures, LARGEST, Run, selected};
pub use selected::Selected;
pub use standard::standard_errors;
pub use trail::{Place, Trail};
pub use wrapped::Json;

use async_graphql::Context;

use crate::error::{Fault, Result};

pub(crate) use abstract_type::abstract_type;
pub(crate) use leaf::{enums, leaf};
pub(crate) use level_macros::object;
pub(crate) use object::objects;

/// All objects of one type that stand at one place of the answer.
#[derive(Debug)]
pub struct Level<T> {
    items: Items<T>,
    trail: Arc<Trail>,
}

impl<T> Level<T> {
    /// The objects with the places they came from; as many of the one as of the other.
    fn new(items: impl Into<Items<T>>, trail: Trail) -> Self {
        Self { items: items.into(), trail: Arc::new(trail) }
    }

    /// One object by itself, wherever it came from.
    pub(crate) fn alone(item: T) -> Self {
        Self::new(vec![item], Trail::root())
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.len() == 0
    }

    /// The objects, in order.
    pub fn items(&self) -> impl ExactSizeIterator<Item = &T> {
        self.items.iter()
    }

    /// The objects as witnesses for a store.
    pub fn refs(&self) -> Vec<&T> {
        self.items().collect()
    }

    /// Something of each object, such as its identifier.
    pub fn pluck<'a, U>(&'a self, of: impl FnMut(&'a T) -> U) -> Vec<U> {
        self.items().map(of).collect()
    }

    /// A plain field: one leaf an object, written at once.
    pub fn each<'a, C, V: Writes<C>>(&'a self, mut of: impl FnMut(&'a T) -> V) -> Column<C> {
        let mut rendered = Rendered::for_cells(self.len());
        for item in self.items() {
            of(item).write(rendered.json());
            rendered.end();
        }
        Column::rendered(rendered, Arc::clone(&self.trail))
    }

    /// A plain field that depends on the request's moment too.
    ///
    /// # Errors
    /// Outside a request.
    pub fn each_at<'a, C, V: Writes<C>>(
        &'a self,
        ctx: &Context<'_>,
        mut of: impl FnMut(&'a T, &Moment) -> V,
    ) -> Result<Column<C>> {
        let moment = Moment::of(ctx)?;
        Ok(self.each(|item| of(item, &moment)))
    }

    /// An object, a list of objects, an interface or a union that each object has in itself.
    pub fn cells<C: Cell>(&self, of: impl FnMut(&T) -> C) -> Column<C> {
        Column::new(self.items().map(of).map(Ok).collect(), Arc::clone(&self.trail))
    }

    /// The same that depends on the request's moment too.
    ///
    /// # Errors
    /// Outside a request.
    pub fn cells_at<C: Cell>(&self, ctx: &Context<'_>, mut of: impl FnMut(&T, &Moment) -> C) -> Result<Column<C>> {
        let moment = Moment::of(ctx)?;
        Ok(self.cells(|item| of(item, &moment)))
    }

    /// Objects that many objects have alike: `distinct` holds each once, `of` says which one each object has. They are
    /// resolved once and copied; none may depend on the object that it hangs on.
    pub fn shared<C: Cell + Clone>(&self, distinct: Vec<C>, of: Vec<usize>) -> Column<C> {
        Column::shared(distinct, of, Arc::clone(&self.trail))
    }

    /// An empty list for every object.
    pub fn empty_lists<C: Cell>(&self) -> Column<Vec<C>> {
        Column::rendered(Rendered::alike(b"[]", self.len()), Arc::clone(&self.trail))
    }

    /// A plain field that may fail for one object and not for another.
    pub fn try_each<C: Cell>(&self, of: impl FnMut(&T) -> Result<C>) -> Column<C> {
        Column::new(self.items().map(of).collect(), Arc::clone(&self.trail))
    }

    /// What a store gave back: one cell an object, in their order.
    ///
    /// # Errors
    /// When there are more or fewer cells than objects: a defect of the store.
    pub fn column<C: Cell>(&self, cells: Vec<C>) -> Result<Column<C>> {
        self.cells_of(cells.into_iter().map(Ok).collect())
    }

    /// What a store gave back, where each object must have one: `None` is a row that the database should not lack, or
    /// that the viewer may not see.
    ///
    /// # Errors
    /// When there are more or fewer cells than objects: a defect of the store.
    pub fn required<C: Cell>(&self, cells: Vec<Option<C>>) -> Result<Column<C>> {
        self.cells_of(cells.into_iter().map(|cell| cell.ok_or_else(Fault::hidden)).collect())
    }

    fn cells_of<C: Cell>(&self, cells: Vec<Result<C>>) -> Result<Column<C>> {
        if cells.len() == self.len() {
            Ok(Column::new(cells, Arc::clone(&self.trail)))
        } else {
            Err(Fault::internal(format!("{} cells for {} objects", cells.len(), self.len())))
        }
    }
}
