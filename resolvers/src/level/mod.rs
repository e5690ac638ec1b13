//! Breadth-first levels: the objects of one type at one place of the answer are resolved together.
//!
//! Nouns write ordinary `#[Object]` types of async-graphql, with one difference: `self` is not one object but the whole
//! [`Level`], and a field answers with a [`Column`], one cell an object. So a plain field is a loop, and an edge is one
//! statement for all parents, whatever their number; no loader, no future per item, no timer.
//!
//! ```ignore
//! /// A work team.
//! #[Object(name = "Team")]
//! impl Level<Team> {
//!     /// Its name.
//!     fn name(&self) -> Column<String> {
//!         self.each(|team| team.name.clone())
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
//! [`abstract_type!`], and `Option` and `Vec` of these, with their usual meaning for null. A cell that fails is null
//! where the schema lets it be, with one error at its own path; where it must not be null, the null goes up to the next
//! place that may be, as the specification says (section 6.4.4, Handling Execution Errors).
//!
//! The way in from async-graphql's own executor is [`Root`].

mod abstract_type;
mod cell;
mod column;
mod object;
mod root;
#[cfg(test)]
mod tests;
mod trail;

use std::sync::Arc;

pub(crate) use abstract_type::part;
pub use abstract_type::{AbstractParts, register_interface, register_union, resolve_parts};
pub use cell::{Cell, Located, Outcome};
pub use column::Column;
pub use object::object_cells;
pub use root::Root;
pub use trail::{Place, Trail};

use crate::error::{Fault, Result};

pub(crate) use abstract_type::abstract_type;
pub(crate) use cell::{enums, scalars};
pub(crate) use object::objects;

/// All objects of one type that stand at one place of the answer.
#[derive(Debug)]
pub struct Level<T> {
    items: Vec<T>,
    trail: Arc<Trail>,
}

impl<T> Level<T> {
    /// The objects with the places they came from; as many of the one as of the other.
    fn new(items: Vec<T>, trail: Trail) -> Self {
        Self { items, trail: Arc::new(trail) }
    }

    /// The objects, in order.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The objects as witnesses for a store.
    pub fn refs(&self) -> Vec<&T> {
        self.items.iter().collect()
    }

    /// Something of each object, such as its identifier.
    pub fn pluck<U>(&self, of: impl FnMut(&T) -> U) -> Vec<U> {
        self.items.iter().map(of).collect()
    }

    /// A plain field: one cell an object.
    pub fn each<C>(&self, of: impl FnMut(&T) -> C) -> Column<C> {
        Column::new(self.items.iter().map(of).map(Ok).collect(), Arc::clone(&self.trail))
    }

    /// A plain field that may fail for one object and not for another.
    pub fn try_each<C>(&self, of: impl FnMut(&T) -> Result<C>) -> Column<C> {
        Column::new(self.items.iter().map(of).collect(), Arc::clone(&self.trail))
    }

    /// What a store gave back: one cell an object, in their order.
    ///
    /// # Errors
    /// When there are more or fewer cells than objects: a defect of the store.
    pub fn column<C>(&self, cells: Vec<C>) -> Result<Column<C>> {
        if cells.len() == self.items.len() {
            Ok(Column::new(cells.into_iter().map(Ok).collect(), Arc::clone(&self.trail)))
        } else {
            let (cells, items) = (cells.len(), self.items.len());
            Err(Fault::internal(format!("{cells} cells for {items} objects")))
        }
    }

    /// What a store gave back, where each object must have one: `None` is a row that the database should not lack, or
    /// that the viewer may not see.
    ///
    /// # Errors
    /// When there are more or fewer cells than objects: a defect of the store.
    pub fn required<C>(&self, cells: Vec<Option<C>>) -> Result<Column<C>> {
        let column = self.column(cells)?;
        Ok(column.map(|cell| cell.ok_or_else(Fault::hidden)))
    }
}
