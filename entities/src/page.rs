//! Connections with keyset cursors, for one parent or for a whole level of parents with one statement.
//!
//! A store describes its list once as a [`Listing`]; [`pages`] answers one [`Page`] a parent. The rows of all parents come
//! with one statement and their totals with one more, whatever the number of parents:
//!
//! - SQLite: `json_each(parents) JOIN rows ON rows.id IN (SELECT id … WHERE parent = … ORDER BY … LIMIT n)`,
//! - PostgreSQL: the same with a lateral join,
//!
//! both of which walk an index on (parent, key, id) and read no more rows than they give back.

mod cursor;
mod rows;

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, ModelTrait, QueryTrait,
    Select,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

pub use cursor::{Cursor, Key};

use crate::{
    error::{InputError, StoreResult},
    ids::Id,
};

/// The longest page that can be asked for.
pub const LARGEST_PAGE: u64 = 100;
/// The page given where neither `first` nor `last` is.
pub const DEFAULT_PAGE: u64 = 20;

/// Which way a page is cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    First(u64),
    Last(u64),
}

/// The four arguments of a connection, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageArgs {
    size: Size,
    after: Option<Cursor>,
    before: Option<Cursor>,
}

impl Default for PageArgs {
    fn default() -> Self {
        Self { size: Size::First(DEFAULT_PAGE), after: None, before: None }
    }
}

impl PageArgs {
    /// Checks the arguments as a client gave them.
    ///
    /// # Errors
    /// `first` or `last` outside 0 to [`LARGEST_PAGE`], both at once, or a text that is no cursor.
    pub fn new(
        first: Option<i64>,
        after: Option<&str>,
        last: Option<i64>,
        before: Option<&str>,
    ) -> Result<Self, InputError> {
        let size = match (first, last) {
            (Some(_), Some(_)) => {
                return Err(InputError::Page("give `first` or `last`, not both".to_owned()));
            }
            (None, Some(last)) => Size::Last(checked("last", last)?),
            (Some(first), None) => Size::First(checked("first", first)?),
            (None, None) => Size::First(DEFAULT_PAGE),
        };
        let cursor = |text: Option<&str>| text.map(str::parse).transpose();
        Ok(Self { size, after: cursor(after)?, before: cursor(before)? })
    }

    /// The first so many.
    pub fn first(count: u64) -> Self {
        Self { size: Size::First(std::cmp::min(count, LARGEST_PAGE)), after: None, before: None }
    }

    fn limit(&self) -> u64 {
        match self.size {
            Size::First(count) | Size::Last(count) => count,
        }
    }

    fn backwards(&self) -> bool {
        matches!(self.size, Size::Last(_))
    }

    /// The page of a list that is in memory whole, in its order. `name` and `parent` tell the list from others, and
    /// `key` its entries from each other.
    ///
    /// # Errors
    /// A cursor of another list.
    pub fn cut<T>(&self, name: &str, items: Vec<T>, key: impl Fn(&T) -> String) -> Result<Page<T>, InputError> {
        let total = items.len();
        let position = |cursor: &Cursor| cursor.text_of(name);
        let after = self.after.as_ref().map(position).transpose()?;
        let before = self.before.as_ref().map(position).transpose()?;
        let start =
            after.map_or(0, |wanted| items.iter().position(|item| key(item) == wanted).map_or(total, |i| i + 1));
        let end = before.map_or(total, |wanted| items.iter().position(|item| key(item) == wanted).unwrap_or(total));
        let start = std::cmp::min(start, total);
        let end = std::cmp::max(end, start);
        let wanted = usize::try_from(self.limit()).unwrap_or(usize::MAX);
        let (from, to) = match self.size {
            Size::First(_) => (start, std::cmp::min(end, start.saturating_add(wanted))),
            Size::Last(_) => (std::cmp::max(start, end.saturating_sub(wanted)), end),
        };
        let rows = items.into_iter().enumerate().filter(|(index, _)| (from..to).contains(index));
        let rows = rows.map(|(_, node)| Row { cursor: Cursor::of_text(name, key(&node)).to_string(), node }).collect();
        Ok(Page { rows, has_previous: from > 0, has_next: to < total, total: u64::try_from(total).ok() })
    }
}

fn checked(name: &str, value: i64) -> Result<u64, InputError> {
    u64::try_from(value).ok().filter(|count| *count <= LARGEST_PAGE).ok_or_else(|| {
        InputError::Page(format!(
            "`{name}` is {value}: give a number from 0 to {LARGEST_PAGE}, and page on with cursors"
        ))
    })
}

/// What of a connection is asked for, so that nothing else is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The rows, or what is known from them (`pageInfo`).
    pub rows: bool,
    /// `totalCount`.
    pub total: bool,
}

impl Wanted {
    /// Rows and total.
    pub const ALL: Self = Self { rows: true, total: true };
    /// Rows alone.
    pub const ROWS: Self = Self { rows: true, total: false };
}

/// A row with its cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<T> {
    /// Where it stands in its list; opaque.
    pub cursor: String,
    /// The row itself.
    pub node: T,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// In the list's order, whichever end was asked for.
    pub rows: Vec<Row<T>>,
    /// Whether more follow.
    pub has_next: bool,
    /// Whether some stand before.
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
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Page<U> {
        let rows = self.rows.into_iter().map(|row| Row { cursor: row.cursor, node: change(row.node) }).collect();
        Page { rows, has_next: self.has_next, has_previous: self.has_previous, total: self.total }
    }
}

