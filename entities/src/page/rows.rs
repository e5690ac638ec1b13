//! The statement that fetches one page a parent.

use std::sync::Arc;

use sea_orm::{
    DbBackend, EntityName, IdenStatic, Iterable, QueryTrait,
    sea_query::{Alias, Condition, Expr, ExprTrait, Func, IntoColumnRef, JoinType, Order, SelectStatement},
};
use uuid::Uuid;

use super::{Cursor, Listing, PageArgs, Wanted, column};
use crate::{
    db::Database,
    error::{StoreError, StoreResult},
    rows::{ids_array, ids_json, place_of, select},
    sql::{Form, Projection, Record, RecordColumn},
};

/// SQLite's number of a row in its table.
const ROW: &str = "rowid";

/// So many rows a parent are expected at most; where there are more, the list of them grows.
const EXPECTED: u64 = 16;

/// The rows of each of the sorted parents: up to one more than the page has where it is asked whether there are more. They
/// come in the order of the walk, but for those of several parents on SQLite: see [`come_sorted`]. Each has its place on the
/// heap at once, so that a list that grows moves none.
pub(super) async fn fetch<R: Record>(
    db: &Database,
    listing: &Listing<'_, R>,
    parents: &[Uuid],
    args: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Vec<Arc<R>>>> {
    let backend = db.backend();
    let columns = listing.columns(wanted.columns);
    let limit = args.limit() + u64::from(wanted.around);
    let form = |kind| Form { kind, list: listing.name, page: shape(listing, args), limit: Some(limit) };
    let mut bounds = Vec::new();
    for cursor in args.after.iter().chain(&args.before) {
        bounds.extend(listing.key.and_then(|_| cursor.key.value()));
        bounds.push(cursor.id.into());
    }
    if let [parent] = parents {
        let mut tail = vec![(*parent).into()];
        tail.append(&mut bounds);
        let finish = |query: sea_orm::Select<R::Table>| {
            let mut query = query.into_query();
            select::<R>(&mut query, columns);
            query.and_where(listing.parent().eq(*parent));
            window(&mut query, listing, args, limit);
            query
        };
        let statement = listing.query.statement(backend, form("page of one"), columns, Vec::new(), tail, finish);
        return Ok(vec![db.query(&statement, |row| row.record(columns).map(Arc::new)).await?]);
    }
    let given = if backend == DbBackend::Postgres { ids_array(parents) } else { ids_json(parents) };
    let finish =
        |query: sea_orm::Select<R::Table>| level(backend, listing, query.into_query(), &given, columns, args, limit);
    let head = vec![given.clone().into()];
    let statement = listing.query.statement(backend, form("page of many"), columns, head, bounds, finish);
    let place = |row: &mut crate::sql::RowReader<'_>| -> StoreResult<usize> {
        if backend == DbBackend::Postgres {
            let parent: Uuid = row.next()?;
            return place_of(parents, parent).ok_or_else(|| StoreError::Corrupt("a row of no parent".to_owned()));
        }
        usize::try_from(row.next::<u64>()?).map_err(|error| StoreError::Corrupt(error.to_string()))
    };
    let mut rows: Vec<Vec<Arc<R>>> = std::iter::repeat_with(Vec::new).take(parents.len()).collect();
    let expected = usize::try_from(std::cmp::min(limit, EXPECTED)).unwrap_or_default();
    let dealt = |row: &mut crate::sql::RowReader<'_>| {
        let of = place(row)?;
        let of = rows.get_mut(of).ok_or_else(|| StoreError::Corrupt("a row of no parent".to_owned()))?;
        if of.is_empty() {
            of.reserve_exact(expected);
        }
        of.push(Arc::new(row.record(columns)?));
        Ok(())
    };
    db.query(&statement, dealt).await?;
    Ok(rows)
}

/// Whether the rows of so many parents come in the order of the walk. SQLite would sort those of all parents together, which
/// takes longer than reading them: each parent's few are sorted here ([`super::listing`]), by the same order, as its texts are
/// compared by their bytes.
pub(super) fn come_sorted(backend: DbBackend, parents: usize) -> bool {
    backend != DbBackend::Sqlite || parents == 1
}

