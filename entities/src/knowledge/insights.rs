//! What people searched for, and what they did not find.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, Order},
};

use super::search_log::{Column, Entity};
use crate::{
    access::Access,
    accounts::StaffRole,
    db::Database,
    error::StoreResult,
    locale::Locale,
    page::{Page, PageArgs},
    sql::{RowReader, Statement},
};

/// How many queries are counted: the most frequent ones.
const MOST: u64 = 10_000;
const LIST: &str = "searchInsights";

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
    /// The identities of the articles that were opened from its results, the most opened first.
    pub clicked_articles: Vec<String>,
}

/// The searches since an instant, in one locale or in all, the most frequent query first; no more than the 10,000 most
/// frequent. For support agents and editors: `None` for anybody else. Two statements.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn insights(
    db: &Database,
    access: &Access,
    since: Option<DateTime<Utc>>,
    locale: Option<Locale>,
    page: &PageArgs,
) -> StoreResult<Option<Page<SearchInsight>>> {
    if !matches!(access.staff_role(), StaffRole::Agent | StaffRole::Editor) {
        return Ok(None);
    }
    let query = searches(since, locale)
        .select_only()
        .column(Column::Query)
        .column(Column::Locale)
        .expr(Expr::cust("COUNT(*)"))
        .expr(Expr::cust("COUNT(CASE WHEN hits = 0 THEN 1 END)"))
        .group_by(Column::Query)
        .group_by(Column::Locale)
        .order_by(Expr::cust("COUNT(*)"), Order::Desc)
        .order_by_asc(Column::Query)
        .order_by_asc(Column::Locale)
        .limit(MOST)
        .into_query();
    let insight = |row: &mut RowReader<'_>| {
        let (query, locale, searches, without_result) = (row.next()?, row.next()?, row.next()?, row.next()?);
        Ok(SearchInsight { query, locale, searches, without_result, clicked_articles: Vec::new() })
    };
    let insights = db.query(&Statement::build(db.backend(), &query), insight).await?;
    // A query holds no line break: the pair is unique.
    let page = page.cut(LIST, insights, |insight| format!("{}\n{}", insight.locale, insight.query))?;
    let queries: Vec<&str> = page.rows.iter().map(|row| row.node.query.as_str()).collect();
    let mut clicks = clicks(db, since, locale, &queries).await?;
    Ok(Some(page.map(|insight| {
        let clicked_articles = clicks.remove(&(insight.query.clone(), insight.locale)).unwrap_or_default();
        SearchInsight { clicked_articles, ..insight.clone() }
    })))
}

fn searches(since: Option<DateTime<Utc>>, locale: Option<Locale>) -> sea_orm::Select<Entity> {
    let mut query = Entity::find();
    if let Some(since) = since {
        query = query.filter(Column::At.gte(since));
    }
    if let Some(locale) = locale {
        query = query.filter(Column::Locale.eq(locale));
    }
    query
}

/// The articles opened from the results of each of these queries.
async fn clicks(
    db: &Database,
    since: Option<DateTime<Utc>>,
    locale: Option<Locale>,
    queries: &[&str],
) -> StoreResult<HashMap<(String, Locale), Vec<String>>> {
    let mut clicks: HashMap<(String, Locale), Vec<String>> = HashMap::new();
    if queries.is_empty() {
        return Ok(clicks);
    }
    let query = searches(since, locale)
        .select_only()
        .column(Column::Query)
        .column(Column::Locale)
        .column(Column::ClickedArticle)
        .filter(Column::Query.is_in(queries.iter().copied()))
        .filter(Column::ClickedArticle.is_not_null())
        .group_by(Column::Query)
        .group_by(Column::Locale)
        .group_by(Column::ClickedArticle)
        .order_by(Expr::cust("COUNT(*)"), Order::Desc)
        .order_by_asc(Column::ClickedArticle)
        .into_query();
    let clicked = |row: &mut RowReader<'_>| Ok((row.next()?, row.next()?, row.next()?));
    let counted = db.query(&Statement::build(db.backend(), &query), clicked).await?;
    for (query, locale, article) in counted {
        clicks.entry((query, locale)).or_default().push(article);
    }
    Ok(clicks)
}
