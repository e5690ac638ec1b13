//! Statements whose texts are built once.
//!
//! Building a text with sea-query costs as much as running a short statement. So the text of a statement is kept under its
//! *shape*: everything that the text depends on. With the text known, only the values are put together, in an order that
//! is compared with sea-query's own when the text is built. In debug builds every statement is built and compared.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use hashlink::LruCache;
use sea_orm::{DbBackend, Select, Value, sea_query::SelectStatement};

use super::{Projection, Record, Statement};

/// How many texts are kept. What a program asks is a few dozen; the rest is room for odd selections.
const KEPT: usize = 1_024;

/// Which rows of a table, before it is said which of them: filters and joins, no order and no limit.
pub(crate) struct Query<'q, R: Record> {
    source: Source,
    build: Box<dyn Fn() -> Select<R::Table> + Send + Sync + 'q>,
}

enum Source {
    /// The same text and the same values every time.
    Fixed(&'static str),
    /// The same text for the same number, with these values in it.
    Shaped(&'static str, u64, Vec<Value>),
    /// Not kept: built for this one time.
    Once,
}

impl<'q, R: Record> Query<'q, R> {
    /// All rows of the table.
    pub(crate) fn whole() -> Self {
        Self::fixed(R::TABLE, <R::Table as sea_orm::EntityTrait>::find)
    }

    /// The same query every time, under a name that no other query of that table has.
    pub(crate) fn fixed(name: &'static str, build: impl Fn() -> Select<R::Table> + Send + Sync + 'q) -> Self {
        Self { source: Source::Fixed(name), build: Box::new(build) }
    }

    /// A query whose text depends on nothing but the name and the number; its values come in the order of the text.
    pub(crate) fn shaped(
        name: &'static str,
        shape: u64,
        values: Vec<Value>,
        build: impl Fn() -> Select<R::Table> + Send + Sync + 'q,
    ) -> Self {
        Self { source: Source::Shaped(name, shape, values), build: Box::new(build) }
    }

    /// A query that is built every time: for what is rare, and for texts that depend on too much.
    pub(crate) fn once(query: Select<R::Table>) -> Self
    where
        Select<R::Table>: Send + Sync + 'q,
    {
        Self { source: Source::Once, build: Box::new(move || query.clone()) }
    }

    /// The statement of that form: `head`, then the query's own values, then `tail`. `finish` makes of the query what the
    /// form says.
    pub(crate) fn statement(
        &self,
        backend: DbBackend,
        form: Form,
        columns: Projection,
        head: Vec<Value>,
        tail: Vec<Value>,
        finish: impl Fn(Select<R::Table>) -> SelectStatement,
    ) -> Statement {
        let build = || {
            let mut built = Statement::build(backend, &finish((self.build)()));
            if let Some(limit) = form.limit {
                write_limit(backend, &mut built, limit);
            }
            built
        };
        let (name, number, own) = match &self.source {
            Source::Once => return build(),
            Source::Fixed(name) => (*name, 0, None),
            Source::Shaped(name, number, values) => (*name, *number, Some(values)),
        };
        let key = Shape { postgres: backend == DbBackend::Postgres, table: R::TABLE, name, number, form, columns };
        let assembled = |own: &[Value]| {
            let mut values = head.clone();
            values.reserve(own.len() + tail.len());
            values.extend_from_slice(own);
            values.extend_from_slice(&tail);
            values
        };
        match look_up(&key) {
            Some(Entry::Kept { text, fixed }) => {
                let mut values = head;
                values.extend_from_slice(own.map_or(&fixed, |own| own));
                values.extend(tail);
                let statement = Statement::new(text, values);
                debug_assert!(same(&statement, &build()), "two texts of one shape: {key:?}");
                statement
            }
            Some(Entry::Refused) => build(),
            None => {
                let built = build();
                let given = head.len() + tail.len();
                let fixed: Arc<[Value]> = match own {
                    None if built.values.len() >= given => {
                        built.values[head.len()..built.values.len() - tail.len()].into()
                    }
                    _ => Arc::new([]),
                };
                if assembled(own.map_or(&fixed, |own| own)) == built.values {
                    keep(key, Entry::Kept { text: built.text.to_string().into(), fixed });
                } else {
                    tracing::error!(
                        ?key,
                        "the values of a statement are not in the order expected: it is built anew each time"
                    );
                    keep(key, Entry::Refused);
                }
                built
            }
        }
    }
}

/// What is made of a query, as far as the text depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Form {
    /// Tells apart who makes what of it.
    pub(crate) kind: &'static str,
    /// Of a list, its name.
    pub(crate) list: &'static str,
    /// The order and the bounds of a page, each with a number.
    pub(crate) page: u16,
    /// The number behind `LIMIT`, which stands in the text: PostgreSQL plans better where it knows it.
    pub(crate) limit: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Shape {
    postgres: bool,
    table: &'static str,
    name: &'static str,
    number: u64,
    form: Form,
    columns: Projection,
}

#[derive(Debug, Clone)]
enum Entry {
    /// The text, and the values of a fixed query.
    Kept { text: Arc<str>, fixed: Arc<[Value]> },
    /// The values come in another order than was thought.
    Refused,
}

static TEXTS: LazyLock<Mutex<LruCache<Shape, Entry>>> = LazyLock::new(|| Mutex::new(LruCache::new(KEPT)));

fn look_up(key: &Shape) -> Option<Entry> {
    TEXTS.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
}

fn keep(key: Shape, entry: Entry) {
    TEXTS.lock().unwrap_or_else(PoisonError::into_inner).insert(key, entry);
}

/// The texts kept for one engine, each with what it is for.
#[cfg(test)]
pub(super) fn kept_texts(backend: DbBackend) -> Vec<(String, Arc<str>)> {
    let kept = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    let of_engine = kept.iter().filter(|(shape, _)| shape.postgres == (backend == DbBackend::Postgres));
    let text = |(shape, entry): (&Shape, &Entry)| match entry {
        Entry::Kept { text, .. } => Some((format!("{} {:?}", shape.table, shape.form), Arc::clone(text))),
        Entry::Refused => None,
    };
    of_engine.filter_map(text).collect()
}

fn same(kept: &Statement, built: &Statement) -> bool {
    *kept.text == *built.text && kept.values == built.values
}

/// Writes the limit, which sea-query made the last parameter, into the text.
fn write_limit(backend: DbBackend, statement: &mut Statement, limit: u64) {
    let place = match backend {
        DbBackend::Postgres => format!(" LIMIT ${}", statement.values.len()),
        _ => " LIMIT ?".to_owned(),
    };
    let Some(at) = statement.text.rfind(&place) else { return };
    statement.values.pop();
    let (before, after) = (&statement.text[..at], &statement.text[at + place.len()..]);
    statement.text = format!("{before} LIMIT {limit}{after}").into();
}

#[cfg(test)]
mod tests {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};

    use super::*;
    use crate::teams::{Team, team};

    fn ask(query: &Query<'_, Team>) -> Statement {
        let form = Form { kind: "test", ..Form::default() };
        query.statement(DbBackend::Sqlite, form, Projection::ALL, Vec::new(), vec!["last".into()], |query| {
            query.filter(team::Column::Description.eq("last")).into_query()
        })
    }

    #[test]
    fn a_kept_text_comes_with_the_values_of_the_moment() {
        let named = |name: &'static str| {
            let build = move || team::Entity::find().filter(team::Column::Name.eq(name));
            Query::shaped("kept", 1, vec![name.into()], build)
        };
        let (first, second) = (ask(&named("a")), ask(&named("b")));
        assert_eq!(*first.text, *second.text);
        assert_eq!(second.values, ["b".into(), "last".into()]);
    }

