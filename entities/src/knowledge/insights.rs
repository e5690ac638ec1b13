//! What people searched for, and what they did not find.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::Value;

use crate::{
    access::Access,
    accounts::StaffRole,
    db::Database,
    error::StoreResult,
    locale::Locale,
    page::{Page, PageArgs},
    sql::{RowReader, Statement},
};

/// How many queries are counted: those that come first.
const MOST: usize = 10_000;
const LIST: &str = "searchInsights";

/// What came of searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchOutcome {
    /// Nothing was found.
    NothingFound,
    /// Something was found, and nobody opened any of it.
    NothingOpened,
}

/// Which searches are told.
#[derive(Debug, Clone, Default)]
pub struct InsightFilter {
    /// Those of this day in UTC and later.
    pub since: Option<NaiveDate>,
    /// Those in this locale.
    pub locale: Option<Locale>,
    /// Those of people who had this of the schema in front of them.
    pub coordinate: Option<String>,
    /// Only queries of which that came at least once, or of [`SearchOutcome::NothingOpened`] always.
    pub outcome: Option<SearchOutcome>,
}

/// A query, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchInsight {
    /// As [`super::normalized`] writes it.
    pub query: String,
    /// The locale that was searched.
    pub locale: Locale,
    /// How often it was searched for.
    pub searches: u64,
    /// How often nothing was found.
    pub without_result: u64,
    /// How often a result was opened.
    pub opened: u64,
    /// The most articles that one of the searches found.
    pub most_hits: u64,
    /// What of the schema those who searched for it had in front of them, what most of them had first; whatever coordinate
    /// was asked for.
    pub coordinates: Vec<String>,
    /// The identities of the articles that were opened from its results, the most opened first, whatever was at hand.
    pub clicked_articles: Vec<String>,
}

/// A query that several readers made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommonQuery {
    /// As [`super::normalized`] writes it.
    pub query: String,
    /// The locale that was searched.
    pub locale: Locale,
    /// See [`super::SearchDay::suggested_from`].
    pub suggested_from: u8,
    /// How often it was searched for.
    pub searches: u64,
}

/// The searches that the filter means, what happened most often first; no more than 10,000 queries. For support agents and
/// editors: `None` for anybody else. Three statements.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn insights(
    db: &Database,
    access: &Access,
    filter: &InsightFilter,
    page: &PageArgs,
) -> StoreResult<Option<Page<SearchInsight>>> {
    if !matches!(access.staff_role(), StaffRole::Agent | StaffRole::Editor) {
        return Ok(None);
    }
    let insights = searched(db, filter).await?;
    // A query holds no line break: the pair is unique.
    let page = page.cut(LIST, insights, |insight| format!("{}\n{}", insight.locale, insight.query))?;
    let queries: Vec<&str> = page.rows.iter().map(|row| row.node.query.as_str()).collect();
    let mut articles = beside(db, filter, &queries, Beside::Articles).await?;
    let mut coordinates = beside(db, filter, &queries, Beside::Coordinates).await?;
    Ok(Some(page.map(|insight| {
        let key = (insight.query.clone(), insight.locale);
        let clicked_articles = articles.remove(&key).unwrap_or_default();
        SearchInsight { clicked_articles, coordinates: coordinates.remove(&key).unwrap_or_default(), ..insight.clone() }
    })))
}

/// The same with neither articles nor coordinates, for whoever has the database at hand and is asked for no right, such as a
/// command.
///
/// # Errors
/// A database that fails.
pub async fn searched(db: &Database, filter: &InsightFilter) -> StoreResult<Vec<SearchInsight>> {
    let mut values: Vec<Value> = vec![filter.coordinate.clone().unwrap_or_default().into()];
    let among = filter.days_and_locale(&mut values);
    let found = "SUM(searches) - SUM(without_result)";
    let (having, order) = match filter.outcome {
        None => (String::new(), "SUM(searches)"),
        Some(SearchOutcome::NothingFound) => (" HAVING SUM(without_result) > 0".to_owned(), "SUM(without_result)"),
        Some(SearchOutcome::NothingOpened) => (format!(" HAVING SUM(opened) = 0 AND {found} > 0"), found),
    };
    let text = format!(
        "SELECT query, locale, SUM(searches), SUM(without_result), SUM(opened), MAX(hits) FROM search_days \
         WHERE coordinate = $1{among} GROUP BY query, locale{having} ORDER BY {order} DESC, query, locale LIMIT {MOST}"
    );
    let insight = |row: &mut RowReader<'_>| {
        let (query, locale, searches, without_result) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let (opened, most_hits) = (row.next()?, row.next::<i32>()?);
        let most_hits = u64::try_from(most_hits).unwrap_or_default();
        let (coordinates, clicked_articles) = (Vec::new(), Vec::new());
        Ok(SearchInsight { query, locale, searches, without_result, opened, most_hits, coordinates, clicked_articles })
    };
    db.query(&Statement::new(text, values), insight).await
}

