//! Statements about ratings and logged searches.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::Expr};

use super::{ArticleFeedback, article_feedback};
use crate::{db::Database, error::StoreResult, ids::UserId, rows, sql::Statement};

/// How many found an article helpful, in whatever language they read it, and how many did not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FeedbackCounts {
    /// Those who did.
    pub helpful: u64,
    /// Those who did not.
    pub not_helpful: u64,
}

/// The ratings of each article, by identity, in the order asked for. One statement.
///
/// # Errors
/// When the database fails.
pub async fn feedback_counts(db: &Database, identities: &[&str]) -> StoreResult<Vec<FeedbackCounts>> {
    if identities.is_empty() {
        return Ok(Vec::new());
    }
    let mut unique = identities.to_vec();
    unique.sort_unstable();
    unique.dedup();
    let query = article_feedback::Entity::find()
        .select_only()
        .column(article_feedback::Column::ArticleIdentity)
        .column(article_feedback::Column::Helpful)
        .expr(Expr::cust("COUNT(*)"))
        .filter(article_feedback::Column::ArticleIdentity.is_in(unique))
        .group_by(article_feedback::Column::ArticleIdentity)
        .group_by(article_feedback::Column::Helpful)
        .into_query();
    let statement = Statement::build(db.backend(), &query);
    let counted = db.query(&statement, |row| Ok((row.next::<String>()?, row.next::<bool>()?, row.next()?))).await?;
    let mut counts: HashMap<String, FeedbackCounts> = HashMap::with_capacity(counted.len());
    for (identity, helpful, count) in counted {
        let counts = counts.entry(identity).or_default();
        let place = if helpful { &mut counts.helpful } else { &mut counts.not_helpful };
        *place = count;
    }
    Ok(identities.iter().map(|identity| counts.get(*identity).copied().unwrap_or_default()).collect())
}

/// What a user said of an article.
///
/// # Errors
/// When the database fails.
pub async fn feedback_of(db: &Database, user: UserId, identity: &str) -> StoreResult<Option<ArticleFeedback>> {
    let query = article_feedback::Entity::find()
        .filter(article_feedback::Column::UserId.eq(user))
        .filter(article_feedback::Column::ArticleIdentity.eq(identity));
    Ok(rows::all(db, query.limit(1)).await?.pop())
}
