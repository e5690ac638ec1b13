//! Which columns of a row the selection on it is answered from, so that no others are read.
//!
//! A noun says with [`projected!`] what each of its fields reads. A field that is not named reads the whole row, so that
//! a new field is right before it is fast; a test in `tests/` asks every field of these types alone and among all others.

use std::borrow::Cow;

use async_graphql::Context;
use entities::{
    page::Wanted,
    sql::{Projection, Record},
};

use crate::{
    context::request,
    level::{Selected, helps, selected},
};

/// A type whose fields say which columns they read.
pub trait Projected {
    /// The row that it is read from.
    type Row: Record;

    /// Its GraphQL name.
    fn type_name() -> Cow<'static, str>;

    /// What a field reads beside the row's keys; nothing where it did not say.
    fn columns(field: &str) -> Option<Projection>;

    /// What a selection reads.
    fn projection<'a>(names: impl Iterator<Item = &'a str>) -> Projection {
        names.fold(Projection::NONE, |read, name| match Self::columns(name) {
            Some(columns) => read.and(columns),
            None => Projection::ALL,
        })
    }
}

/// What the selection on a field of that type reads.
pub fn columns<T: Projected>(ctx: &Context<'_>) -> Projection {
    read_by::<T>(ctx, &selected(ctx))
}

/// What a selection reads, and where it asks for help what the conditions of guides read.
fn read_by<T: Projected>(ctx: &Context<'_>, selected: &Selected) -> Projection {
    let read = T::projection(selected.names());
    if !selected.has("help") && !helps(ctx) {
        return read;
    }
    let read = read.and(T::projection(std::iter::once("help")));
    match request(ctx) {
        Ok(request) => match request.guides.live().about(&T::type_name()) {
            Some(live) => read.and(T::projection(live.fields())),
            None => read,
        },
        Err(_) => Projection::ALL,
    }
}

/// What the selection on a connection of that type asks for.
pub fn wanted_of<T: Projected>(ctx: &Context<'_>) -> Wanted {
    let asked = selected(ctx);
    let nodes = asked.below("nodes").into_iter();
    let nodes = nodes.chain(asked.below("edges").and_then(|edges| edges.below("node")));
    let columns = nodes.fold(Projection::NONE, |read, node| read.and(read_by::<T>(ctx, node)));
    Wanted { columns, ..crate::connection::asked(&asked) }
}

/// Declares what the fields of a type read: `projected!(Team: Team { name: [Name], id: [] });`.
macro_rules! projected {
    ($type:ty: $row:ty { $($field:literal: [$($column:ident),*]),* $(,)? }) => {
        impl $crate::projection::Projected for $type {
            type Row = $row;

            fn type_name() -> std::borrow::Cow<'static, str> {
                <$crate::level::Level<$type> as async_graphql::OutputType>::type_name()
            }

            fn columns(field: &str) -> Option<entities::sql::Projection> {
                #[allow(unused_imports, reason = "a type may read nothing but keys")]
                type Column = <$row as entities::sql::Record>::Column;
                Some(match field {
                    "__typename" => entities::sql::Projection::NONE,
                    $($field => entities::sql::Projection::of::<Column>(&[$(Column::$column),*]),)*
                    _ => return None,
                })
            }
        }
    };
}
pub(crate) use projected;