/// What people who searched for these had in front of them, for the same callers as [`searched`].
///
/// # Errors
/// A database that fails.
pub async fn with_coordinates(
    db: &Database,
    filter: &InsightFilter,
    insights: Vec<SearchInsight>,
) -> StoreResult<Vec<SearchInsight>> {
    let queries: Vec<&str> = insights.iter().map(|insight| insight.query.as_str()).collect();
    let mut found = beside(db, filter, &queries, Beside::Coordinates).await?;
    let with = |insight: SearchInsight| {
        let coordinates = found.remove(&(insight.query.clone(), insight.locale)).unwrap_or_default();
        SearchInsight { coordinates, ..insight }
    };
    Ok(insights.into_iter().map(with).collect())
}

/// The queries since a day that several readers made, the most frequent first.
///
/// # Errors
/// A database that fails.
pub async fn common_queries(db: &Database, since: NaiveDate, most: usize) -> StoreResult<Vec<CommonQuery>> {
    let text = format!(
        "SELECT query, locale, MIN(suggested_from), SUM(searches) FROM search_days \
         WHERE suggested_from IS NOT NULL AND coordinate = '' AND day >= $1 \
         GROUP BY query, locale ORDER BY SUM(searches) DESC, query, locale LIMIT {most}"
    );
    let common = |row: &mut RowReader<'_>| {
        let (query, locale, from, searches) = (row.next()?, row.next()?, row.next::<i32>()?, row.next()?);
        Ok(CommonQuery { query, locale, suggested_from: u8::try_from(from).unwrap_or(u8::MAX), searches })
    };
    db.query(&Statement::new(text, vec![since.into()]), common).await
}

impl InsightFilter {
    /// The conditions that hold for searches and for what was opened of them, with their values.
    fn days_and_locale(&self, values: &mut Vec<Value>) -> String {
        let mut text = String::new();
        if let Some(since) = self.since {
            values.push(since.into());
            text.push_str(&format!(" AND day >= ${}", values.len()));
        }
        if let Some(locale) = self.locale {
            values.push(locale.into());
            text.push_str(&format!(" AND locale = ${}", values.len()));
        }
        text
    }
}

/// What is told beside a query.
#[derive(Debug, Clone, Copy)]
enum Beside {
    /// What was opened of its results.
    Articles,
    /// What those who searched for it had in front of them.
    Coordinates,
}

impl Beside {
    /// The column, its table, and how often it was that.
    const fn columns(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Articles => ("article", "search_clicks", "clicks"),
            Self::Coordinates => ("coordinate", "search_days", "searches"),
        }
    }
}

/// What is told beside each of these queries, the most frequent first.
async fn beside(
    db: &Database,
    filter: &InsightFilter,
    queries: &[&str],
    what: Beside,
) -> StoreResult<HashMap<(String, Locale), Vec<String>>> {
    let mut found: HashMap<(String, Locale), Vec<String>> = HashMap::new();
    if queries.is_empty() {
        return Ok(found);
    }
    let (column, table, times) = what.columns();
    let mut values: Vec<Value> = queries.iter().map(|query| (*query).into()).collect();
    let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
    let among = filter.days_and_locale(&mut values);
    let text = format!(
        "SELECT query, locale, {column} FROM {table} WHERE query IN ({}) AND {column} <> ''{among} \
         GROUP BY query, locale, {column} ORDER BY SUM({times}) DESC, {column}",
        places.join(", ")
    );
    let told = |row: &mut RowReader<'_>| Ok((row.next()?, row.next()?, row.next()?));
    for (query, locale, value) in db.query(&Statement::new(text, values), told).await? {
        found.entry((query, locale)).or_default().push(value);
    }
    Ok(found)
}
