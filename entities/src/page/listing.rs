//! What is known of a list, and its pages.

use std::sync::Arc;

use sea_orm::{
    ColumnTrait, Condition, QueryTrait,
    sea_query::{Expr, SelectStatement},
};
use uuid::Uuid;

use super::{Key, Page, PageArgs, Place, Row, Wanted, rows};
use crate::{
    db::Database,
    error::{StoreError, StoreResult},
    ids::{ById, Id},
    rows::{in_ids, place_of, unique},
    sql::{Form, Projection, Query, Record, Statement},
};

/// A list that hangs on parents: what [`pages`] needs to know of it.
pub(crate) struct Listing<'q, R: Record> {
    /// Its name with its order, such as `invoices.ISSUED_ON.DESC`: a cursor of another name is refused.
    pub(crate) name: &'static str,
    /// Which rows belong to it at all: filters, joins, rights. No order, no limit.
    pub(crate) query: Query<'q, R>,
    /// What holds a row's parent.
    pub(crate) parent: Parent<R>,
    /// The column that it is sorted by, never null; `None` where it is sorted by the identifier alone (by creation).
    pub(crate) key: Option<R::Column>,
    /// The column of the identifier, which breaks ties.
    pub(crate) id: R::Column,
    /// Whether the greatest comes first.
    pub(crate) descending: bool,
}

/// What holds a row's parent.
pub(crate) enum Parent<R: Record> {
    /// A column of the row.
    Column(R::Column),
    /// An expression over a table that the query joins.
    Joined(fn() -> Expr),
}

impl<R: Record> Listing<'_, R> {
    pub(super) fn parent(&self) -> Expr {
        match &self.parent {
            Parent::Column(of) => column(*of),
            Parent::Joined(of) => of(),
        }
    }

    /// What is read of its rows: what is wanted, and what the page itself needs.
    pub(super) fn columns(&self, wanted: Projection) -> Projection {
        self.key.map_or(wanted, |key| wanted.with(key)).of_record::<R>()
    }

    /// Where a row stands.
    fn place(&self, parent: Uuid, node: &R) -> StoreResult<Place> {
        let key = self.key.map_or(Ok(Key::None), |key| Key::from_value(node.value(key)))?;
        let id = match node.value(self.id) {
            sea_orm::Value::Uuid(Some(id)) => id,
            other => return Err(StoreError::Corrupt(format!("{other:?} is no identifier"))),
        };
        Ok(Place { list: self.name.into(), parent, key, id })
    }
}

/// What was found of a parent.
struct Found<R> {
    parent: Uuid,
    rows: Vec<Arc<R>>,
    /// Whether they come in the order of the walk.
    sorted: bool,
    total: Option<u64>,
}

/// One page a parent, in the order of `parents` (which may name one twice).
///
/// # Errors
/// A cursor that belongs to another list or to another parent's list; a database that fails.
pub(crate) async fn pages<R: Record, P: Id>(
    db: &Database,
    listing: &Listing<'_, R>,
    parents: &[P],
    args: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<R>>> {
    let unique: Vec<Uuid> = unique(parents.iter().map(|parent| (*parent).into()));
    if unique.is_empty() {
        return Ok(Vec::new());
    }
    for cursor in args.after.iter().chain(&args.before) {
        cursor.check(listing.name, &unique)?;
    }
    let rows =
        async { if wanted.rows { rows::fetch(db, listing, &unique, args, wanted).await } else { Ok(Vec::new()) } };
    let totals = async { if wanted.total { count(db, listing, &unique).await } else { Ok(ById::default()) } };
    let (rows, totals) = futures_util::future::try_join(rows, totals).await?;
    let sorted = rows::come_sorted(db.backend(), unique.len());
    let mut rows = rows.into_iter();
    let mut pages = Vec::with_capacity(unique.len());
    for parent in &unique {
        let total = wanted.total.then(|| totals.get(parent).copied().unwrap_or(0));
        let found = Found { parent: *parent, rows: rows.next().unwrap_or_default(), sorted, total };
        pages.push(Some(assemble(listing, found, args, wanted.around)?));
    }
    let place = |parent: &P| place_of(&unique, (*parent).into()).unwrap_or(0);
    if parents.len() == unique.len() {
        return Ok(parents.iter().map(|parent| pages[place(parent)].take().unwrap_or_else(Page::empty)).collect());
    }
    Ok(parents.iter().map(|parent| pages[place(parent)].clone().unwrap_or_else(Page::empty)).collect())
}

/// Gives each row its place where that is asked for or needed, and cuts off the one that only shows that there are more.
fn assemble<R: Record>(
    listing: &Listing<'_, R>,
    found: Found<R>,
    args: &PageArgs,
    around: bool,
) -> StoreResult<Page<R>> {
    let limit = usize::try_from(args.limit()).unwrap_or(usize::MAX);
    let placed = around || !found.sorted;
    let mut rows = Vec::with_capacity(found.rows.len());
    for node in found.rows {
        let place = if placed { Some(listing.place(found.parent, &node)?) } else { None };
        rows.push(Row { node, place });
    }
    if !found.sorted {
        let descending = listing.descending != args.backwards();
        rows.sort_unstable_by(|a, b| {
            let order = a.in_list().cmp(&b.in_list());
            if descending { order.reverse() } else { order }
        });
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    if args.backwards() {
        rows.reverse();
    }
    let (has_next, has_previous) =
        if args.backwards() { (args.before.is_some(), more) } else { (more, args.after.is_some()) };
    Ok(Page { rows, has_next, has_previous, total: found.total })
}

/// How many rows each parent has.
async fn count<R: Record>(db: &Database, listing: &Listing<'_, R>, parents: &[Uuid]) -> StoreResult<ById<Uuid, u64>> {
    let among = in_ids(db.backend(), listing.parent(), parents);
    let form = Form { kind: "count", list: listing.name, ..Form::default() };
    let finish = |query: sea_orm::Select<R::Table>| -> SelectStatement {
        let mut query = query.into_query();
        query.clear_selects();
        query.expr_as(listing.parent(), "parent_key").expr_as(Expr::cust("COUNT(*)"), "total");
        query.cond_where(Condition::all().add(among.condition.clone()));
        query.add_group_by([listing.parent()]);
        query
    };
    let statement: Statement =
        listing.query.statement(db.backend(), form, Projection::NONE, Vec::new(), vec![among.value], finish);
    let rows = db.query(&statement, |row| Ok((row.next()?, row.next()?))).await?;
    Ok(rows.into_iter().collect())
}

/// The column as an expression with its table's name, as [`Parent::Joined`] wants it.
pub(crate) fn column<C: ColumnTrait>(column: C) -> Expr {
    Expr::col(column.as_column_ref())
}
