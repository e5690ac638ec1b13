//! Connections with keyset cursors, for one parent or for a whole level of parents with one statement.
//!
//! A store describes its list once as a [`Listing`]; [`pages`] answers one [`Page`] a parent. The rows of all parents come
//! with one statement and their totals with one more, whatever the number of parents:
//!
//! - SQLite: `json_each(parents) JOIN rows ON rows.rowid IN (SELECT rowid … WHERE parent = … ORDER BY … LIMIT n)`,
//! - PostgreSQL: the same with a lateral join, by identifiers,
//!
//! both of which walk an index on (parent, key, id) and read no more rows than they give back.

mod args;
mod cursor;
mod listing;
mod rows;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use uuid::Uuid;

pub use args::{DEFAULT_PAGE, LARGEST_PAGE, PageArgs};
pub use cursor::{Cursor, Key};
pub(crate) use listing::{Listing, Parent, column, pages};

use crate::sql::{Projection, Text};

/// What of a connection is asked for, so that nothing else is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The rows, or what is known from them (`pageInfo`).
    pub rows: bool,
    /// What is around the rows: their cursors, and whether there are more. Where nobody asks for it, no row is read to see
    /// whether it is there: [`Row::cursor`] may be `None` then, and [`Page::has_next`] and [`Page::has_previous`] say nothing.
    pub around: bool,
    /// `totalCount`.
    pub total: bool,
    /// Which columns of the rows; others are absent from them.
    pub columns: Projection,
}

impl Wanted {
    /// Rows and total.
    pub const ALL: Self = Self { rows: true, around: true, total: true, columns: Projection::ALL };
    /// Rows with what is around them.
    pub const ROWS: Self = Self { rows: true, around: true, total: false, columns: Projection::ALL };
}

/// A row with its place in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<T> {
    /// The row itself.
    pub node: Arc<T>,
    place: Option<Place>,
}

/// Where a row stands, of which its cursor is made.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    list: Text,
    parent: Uuid,
    key: Key,
    id: Uuid,
}

impl<T> Row<T> {
    /// What the list is sorted by, from the least to the greatest, where its place is known.
    fn in_list(&self) -> Option<(&Key, Uuid)> {
        self.place.as_ref().map(|place| (&place.key, place.id))
    }

    /// Where it stands in its list; opaque. Made when it is asked for; always there where the page was fetched with what is
    /// around it ([`Wanted::around`]).
    pub fn cursor(&self) -> Option<String> {
        let Place { list, parent, key, id } = self.place.as_ref()?;
        Some(Cursor::new(list, *parent, key.clone(), *id).to_string())
    }

    /// Another node in the same place.
    pub fn with<U>(self, node: U) -> Row<U> {
        Row { node: Arc::new(node), place: self.place }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// In the list's order, whichever end was asked for.
    pub rows: Vec<Row<T>>,
    /// Whether more follow, where that was wanted.
    pub has_next: bool,
    /// Whether some stand before, where that was wanted.
    pub has_previous: bool,
    /// The length of the whole list, where it was wanted.
    pub total: Option<u64>,
}

impl<T> Page<T> {
    /// The page of a list that has nothing, or nothing that the viewer may see.
    pub fn empty() -> Self {
        Self { rows: Vec::new(), has_next: false, has_previous: false, total: Some(0) }
    }

    /// The same page of other nodes.
    pub fn map<U>(self, mut change: impl FnMut(&T) -> U) -> Page<U> {
        let rows = self.rows.into_iter().map(|row| Row { node: Arc::new(change(&row.node)), place: row.place });
        Page { rows: rows.collect(), has_next: self.has_next, has_previous: self.has_previous, total: self.total }
    }
}
