//! Counting searches by day.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
};

use chrono::{DateTime, NaiveDate, Utc};

use super::{LoggedQuery, SearchDay};
use crate::{
    clock::Clock,
    error::StoreResult,
    ids::IdSource,
    locale::Locale,
    sql::{Record, Session, Statement},
    writer::{Job, Stop},
};

/// How many days searches are kept where nothing is said.
pub const DEFAULT_DAYS_KEPT: u16 = 400;

/// How many rows a day may have, in each of the two tables. What is searched for after that counts only if it was before:
/// whoever searches for something else every time fills nothing.
const MOST_A_DAY: u64 = 10_000;
/// How many rows are forgotten in one transaction.
const FORGOTTEN_AT_ONCE: u64 = 10_000;
/// How many coordinates of one search are counted.
const MOST_COORDINATES: usize = 5;
/// Longer ones are none.
const LONGEST_COORDINATE: usize = 200;

/// A search, as it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searched {
    at: DateTime<Utc>,
    locale: Locale,
    query: LoggedQuery,
    hits: i32,
    coordinates: BTreeSet<String>,
    suggested_from: Option<i32>,
}

impl Searched {
    /// A search of a locale at an instant: what was typed, how many articles were found, and what of the schema the
    /// searcher had in front of them, of which five coordinates are kept. `None` where nothing is to be kept of the query.
    pub fn new<'c>(
        at: DateTime<Utc>,
        locale: Locale,
        query: &str,
        hits: usize,
        coordinates: impl IntoIterator<Item = &'c str>,
    ) -> Option<Self> {
        let known = coordinates.into_iter().filter(|it| !it.is_empty() && it.len() <= LONGEST_COORDINATE);
        Some(Self {
            at,
            locale,
            query: query.parse().ok()?,
            hits: i32::try_from(hits).unwrap_or(i32::MAX),
            coordinates: known.take(MOST_COORDINATES).map(str::to_owned).collect(),
            suggested_from: None,
        })
    }

    /// The same as something that several readers searched for: see [`SearchDay::suggested_from`].
    pub fn suggested_from(self, audience: Option<u8>) -> Self {
        Self { suggested_from: audience.map(i32::from), ..self }
    }

    /// The rows that it counts in: that of all, and those of what was at hand.
    pub(crate) fn rows(self, ids: &IdSource, clock: &dyn Clock) -> Vec<SearchDay> {
        let of_all = SearchDay {
            id: ids.next(clock),
            day: self.at.date_naive(),
            locale: self.locale,
            query: self.query.as_str().to_owned(),
            coordinate: String::new(),
            searches: 1,
            without_result: i32::from(self.hits == 0),
            opened: 0,
            hits: self.hits,
            last_at: self.at,
            suggested_from: self.suggested_from,
        };
        let with = |coordinate| SearchDay { id: ids.next(clock), coordinate, suggested_from: None, ..of_all.clone() };
        let mut rows: Vec<SearchDay> = self.coordinates.into_iter().map(with).collect();
        rows.push(of_all);
        rows
    }
}

/// Counts searches. Answers how many rows were left out because their day had as many as a day may have.
#[derive(Debug, Clone)]
pub struct CountSearches {
    rows: Vec<SearchDay>,
}

impl CountSearches {
    /// These searches.
    pub fn new(searches: impl IntoIterator<Item = Searched>, ids: &IdSource, clock: &dyn Clock) -> Self {
        Self { rows: together(searches.into_iter().flat_map(|search| search.rows(ids, clock))) }
    }
}

/// Forgets the searches before a day, a part of them at a time. Answers whether there may be more.
#[derive(Debug, Clone, Copy)]
pub struct ForgetSearches {
    /// The first day that is kept.
    pub before: NaiveDate,
}

