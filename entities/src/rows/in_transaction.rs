//! Rows of the transaction that a session is in, locked where they are to be changed.

use sea_orm::{DbBackend, Value};

use super::{ids_array, ids_json};
use crate::{
    error::StoreResult,
    ids::Id,
    sql::{Projection, Record, RecordColumn, Session, Statement},
};

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
    let text = selected_by::<R>(column, &format!("= $1{lock}"));
    Ok(session.rows(&Statement::new(text, vec![value])).await?.pop())
}

/// All rows in whose column that value stands, in the transaction that the session is in.
///
/// # Errors
/// When the database fails.
pub(crate) async fn all_by<R: Record>(
    session: &Session,
    column: R::Column,
    value: impl Into<Value>,
) -> StoreResult<Vec<R>> {
    session.rows(&Statement::new(selected_by::<R>(column, "= $1"), vec![value.into()])).await
}

/// How rows are locked on PostgreSQL: nobody else changes them before this transaction ends, nor locks them so.
pub(crate) const UPDATE: &str = "FOR UPDATE";
/// The same, but others may lock them so too.
pub(crate) const SHARE: &str = "FOR SHARE";

/// The rows whose column is one of these, locked in the order of that column, so that two who lock some of the same wait
/// for each other in one direction only.
///
/// # Errors
/// When the database fails.
pub(crate) async fn locked_among<R: Record, I: Id>(
    session: &Session,
    column: R::Column,
    ids: &[I],
    lock: &str,
) -> StoreResult<Vec<R>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (among, value) = among_parameter(session.backend(), 1, ids);
    let mut text = selected_by::<R>(column, &among);
    if session.backend() == DbBackend::Postgres {
        let name = R::COLUMNS.get(column.index()).copied().unwrap_or_default();
        text.push_str(&format!(" ORDER BY \"{}\".\"{name}\" {lock}", R::TABLE));
    }
    session.rows(&Statement::new(text, vec![value])).await
}

/// What follows a column's name where it is one of these, with the one parameter at that place.
pub(crate) fn among_parameter<I: Id>(backend: DbBackend, place: usize, ids: &[I]) -> (String, Value) {
    match backend {
        DbBackend::Postgres => (format!("= ANY(CAST(${place} AS uuid[]))"), ids_array(ids).into()),
        _ => (format!("IN (SELECT unhex(value) FROM json_each(${place}))"), ids_json(ids).into()),
    }
}

/// All columns of a record where one of them is as the condition says.
fn selected_by<R: Record>(column: R::Column, condition: &str) -> String {
    let (table, columns) = (R::TABLE, R::select_list(R::TABLE, Projection::ALL));
    let column = R::COLUMNS.get(column.index()).copied().unwrap_or_default();
    format!("SELECT {columns} FROM \"{table}\" WHERE \"{table}\".\"{column}\" {condition}")
}
