//! Statements that every noun needs: many rows in, rows by identifier and by parent out, each with one statement however
//! many are asked for.

mod in_transaction;
mod sorted;

use std::future::Future;

pub(crate) use in_transaction::{SHARE, UPDATE, all_by, among_parameter, locked_among, locked_by, one_by};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, InsertMany, IntoActiveModel, Iterable, ModelTrait,
    QueryTrait, Select, Value,
    sea_query::{Alias, Expr, ExprTrait, Func, InsertStatement, SelectStatement},
};
use uuid::Uuid;

use crate::{
    db::Database,
    error::{StoreError, StoreResult},
    ids::{ById, Id},
    page::{Listing, Page, PageArgs, Wanted, column, pages},
    sql::{Form, Projection, Query, Record, RecordColumn, RowReader, Session, Statement},
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

/// Each identifier once, sorted by their bytes: [`place_of`] finds them.
pub(crate) fn unique<I: Id>(ids: impl Iterator<Item = I>) -> Vec<I> {
    let mut unique: Vec<I> = ids.collect();
    unique.sort_unstable_by_key(|id| number(*id));
    unique.dedup();
    unique
}

/// Where an identifier stands among sorted ones.
pub(crate) fn place_of<I: Id>(sorted: &[I], id: I) -> Option<usize> {
    sorted.binary_search_by_key(&number(id), |id| number(*id)).ok()
}

/// An identifier as a number, which is compared in one step and sorted as its bytes are.
fn number<I: Id>(id: I) -> u128 {
    let uuid: Uuid = id.into();
    uuid.as_u128()
}

/// `column IN (these)` as one parameter.
pub(crate) fn among<C: ColumnTrait, I: Id>(backend: DbBackend, of: C, ids: &[I]) -> Condition {
    Condition::all().add(in_ids(backend, column(of), ids).condition)
}

/// A condition over identifiers, and the one value in it.
pub(crate) struct Among {
    pub(crate) condition: Expr,
    pub(crate) value: Value,
}

/// `expression IN (these)` as one parameter, so that the statement's text is the same for any number of them.
pub(crate) fn in_ids<I: Id>(backend: DbBackend, expression: Expr, ids: &[I]) -> Among {
    let (text, given) = match backend {
        DbBackend::Postgres => ("$1 = ANY(CAST($2 AS uuid[]))", ids_array(ids)),
        _ => ("? IN (SELECT unhex(value) FROM json_each(?))", ids_json(ids)),
    };
    let value: Value = given.into();
    Among { condition: Expr::cust_with_exprs(text, [expression, Expr::val(value.clone())]), value }
}

/// Identifiers as a JSON array of their bytes in hexadecimal: what SQLite takes apart.
pub(crate) fn ids_json<I: Id>(ids: &[I]) -> String {
    list(ids, "[", "\"", "]")
}

/// Identifiers as the text of an array: what PostgreSQL takes apart.
pub(crate) fn ids_array<I: Id>(ids: &[I]) -> String {
    list(ids, "{", "", "}")
}

fn list<I: Id>(ids: &[I], open: &str, quote: &str, close: &str) -> String {
    let mut text = String::with_capacity(ids.len() * 35 + 2);
    text.push_str(open);
    for (index, id) in ids.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        let uuid: Uuid = (*id).into();
        text.push_str(quote);
        text.push_str(uuid.simple().encode_lower(&mut Uuid::encode_buffer()));
        text.push_str(quote);
    }
    text.push_str(close);
    text
}

/// Selects these columns of the record and nothing else.
pub(crate) fn select<R: Record>(query: &mut SelectStatement, columns: Projection) {
    query.clear_selects();
    for each in R::Column::iter().filter(|each| columns.has(each.index())) {
        query.expr(column(each));
    }
}

/// The statement for rows whose column is one of these, each of which is given once.
fn by_column<R: Record, I: Id>(
    backend: DbBackend,
    query: &Query<'_, R>,
    of: R::Column,
    ids: &[I],
    order: &[R::Column],
    columns: Projection,
) -> Statement {
    let (kind, head, tail) = match (ids, backend) {
        ([only], _) => {
            let id: Uuid = (*only).into();
            ("the one", Vec::new(), vec![id.into()])
        }
        (_, DbBackend::Postgres) => ("these", Vec::new(), vec![ids_array(ids).into()]),
        _ => ("these", vec![ids_json(ids).into()], Vec::new()),
    };
    let joins = !head.is_empty();
    // SQLite would sort the rows of all parents together: see `by_parents`.
    let order = if joins { &[] } else { order };
    // Only where the text is not kept yet.
    let condition = || match ids {
        [only] => {
            let id: Uuid = (*only).into();
            column(of).eq(id)
        }
        // A join, for which SQLite builds no B-tree of the identifiers; no identifier is there twice.
        _ if joins => column(of).eq(Expr::cust("unhex(ids.value)")),
        _ => in_ids(backend, column(of), ids).condition,
    };
    let page = u16::try_from(of.index()).unwrap_or(u16::MAX);
    // An order is always the same for the same column of a table.
    let form = Form { kind: if order.is_empty() { kind } else { "of these" }, page, ..Form::default() };
    let form = if order.is_empty() || ids.len() != 1 { form } else { Form { kind: "of the one", ..form } };
    query.statement(backend, form, columns, head, tail, |query: Select<R::Table>| {
        let mut query = query.into_query();
        select::<R>(&mut query, columns);
        if joins {
            query.from_function(Func::cust("json_each").arg(Expr::val(ids_json(ids))), Alias::new("ids"));
        }
        query.and_where(condition());
        for by in order {
            query.order_by_expr(column(*by), sea_orm::sea_query::Order::Asc);
        }
        query
    })
}

