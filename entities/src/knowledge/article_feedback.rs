//! The row of a rating.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::FeedbackReason;
use crate::{
    ids::{ArticleFeedbackId, UserId},
    locale::Locale,
};

/// A person's rating of an article: one a person and article, whatever the translation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "article_feedback")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ArticleFeedbackId,
    /// Who rates.
    pub user_id: UserId,
    /// The article's slug in the default locale, which is the same for all its translations.
    pub article_identity: String,
    /// The translation that was read.
    pub locale: Locale,
    /// Whether it helped.
    pub helpful: bool,
    /// What was wrong with it; null for one that helped.
    pub reason: Option<FeedbackReason>,
    /// In the person's own words.
    pub comment: Option<String>,
    /// When it was first rated.
    pub created_at: DateTime<Utc>,
    /// When the rating was last changed.
    pub updated_at: DateTime<Utc>,
    /// Which text of the article it is of; null for a rating from before that was noted.
    pub revision: Option<String>,
}

crate::sql::record! {
    "article_feedback":
    id, user_id, article_identity, locale, helpful, reason, comment, created_at, updated_at, revision,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
