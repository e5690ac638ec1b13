//! The row of a day's searches.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::{ids::SearchDayId, locale::Locale};

/// How often a query was searched for on a day, and what came of it. It does not say who searched. A search counts once in the
/// row without a coordinate, and once more in that of each coordinate at hand. One row a day, locale, query and coordinate.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_days")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SearchDayId,
    /// The day in UTC.
    pub day: NaiveDate,
    /// The locale that was searched.
    pub locale: Locale,
    /// What was looked for, as [`super::normalized`] writes it.
    pub query: String,
    /// What of the schema the searchers had in front of them; empty for all searches together.
    pub coordinate: String,
    /// How often; at least once.
    pub searches: i32,
    /// How often nothing was found.
    pub without_result: i32,
    /// How often a result was opened; never more often than something was found.
    pub opened: i32,
    /// The most articles that one of the searches found.
    pub hits: i32,
    /// When the latest of them was made. It tells with which search an opened article belongs.
    pub last_at: DateTime<Utc>,
    /// To whom it may be suggested, as several readers made it who may read no more: 0 for anybody, 1 for customers, 2 for
    /// agents. None where too few made it, and where it is not the row of all searches.
    pub suggested_from: Option<i32>,
}

crate::sql::record! {
    "search_days": id, day, locale, query, coordinate, searches, without_result, opened, hits, last_at,
    suggested_from,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
