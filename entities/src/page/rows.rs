//! The statement that fetches one page a parent.

use std::collections::HashMap;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryTrait,
    sea_query::{Alias, Condition, Expr, ExprTrait, Func, IntoColumnRef, JoinType, Order, SelectStatement},
};
use uuid::Uuid;

use super::{Cursor, Listing, PageArgs, column, ids_json};
use crate::error::StoreResult;

/// Up to one row more than the page has, so that it is known whether there are more; in the order of the walk.
pub(super) async fn fetch<E: EntityTrait>(
    db: &DatabaseConnection,
    listing: &Listing<E>,
    parents: &[Uuid],
    args: &PageArgs,
) -> StoreResult<HashMap<Uuid, Vec<E::Model>>> {
    let backend = db.get_database_backend();
    let mut rows: HashMap<Uuid, Vec<E::Model>> = HashMap::with_capacity(parents.len());
    if let [parent] = parents {
        let mut query = listing.query.clone().into_query();
        query.and_where(listing.parent.clone().eq(*parent));
        window(&mut query, listing, args);
        for row in db.query_all(&query).await? {
            rows.entry(*parent).or_default().push(E::Model::from_query_result(&row, "")?);
        }
        return Ok(rows);
    }
    for row in db.query_all(&level(backend, listing, parents, args)).await? {
        let parent: String = row.try_get("", "parent_key")?;
        let parent = Uuid::parse_str(&parent).map_err(|error| crate::error::StoreError::Corrupt(error.to_string()))?;
        rows.entry(parent).or_default().push(E::Model::from_query_result(&row, "")?);
    }
    Ok(rows)
}

/// Where the page starts, its order and its end.
fn window<E: EntityTrait>(query: &mut SelectStatement, listing: &Listing<E>, args: &PageArgs) {
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
    query.limit(args.limit() + 1);
}

/// Rows on the far side of the cursor.
fn beyond<E: EntityTrait>(listing: &Listing<E>, cursor: &Cursor, down: bool) -> Expr {
    let (place, bound) = match (listing.key, cursor.key.value()) {
        (Some(key), Some(value)) => {
            (Expr::tuple([column(key), column(listing.id)]), Expr::tuple([Expr::val(value), Expr::val(cursor.id)]))
        }
        _ => (column(listing.id), Expr::val(cursor.id)),
    };
    if down { place.lt(bound) } else { place.gt(bound) }
}

/// The pages of all parents at once.
fn level<E: EntityTrait>(
    backend: DbBackend,
    listing: &Listing<E>,
    parents: &[Uuid],
    args: &PageArgs,
) -> SelectStatement {
    let (parent, child, picked) = (Alias::new("p"), Alias::new("c"), Alias::new("k"));
    let mut inner = listing.query.clone().into_query();
    inner.clear_selects();
    inner.expr_as(column(listing.id), "id");
    let mut outer = SelectStatement::new();
    outer.expr_as(Expr::cust("p.value"), "parent_key");
    for each in E::Column::iter() {
        outer.column((child.clone(), Alias::new(each.as_str())));
    }
    let table = E::default().table_ref().alias(child.clone());
    let child_id = Expr::col((child.clone(), Alias::new(listing.id.as_str())).into_column_ref());
    let json = Expr::val(ids_json(parents));
    if backend == DbBackend::Postgres {
        inner.and_where(listing.parent.clone().eq(Expr::cust("p.value::uuid")));
        window(&mut inner, listing, args);
        outer.from_function(Func::cust("json_array_elements_text").arg(json.cast_as("json")), parent);
        outer.join_lateral(JoinType::InnerJoin, inner, picked.clone(), Condition::all());
        outer.join(JoinType::InnerJoin, table, child_id.eq(Expr::col((picked, Alias::new("id")))));
    } else {
        inner.and_where(listing.parent.clone().eq(Expr::cust("unhex(p.value)")));
        window(&mut inner, listing, args);
        outer.from_function(Func::cust("json_each").arg(json), parent);
        outer.join(JoinType::InnerJoin, table, child_id.in_subquery(inner));
    }
    let order = if listing.descending == args.backwards() { Order::Asc } else { Order::Desc };
    if let Some(key) = listing.key {
        outer.order_by((child.clone(), Alias::new(key.as_str())), order.clone());
    }
    outer.order_by((child, Alias::new(listing.id.as_str())), order);
    outer
}
