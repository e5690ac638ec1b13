//! The row of an API token.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::TokenScopes;
use crate::ids::{ApiTokenId, UserId};

/// A named key for programs. Its secret is shown once; only a hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_tokens")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApiTokenId,
    /// Whose rights it lends.
    pub user_id: UserId,
    /// What the person calls it.
    pub name: String,
    /// SHA-256 of the secret, in hexadecimal; unique.
    pub token_hash: String,
    /// How far it reaches within the user's rights.
    pub scopes: TokenScopes,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When a request last came with it.
    pub last_used_at: Option<DateTime<Utc>>,
    /// From when on it opens nothing; null for never.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

crate::sql::record! { "api_tokens": id, user_id, name, token_hash, scopes, created_at, last_used_at, expires_at, revoked_at }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
