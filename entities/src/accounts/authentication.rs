//! Whose token it is.

use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, sea_query::JoinType};

use super::{SecretHash, TokenScope, User, api_token, session, user};
use crate::{clock::Clock, db::Database, error::StoreResult};

/// A user, known by a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authenticated {
    /// Who it is.
    pub user: User,
    /// Of an API token, how far it reaches; `None` for a session, which reaches as far as the user.
    pub scopes: Option<Vec<TokenScope>>,
}

/// The user that a bearer token stands for: of a session, or of an API token. One that has expired, was ended or taken
/// back is as one that never was: `None`. Two statements at most.
///
/// # Errors
/// When the database fails.
pub async fn authenticate(db: &Database, secret: &str, clock: &dyn Clock) -> StoreResult<Option<Authenticated>> {
    let hash = SecretHash::of(secret);
    let now = clock.now();
    let sessions = session::Entity::belongs_to(user::Entity).from(session::Column::UserId).to(user::Column::Id);
    let session = session::Entity::find()
        .join(JoinType::InnerJoin, sessions.into())
        .select_also(user::Entity)
        .filter(session::Column::TokenHash.eq(hash.as_str()))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now));
    if let Some((_, Some(user))) = session.one(db.read()).await? {
        return Ok(Some(Authenticated { user, scopes: None }));
    }
    let tokens = api_token::Entity::belongs_to(user::Entity).from(api_token::Column::UserId).to(user::Column::Id);
    let token = api_token::Entity::find()
        .join(JoinType::InnerJoin, tokens.into())
        .select_also(user::Entity)
        .filter(api_token::Column::TokenHash.eq(hash.as_str()))
        .filter(api_token::Column::RevokedAt.is_null())
        .filter(api_token::Column::ExpiresAt.is_null().or(api_token::Column::ExpiresAt.gt(now)));
    Ok(match token.one(db.read()).await? {
        Some((token, Some(user))) => Some(Authenticated { user, scopes: Some(token.scopes.as_slice().to_vec()) }),
        _ => None,
    })
}
