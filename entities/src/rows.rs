//! Statements that every noun needs: many rows in, rows by identifier and by parent out, each with one statement however
//! many are asked for.

use std::{collections::HashMap, future::Future, hash::Hash};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, InsertMany, IntoActiveModel, Iterable, ModelTrait,
    QueryFilter, QueryTrait, Select, Value, sea_query::InsertStatement,
};

use crate::{
    db::Database,
    error::{StoreError, StoreResult},
    ids::Id,
    page::{Listing, Page, PageArgs, Wanted, column, in_ids, pages},
    sql::{Projection, Record, RecordColumn, Session, Statement},
};

/// SQLite's limit of parameters in one statement, and less than half of PostgreSQL's.
const PARAMETERS: usize = 32_766;
/// Longer statements were no faster.
const ROWS: usize = 1_000;

/// What rows can be inserted through: sea-orm's connections and transactions, and a [`Session`].
pub trait Insert: Sync {
    /// Runs one statement of many rows.
    ///
    /// # Errors
    /// When the database refuses it.
    fn run(&self, insert: InsertStatement) -> impl Future<Output = StoreResult<()>> + Send;
}

impl<C: ConnectionTrait + Sync> Insert for C {
    async fn run(&self, insert: InsertStatement) -> StoreResult<()> {
        self.execute(&insert).await?;
        Ok(())
    }
}

impl Insert for Session {
    async fn run(&self, insert: InsertStatement) -> StoreResult<()> {
        self.execute(&Statement::build(self.backend(), &insert)).await?;
        Ok(())
    }
}

/// Inserts rows that a constructor has checked, in as few statements as the database's limit of parameters allows. Give a
/// transaction where all or none must be there.
///
/// # Errors
/// When the database refuses a row; rows of earlier statements stay unless the transaction is rolled back.
pub async fn insert_all<M>(connection: &impl Insert, rows: Vec<M>) -> StoreResult<()>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: Send,
{
    let columns = <M::Entity as EntityTrait>::Column::iter().count().max(1);
    let chunk = (PARAMETERS / columns).clamp(1, ROWS);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let insert = InsertMany::<<M::Entity as EntityTrait>::ActiveModel>::many(rows.by_ref().take(chunk));
        connection.run(insert.into_query()).await?;
    }
    Ok(())
}

/// The row in whose column that value stands, in the transaction that the session is in.
///
/// # Errors
/// When the database fails.
pub(crate) async fn one_by<R: Record>(
    session: &Session,
    column: R::Column,
    value: impl Into<Value>,
) -> StoreResult<Option<R>> {
    one(session, column, value.into(), "").await
}

/// The same, locked against all other transactions until this one ends. On SQLite there are no others.
///
/// # Errors
/// As [`one_by`].
pub(crate) async fn locked_by<R: Record>(
    session: &Session,
    column: R::Column,
    value: impl Into<Value>,
) -> StoreResult<Option<R>> {
    let lock = if session.backend() == DbBackend::Postgres { " FOR UPDATE" } else { "" };
    one(session, column, value.into(), lock).await
}

async fn one<R: Record>(session: &Session, column: R::Column, value: Value, lock: &str) -> StoreResult<Option<R>> {
    let (table, columns) = (R::TABLE, R::select_list(R::TABLE, Projection::ALL));
    let column = R::COLUMNS.get(column.index()).copied().unwrap_or_default();
    let text = format!("SELECT {columns} FROM \"{table}\" WHERE \"{table}\".\"{column}\" = $1{lock}");
    Ok(session.rows(&Statement::new(text, vec![value])).await?.pop())
}

/// `column IN (these)` as one parameter.
pub(crate) fn among<C: ColumnTrait, I: Id>(backend: DbBackend, of: C, ids: &[I]) -> Condition {
    Condition::all().add(in_ids(backend, column(of), ids))
}

/// The rows of these identifiers, by identifier, with one statement; none at all where none is asked for.
pub(crate) async fn by_ids<E, I>(
    connection: &impl ConnectionTrait,
    query: Select<E>,
    id: E::Column,
    ids: &[I],
    id_of: impl Fn(&E::Model) -> I,
) -> StoreResult<HashMap<I, E::Model>>
where
    E: EntityTrait,
    I: Id + Hash,
{
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = query.filter(among(connection.get_database_backend(), id, ids)).all(connection).await?;
    Ok(rows.into_iter().map(|row| (id_of(&row), row)).collect())
}

/// The rows of each parent, in the order of `parents` (which may name one twice), with one statement. The order within a
/// parent is the query's.
pub(crate) async fn by_parents<E, P>(
    connection: &impl ConnectionTrait,
    query: Select<E>,
    parent: E::Column,
    parents: &[P],
    parent_of: impl Fn(&E::Model) -> Option<P>,
) -> StoreResult<Vec<Vec<E::Model>>>
where
    E: EntityTrait,
    E::Model: Clone,
    P: Id + Hash,
{
    if parents.is_empty() {
        return Ok(Vec::new());
    }
    let mut children: HashMap<P, Vec<E::Model>> = HashMap::with_capacity(parents.len());
    for row in query.filter(among(connection.get_database_backend(), parent, parents)).all(connection).await? {
        if let Some(parent) = parent_of(&row) {
            children.entry(parent).or_default().push(row);
        }
    }
    Ok(parents.iter().map(|parent| children.get(parent).cloned().unwrap_or_default()).collect())
}

/// One value a wanted identifier, in the order wanted.
pub(crate) fn in_order<I: Id + Hash, T: Clone>(wanted: &[I], found: &HashMap<I, T>) -> Vec<Option<T>> {
    wanted.iter().map(|id| found.get(id).cloned()).collect()
}

/// One page a parent where that is permitted, and an empty one where it is not, in the order of `parents`.
pub(crate) async fn pages_where<E, P>(
    db: &Database,
    listing: &Listing<E>,
    parents: &[P],
    permits: impl Fn(P) -> bool,
    args: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<E::Model>>>
where
    E: EntityTrait,
    E::Model: Clone + Send + Sync,
    P: Id,
{
    let permitted: Vec<P> = parents.iter().copied().filter(|parent| permits(*parent)).collect();
    let mut found = pages(db.read(), listing, &permitted, args, wanted).await?.into_iter();
    let page = |parent: &P| if permits(*parent) { found.next().unwrap_or_else(Page::empty) } else { Page::empty() };
    Ok(parents.iter().map(page).collect())
}

/// The error for a row that a foreign key promises and that is not there.
pub(crate) fn missing(noun: &str, id: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(format!("there is no {noun} {id}, though a row points at it"))
}
