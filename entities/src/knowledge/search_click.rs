//! The row of an article that was opened from results.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::{ids::SearchClickId, locale::Locale};

/// How often an article was opened from the results of a day's searches. One row a day, locale, query and article.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_clicks")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SearchClickId,
    /// The day of the search in UTC.
    pub day: NaiveDate,
    /// The locale that was searched.
    pub locale: Locale,
    /// What was looked for, as [`super::normalized`] writes it.
    pub query: String,
    /// The article's slug in the default locale.
    pub article: String,
    /// How often; at least once.
    pub clicks: i32,
}

crate::sql::record! { "search_clicks": id, day, locale, query, article, clicks }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
