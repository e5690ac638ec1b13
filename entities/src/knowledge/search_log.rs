//! The row of a logged search.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{ids::SearchLogId, locale::Locale};

/// A search that somebody made. It does not say who.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_log")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SearchLogId,
    /// When.
    pub at: DateTime<Utc>,
    /// The locale that was searched.
    pub locale: Locale,
    /// What was looked for, as [`super::normalized`] writes it.
    pub query: String,
    /// How many sections were found; never negative.
    pub hits: i32,
    /// The identity of the article that was opened from the results.
    pub clicked_article: Option<String>,
}

crate::sql::record! { "search_log": id, at, locale, query, hits, clicked_article }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
