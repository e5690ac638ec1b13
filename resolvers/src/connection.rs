//! Connections (the GraphQL Cursor Connections Specification), for every list that is paged.

use async_graphql::Context;
use entities::{
    page::{Page, PageArgs, Row, Wanted},
    sql::Projection,
};

use crate::{
    error::{Fault, Result},
    level::{Column, Level, Selected, object, objects, selected},
};

/// One page of a list, as the contract's `…Connection` types show it.
#[derive(Debug, Clone)]
pub struct Connection<T>(pub Page<T>);

/// A node with its cursor.
#[derive(Debug, Clone)]
pub struct Edge<T>(pub Row<T>);

/// Whether more follow, and where to go on.
#[derive(Debug, Clone)]
pub struct PageInfo {
    has_next_page: bool,
    has_previous_page: bool,
    start_cursor: Option<String>,
    end_cursor: Option<String>,
}

impl PageInfo {
    /// Of a page.
    pub fn of<T>(page: &Page<T>) -> Self {
        Self {
            has_next_page: page.has_next,
            has_previous_page: page.has_previous,
            start_cursor: page.rows.first().and_then(Row::cursor),
            end_cursor: page.rows.last().and_then(Row::cursor),
        }
    }
}

/// Whether more follow, and where to go on.
#[object(name = "PageInfo")]
impl Level<PageInfo> {
    /// Whether objects follow this page.
    fn has_next_page(&self) -> Column<bool> {
        self.each(|info| info.has_next_page)
    }

    /// Whether objects stand before this page.
    fn has_previous_page(&self) -> Column<bool> {
        self.each(|info| info.has_previous_page)
    }

    /// The cursor of the page's first object: `before` it stands the previous page.
    fn start_cursor(&self) -> Column<Option<String>> {
        self.each(|info| info.start_cursor.as_deref())
    }

    /// The cursor of the page's last object: `after` it stands the next page.
    fn end_cursor(&self) -> Column<Option<String>> {
        self.each(|info| info.end_cursor.as_deref())
    }
}
objects!(PageInfo);

/// Checks a connection's four arguments.
///
/// # Errors
/// As [`PageArgs::new`].
pub fn page_args(
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
) -> Result<PageArgs> {
    let args = PageArgs::new(first.map(i64::from), after.as_deref(), last.map(i64::from), before.as_deref())?;
    Ok(args)
}

/// Checks the `first` of a list that is cut off but not paged.
///
/// # Errors
/// A number outside 0 to `most`.
pub fn checked_first(first: i32, most: usize) -> Result<usize> {
    let refused = || Fault::input(format!("`first` is {first}: give a number from 0 to {most}"));
    usize::try_from(first).ok().filter(|first| *first <= most).ok_or_else(refused)
}

/// What the selection on a connection asks for, so that nothing else is fetched.
pub fn wanted(ctx: &Context<'_>) -> Wanted {
    asked(&selected(ctx))
}

/// The same of names that were found already.
pub(crate) fn asked(asked: &Selected) -> Wanted {
    let around = asked.has("edges") || asked.has("pageInfo");
    Wanted { rows: around || asked.has("nodes"), around, total: asked.has("totalCount"), columns: Projection::ALL }
}

/// A list's length as GraphQL's Int holds it.
pub fn total(total: Option<u64>) -> i32 {
    i32::try_from(total.unwrap_or(0)).unwrap_or(i32::MAX)
}

/// Declares the connection and the edge of a type: `connection!(Invoice, "Invoice");`.
macro_rules! connection {
    ($node:ty, $name:literal) => {
        const _: () = {
            use $crate::{
                connection::{Connection, Edge, PageInfo, total},
                level::{Column, Level, objects},
            };

            #[doc = concat!("A page of a list of ", $name, " objects.")]
            #[$crate::level::object(name_type)]
            impl Level<Connection<$node>> {
                /// The page's objects with their cursors.
                fn edges(&self) -> Column<Vec<Edge<$node>>> {
                    self.cells(|page| page.0.rows.iter().cloned().map(Edge).collect())
                }

                /// The page's objects.
                fn nodes(&self) -> Column<Vec<std::sync::Arc<$node>>> {
                    self.cells(|page| page.0.rows.iter().map(|row| std::sync::Arc::clone(&row.node)).collect())
                }

                /// Whether more follow, and where to go on.
                fn page_info(&self) -> Column<PageInfo> {
                    self.cells(|page| PageInfo::of(&page.0))
                }

                /// How many there are in the whole list.
                fn total_count(&self) -> Column<i32> {
                    self.each(|page| total(page.0.total))
                }
            }

            impl async_graphql::TypeName for Level<Connection<$node>> {
                fn type_name() -> std::borrow::Cow<'static, str> {
                    std::borrow::Cow::Borrowed(concat!($name, "Connection"))
                }
            }

            #[doc = concat!("An object of a list of ", $name, " objects, with its cursor.")]
            #[$crate::level::object(name_type)]
            impl Level<Edge<$node>> {
                /// Where the object stands in the list; for `after` and `before`.
                fn cursor(&self) -> Column<String> {
                    // Every edge has one: where edges are asked for, so are cursors.
                    self.each(|edge| edge.0.cursor().unwrap_or_default())
                }

                /// The object.
                fn node(&self) -> Column<std::sync::Arc<$node>> {
                    self.cells(|edge| std::sync::Arc::clone(&edge.0.node))
                }
            }

            impl async_graphql::TypeName for Level<Edge<$node>> {
                fn type_name() -> std::borrow::Cow<'static, str> {
                    std::borrow::Cow::Borrowed(concat!($name, "Edge"))
                }
            }

            objects!(Connection<$node>, Edge<$node>);
        };
    };
}
pub(crate) use connection;