/// All rows of a query that is too rare to keep its text.
pub(crate) async fn all<E, R>(db: &Database, query: Select<E>) -> StoreResult<Vec<R>>
where
    E: EntityTrait<Model = R, Column = R::Column>,
    R: Record<Table = E>,
{
    let columns = Projection::ALL;
    db.query(&Statement::build(db.backend(), &query.into_query()), |row| row.record(columns)).await
}

/// The rows of these identifiers, by identifier, with one statement; none at all where none is asked for.
pub(crate) async fn by_ids<C: RecordColumn, I: Id>(
    db: &Database,
    query: Query<'_, C::Record>,
    id: C,
    ids: &[I],
    id_of: impl Fn(&C::Record) -> I + Send + Sync,
) -> StoreResult<ById<I, C::Record>> {
    by_ids_of(db, query, id, ids, Projection::ALL, id_of).await
}

/// The same, of which only some columns are read.
pub(crate) async fn by_ids_of<C: RecordColumn, I: Id>(
    db: &Database,
    query: Query<'_, C::Record>,
    id: C,
    ids: &[I],
    columns: Projection,
    id_of: impl Fn(&C::Record) -> I + Send + Sync,
) -> StoreResult<ById<I, C::Record>> {
    let unique = unique(ids.iter().copied());
    if unique.is_empty() {
        return Ok(ById::default());
    }
    let columns = columns.with(id).of_record::<C::Record>();
    let statement = by_column::<C::Record, I>(db.backend(), &query, id, &unique, &[], columns);
    let mut found = ById::with_capacity_and_hasher(unique.len(), Default::default());
    let dealt = |row: &mut RowReader<'_>| {
        let record = row.record::<C::Record>(columns)?;
        found.insert(id_of(&record), record);
        Ok(())
    };
    db.query(&statement, dealt).await?;
    Ok(found)
}

/// The rows of each parent, in the order of `parents` (which may name one twice), with one statement. Within a parent they
/// are sorted by `order`, of which a table has one for each column of parents.
pub(crate) async fn by_parents<C: RecordColumn, P: Id>(
    db: &Database,
    query: Query<'_, C::Record>,
    parent: C,
    parents: &[P],
    order: &[C],
    columns: Projection,
    parent_of: impl Fn(&C::Record) -> Option<P> + Send + Sync,
) -> StoreResult<Vec<Vec<C::Record>>> {
    let unique = unique(parents.iter().copied());
    if unique.is_empty() {
        return Ok(Vec::new());
    }
    let columns = columns.with(parent).of_record::<C::Record>();
    let statement = by_column::<C::Record, P>(db.backend(), &query, parent, &unique, order, columns);
    let mut children: ById<P, Vec<C::Record>> = ById::with_capacity_and_hasher(unique.len(), Default::default());
    let dealt = |row: &mut RowReader<'_>| {
        let record = row.record::<C::Record>(columns)?;
        if let Some(parent) = parent_of(&record) {
            children.entry(parent).or_default().push(record);
        }
        Ok(())
    };
    db.query(&statement, dealt).await?;
    if db.backend() == DbBackend::Sqlite && unique.len() > 1 {
        children.values_mut().try_for_each(|rows| sorted::sort(rows, order))?;
    }
    if unique.len() == parents.len() {
        return Ok(parents.iter().map(|parent| children.remove(parent).unwrap_or_default()).collect());
    }
    Ok(parents.iter().map(|parent| children.get(parent).cloned().unwrap_or_default()).collect())
}

/// One value a wanted identifier, in the order wanted.
pub(crate) fn in_order<I: Id, T: Clone>(wanted: &[I], mut found: ById<I, T>) -> Vec<Option<T>> {
    // As many as were found, and each wanted: then none is wanted twice, and none need be copied.
    if wanted.len() == found.len() && wanted.iter().all(|id| found.contains_key(id)) {
        return wanted.iter().map(|id| found.remove(id)).collect();
    }
    wanted.iter().map(|id| found.get(id).cloned()).collect()
}

/// One page a parent where that is permitted, and an empty one where it is not, in the order of `parents`.
pub(crate) async fn pages_where<R: Record, P: Id>(
    db: &Database,
    listing: &Listing<'_, R>,
    parents: &[P],
    permits: impl Fn(P) -> bool,
    args: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<R>>> {
    let permitted: Vec<P> = parents.iter().copied().filter(|parent| permits(*parent)).collect();
    let mut found = pages(db, listing, &permitted, args, wanted).await?.into_iter();
    let page = |parent: &P| if permits(*parent) { found.next().unwrap_or_else(Page::empty) } else { Page::empty() };
    Ok(parents.iter().map(page).collect())
}

/// The error for a row that a foreign key promises and that is not there.
pub(crate) fn missing(noun: &str, id: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(format!("there is no {noun} {id}, though a row points at it"))
}