/// One row a day, locale, query and coordinate, always in the same order, in which they are locked.
pub(crate) fn together(rows: impl IntoIterator<Item = SearchDay>) -> Vec<SearchDay> {
    let mut together: BTreeMap<(NaiveDate, String, String, String), SearchDay> = BTreeMap::new();
    for row in rows {
        let key = (row.day, row.locale.to_string(), row.query.clone(), row.coordinate.clone());
        match together.get_mut(&key) {
            Some(sum) => {
                sum.searches = sum.searches.saturating_add(row.searches);
                sum.without_result = sum.without_result.saturating_add(row.without_result);
                sum.opened = sum.opened.saturating_add(row.opened);
                sum.hits = sum.hits.max(row.hits);
                sum.last_at = sum.last_at.max(row.last_at);
                sum.suggested_from = [sum.suggested_from, row.suggested_from].into_iter().flatten().min();
            }
            None => {
                together.insert(key, row);
            }
        }
    }
    together.into_values().collect()
}

impl Job for CountSearches {
    type Answer = u64;
    type Refusal = Infallible;

    async fn run(&self, session: &Session) -> Result<u64, Stop<Infallible>> {
        let mut room: BTreeMap<NaiveDate, u64> = BTreeMap::new();
        let mut left_out = 0;
        for row in &self.rows {
            if add(session, row).await? {
                continue;
            }
            let left = match room.get_mut(&row.day) {
                Some(left) => left,
                None => room.entry(row.day).or_insert(room_of(session, "search_days", row.day).await?),
            };
            if *left == 0 {
                left_out += 1;
                continue;
            }
            *left -= 1;
            begin(session, row).await?;
        }
        Ok(left_out)
    }
}

/// Adds to the row that is there; false where there is none.
async fn add(session: &Session, row: &SearchDay) -> StoreResult<bool> {
    const ADD: &str = "UPDATE search_days SET searches = searches + $1, without_result = without_result + $2, \
        hits = CASE WHEN hits < $3 THEN $3 ELSE hits END, last_at = $4, \
        suggested_from = CASE WHEN suggested_from <= $5 THEN suggested_from ELSE COALESCE($5, suggested_from) END \
        WHERE day = $6 AND locale = $7 AND query = $8 AND coordinate = $9";
    let values = vec![
        row.searches.into(),
        row.without_result.into(),
        row.hits.into(),
        row.last_at.into(),
        row.suggested_from.into(),
        row.day.into(),
        row.locale.into(),
        row.query.as_str().into(),
        row.coordinate.as_str().into(),
    ];
    Ok(session.execute(&Statement::new(ADD, values)).await? > 0)
}

/// Begins a row, or adds to the one that another server began since.
async fn begin(session: &Session, row: &SearchDay) -> StoreResult<()> {
    const OR_ADD: &str = "ON CONFLICT (day, locale, query, coordinate) DO UPDATE SET \
        searches = search_days.searches + excluded.searches, \
        without_result = search_days.without_result + excluded.without_result, last_at = excluded.last_at";
    let insert = row.insert();
    session.execute(&Statement::new(format!("{} {OR_ADD}", &*insert.text), insert.values)).await?;
    Ok(())
}

/// How many rows a day may still have.
pub(super) async fn room_of(session: &Session, table: &str, day: NaiveDate) -> StoreResult<u64> {
    let text = format!("SELECT COUNT(*) FROM {table} WHERE day = $1");
    let counted: Vec<u64> = session.query(&Statement::new(text, vec![day.into()]), |row| row.next()).await?;
    Ok(MOST_A_DAY.saturating_sub(counted.first().copied().unwrap_or_default()))
}

impl Job for ForgetSearches {
    type Answer = bool;
    type Refusal = Infallible;

    async fn run(&self, session: &Session) -> Result<bool, Stop<Infallible>> {
        let mut is_more = false;
        for table in ["search_days", "search_clicks"] {
            let text = format!(
                "DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE day < $1 LIMIT {FORGOTTEN_AT_ONCE})"
            );
            let forgotten = session.execute(&Statement::new(text, vec![self.before.into()])).await?;
            is_more |= forgotten >= FORGOTTEN_AT_ONCE;
        }
        Ok(is_more)
    }
}