    #[test]
    fn values_in_another_order_than_declared_are_never_mixed_up() {
        let swapped = || {
            let build = || team::Entity::find().filter(team::Column::Name.eq("a")).filter(team::Column::Name.ne("b"));
            Query::shaped("swapped", 2, vec!["b".into(), "a".into()], build)
        };
        for _ in 0..2 {
            assert_eq!(ask(&swapped()).values, ["a".into(), "b".into(), "last".into()]);
        }
        let key = Shape {
            postgres: false,
            table: Team::TABLE,
            name: "swapped",
            number: 2,
            form: Form { kind: "test", ..Form::default() },
            columns: Projection::ALL,
        };
        assert!(matches!(look_up(&key), Some(Entry::Refused)));
    }

    #[test]
    fn the_limit_stands_in_the_text() {
        for (backend, text) in [(DbBackend::Sqlite, " LIMIT 21"), (DbBackend::Postgres, " LIMIT 21")] {
            let query = sea_orm::QuerySelect::limit(team::Entity::find().filter(team::Column::Name.eq("a")), 21);
            let mut built = Statement::build(backend, &query.into_query());
            write_limit(backend, &mut built, 21);
            assert!(built.text.ends_with(text), "{}", &*built.text);
            assert_eq!(built.values, ["a".into()]);
        }
    }
}