/// The order and the bounds as far as the text depends on them. The listing's own order is part of it, because a list may
/// be sorted in several ways.
fn shape<R: Record>(listing: &Listing<'_, R>, args: &PageArgs) -> u16 {
    let key = listing.key.map_or(0, |key| u16::try_from(key.index() + 1).unwrap_or(u16::MAX >> 4));
    let flag = |on: bool, bit: u16| u16::from(on) << bit;
    // A cursor of a list without a key has none either.
    let bounds = flag(args.after.is_some(), 0) | flag(args.before.is_some(), 1);
    let order = flag(args.backwards(), 2) | flag(listing.descending, 3);
    key << 4 | order | bounds
}

/// Where the page starts, its order and its end.
fn window<R: Record>(query: &mut SelectStatement, listing: &Listing<'_, R>, args: &PageArgs, limit: u64) {
    let descending = listing.descending != args.backwards();
    if let Some(after) = &args.after {
        query.and_where(beyond(listing, after, listing.descending));
    }
    if let Some(before) = &args.before {
        query.and_where(beyond(listing, before, !listing.descending));
    }
    let order = if descending { Order::Desc } else { Order::Asc };
    if let Some(key) = listing.key {
        query.order_by_expr(column(key), order.clone());
    }
    query.order_by_expr(column(listing.id), order);
    query.limit(limit);
}

/// Rows on the far side of the cursor.
fn beyond<R: Record>(listing: &Listing<'_, R>, cursor: &Cursor, down: bool) -> Expr {
    let (place, bound) = match (listing.key, cursor.key.value()) {
        (Some(key), Some(value)) => {
            (Expr::tuple([column(key), column(listing.id)]), Expr::tuple([Expr::val(value), Expr::val(cursor.id)]))
        }
        _ => (column(listing.id), Expr::val(cursor.id)),
    };
    if down { place.lt(bound) } else { place.gt(bound) }
}

/// The pages of all parents at once; the first column tells whose the row is.
fn level<R: Record>(
    backend: DbBackend,
    listing: &Listing<'_, R>,
    mut inner: SelectStatement,
    given: &str,
    columns: Projection,
    args: &PageArgs,
    limit: u64,
) -> SelectStatement {
    let (parent, child, picked) = (Alias::new("p"), Alias::new("c"), Alias::new("k"));
    inner.clear_selects();
    let mut outer = SelectStatement::new();
    outer.expr_as(Expr::cust(if backend == DbBackend::Postgres { "p.p" } else { "p.key" }), "parent_key");
    for each in R::Column::iter().filter(|each| columns.has(each.index())) {
        outer.column((child.clone(), Alias::new(each.as_str())));
    }
    let table = R::Table::default().table_ref().alias(child.clone());
    let of_child = |name: &str| Expr::col((child.clone(), Alias::new(name)).into_column_ref());
    if backend == DbBackend::Postgres {
        let parents = Expr::cust_with_values("CAST($1 AS uuid[])", [given]);
        inner.expr_as(column(listing.id), "id");
        inner.and_where(listing.parent().eq(Expr::cust("p.p")));
        window(&mut inner, listing, args, limit);
        outer.from_function(Func::cust("unnest").arg(parents), parent);
        outer.join_lateral(JoinType::InnerJoin, inner, picked.clone(), Condition::all());
        let id = of_child(listing.id.as_str());
        outer.join(JoinType::InnerJoin, table, id.eq(Expr::col((picked, Alias::new("id")))));
    } else {
        // By where the rows lie, which every index holds: by their identifiers, each would be looked up in an index first.
        let row = Expr::col((Alias::new(R::TABLE), Alias::new(ROW)).into_column_ref());
        inner.expr_as(row, "picked");
        inner.and_where(listing.parent().eq(Expr::cust("unhex(p.value)")));
        window(&mut inner, listing, args, limit);
        outer.from_function(Func::cust("json_each").arg(Expr::val(given)), parent);
        outer.join(JoinType::InnerJoin, table, of_child(ROW).in_subquery(inner));
        // Sorted where they arrive.
        return outer;
    }
    let order = if listing.descending == args.backwards() { Order::Asc } else { Order::Desc };
    if let Some(key) = listing.key {
        outer.order_by((child.clone(), Alias::new(key.as_str())), order.clone());
    }
    outer.order_by((child, Alias::new(listing.id.as_str())), order);
    outer
}