/// A list that hangs on parents: what [`pages`] needs to know of it.
pub struct Listing<E: EntityTrait> {
    /// Its name with its order, such as `invoices.ISSUED_ON.DESC`: a cursor of another name is refused.
    pub name: String,
    /// Which rows belong to it at all: filters, joins, rights. No order, no limit.
    pub query: Select<E>,
    /// The expression that holds a row's parent.
    pub parent: Expr,
    /// The column that it is sorted by, never null; `None` where it is sorted by the identifier alone (by creation).
    pub key: Option<E::Column>,
    /// The column of the identifier, which breaks ties.
    pub id: E::Column,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl<E: EntityTrait> std::fmt::Debug for Listing<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Listing").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<E: EntityTrait> Listing<E> {
    fn key_of(&self, model: &E::Model) -> StoreResult<Key> {
        self.key.map_or(Ok(Key::None), |column| Key::from_value(model.get(column)))
    }
}

/// One page a parent, in the order of `parents` (which may name one twice).
///
/// # Errors
/// A cursor that belongs to another list or to another parent's list; a database that fails.
pub async fn pages<E, P>(
    db: &DatabaseConnection,
    listing: &Listing<E>,
    parents: &[P],
    args: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<E::Model>>>
where
    E: EntityTrait,
    E::Model: Clone + Send + Sync,
    P: Id,
{
    let mut unique: Vec<Uuid> = parents.iter().map(|parent| (*parent).into()).collect();
    unique.sort_unstable();
    unique.dedup();
    if unique.is_empty() {
        return Ok(Vec::new());
    }
    for cursor in args.after.iter().chain(&args.before) {
        cursor.check(&listing.name, &unique)?;
    }
    let mut rows = if wanted.rows { rows::fetch(db, listing, &unique, args).await? } else { HashMap::new() };
    let totals = if wanted.total { count(db, listing, &unique).await? } else { HashMap::new() };
    let mut pages: HashMap<Uuid, Page<E::Model>> = HashMap::with_capacity(unique.len());
    for parent in unique {
        let total = wanted.total.then(|| totals.get(&parent).copied().unwrap_or(0));
        pages.insert(parent, assemble(listing, parent, rows.remove(&parent).unwrap_or_default(), args, total)?);
    }
    Ok(parents.iter().map(|parent| pages.get(&(*parent).into()).cloned().unwrap_or_else(Page::empty)).collect())
}

/// Cuts off the row that only shows that there are more, and gives each its cursor.
fn assemble<E: EntityTrait>(
    listing: &Listing<E>,
    parent: Uuid,
    mut models: Vec<E::Model>,
    args: &PageArgs,
    total: Option<u64>,
) -> StoreResult<Page<E::Model>> {
    let limit = usize::try_from(args.limit()).unwrap_or(usize::MAX);
    let more = models.len() > limit;
    models.truncate(limit);
    if args.backwards() {
        models.reverse();
    }
    let (has_next, has_previous) =
        if args.backwards() { (args.before.is_some(), more) } else { (more, args.after.is_some()) };
    let mut rows = Vec::with_capacity(models.len());
    for node in models {
        let id = uuid_of(&node, listing.id)?;
        let cursor = Cursor::new(&listing.name, parent, listing.key_of(&node)?, id).to_string();
        rows.push(Row { cursor, node });
    }
    Ok(Page { rows, has_next, has_previous, total })
}

fn uuid_of<M: ModelTrait>(model: &M, column: <M::Entity as EntityTrait>::Column) -> StoreResult<Uuid> {
    match model.get(column) {
        sea_orm::Value::Uuid(Some(uuid)) => Ok(uuid),
        other => Err(crate::error::StoreError::Corrupt(format!("{other:?} is no identifier"))),
    }
}

/// How many rows each parent has.
async fn count<E: EntityTrait>(
    db: &DatabaseConnection,
    listing: &Listing<E>,
    parents: &[Uuid],
) -> StoreResult<HashMap<Uuid, u64>> {
    let mut query = listing.query.clone().into_query();
    query.clear_selects();
    query.expr_as(listing.parent.clone(), "parent_key").expr_as(Expr::cust("COUNT(*)"), "total");
    query.cond_where(Condition::all().add(in_ids(db.get_database_backend(), listing.parent.clone(), parents)));
    query.add_group_by([listing.parent.clone()]);
    let mut totals = HashMap::with_capacity(parents.len());
    for row in db.query_all(&query).await? {
        let total: i64 = row.try_get("", "total")?;
        totals.insert(row.try_get("", "parent_key")?, u64::try_from(total).unwrap_or(0));
    }
    Ok(totals)
}

/// `expression IN (these)` as one parameter, so that the statement's text is the same for any number of them.
pub fn in_ids<I: Id>(backend: DbBackend, expression: Expr, ids: &[I]) -> Expr {
    let json = ids_json(ids);
    let set = match backend {
        DbBackend::Postgres => {
            Expr::cust_with_values("(SELECT value::uuid FROM json_array_elements_text(CAST($1 AS json)))", [json])
        }
        _ => Expr::cust_with_values("(SELECT unhex(value) FROM json_each(?))", [json]),
    };
    expression.binary(sea_orm::sea_query::BinOper::In, set)
}

fn ids_json<I: Id>(ids: &[I]) -> String {
    let mut json = String::with_capacity(ids.len() * 35 + 2);
    json.push('[');
    for (index, id) in ids.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        let uuid: Uuid = (*id).into();
        json.push('"');
        json.push_str(uuid.simple().encode_lower(&mut Uuid::encode_buffer()));
        json.push('"');
    }
    json.push(']');
    json
}

/// The column as an expression with its table's name, as [`Listing::parent`] wants it.
pub fn column<C: ColumnTrait>(column: C) -> Expr {
    Expr::col(column.as_column_ref())
}
