//! The row of a key.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::ids::UserId;

/// A key that a user sent with a mutation, what was asked, and what was answered.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_keys")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub user_id: UserId,
    /// For which mutation, as a schema coordinate.
    pub mutation: String,
    /// The key, as it was sent.
    pub key: String,
    /// What tells the request from others: see [`super::Request`].
    pub request_hash: String,
    /// The answer as JSON: identifiers of what was made. Empty only within the transaction that writes it.
    pub answer: Option<String>,
    /// When it came.
    pub created_at: DateTime<Utc>,
}

crate::sql::record! { "idempotency_keys": id, user_id, mutation, key, request_hash, answer, created_at }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
