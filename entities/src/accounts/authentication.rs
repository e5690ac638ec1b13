//! Whose token it is.

use std::sync::{Arc, LazyLock};

use super::{SecretHash, SecretKind, TokenScope, TokenScopes, User, user};
use crate::{
    clock::Clock,
    db::Database,
    error::StoreResult,
    ids::{OrganizationId, UserId},
    organizations::{Membership, Organization, membership, organization},
    sql::{Projection, Record, RowReader, Statement},
};

/// Of users with no more memberships than this, all come with the user. Of others none do, and they are read when they are
/// asked for.
const MEMBERSHIPS: usize = 100;

/// A user, known by a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authenticated {
    /// Who it is; of one that was looked up, without the hash of their password.
    pub user: User,
    /// Of an API token, how far it reaches; `None` for a session, which reaches as far as the user.
    pub scopes: Option<Vec<TokenScope>>,
    /// By organization; `None` where they were not read.
    places: Option<Arc<[Place]>>,
}

/// A user's place in an organization, with the organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The place.
    pub membership: Membership,
    /// Where it is.
    pub organization: Organization,
}

impl Authenticated {
    /// A user whose memberships are read when they are asked for.
    pub fn new(user: User, scopes: Option<Vec<TokenScope>>) -> Self {
        Self { user, scopes, places: None }
    }

    /// All of the user's places, by organization; `None` where they were not read.
    pub fn places(&self) -> Option<&[Place]> {
        self.places.as_deref()
    }

    /// The user's place in that organization; `None` also where the places were not read.
    pub fn place_in(&self, organization: OrganizationId) -> Option<&Place> {
        let places = self.places()?;
        places.binary_search_by_key(&organization, |place| place.organization.id).ok().map(|at| &places[at])
    }
}

/// The user that a bearer token stands for: of a session, or of an API token. One that has expired, was ended or taken
/// back is as one that never was: `None`. One statement, which also reads the user's places, and a second one where what
/// has a session's mark is none.
///
/// # Errors
/// When the database fails.
pub async fn authenticate(db: &Database, secret: &str, clock: &dyn Clock) -> StoreResult<Option<Authenticated>> {
    let hash = SecretHash::of(secret);
    let by = |text: &'static str| Statement::new(text, vec![hash.as_str().into(), clock.now().into()]);
    if !secret.starts_with(SecretKind::ApiToken.mark()) {
        let found = known(db, &by(&BY_SESSION)).await?;
        // An API token from before they had a mark of their own may have the one of a session.
        if found.is_some() || !secret.starts_with(SecretKind::Session.mark()) {
            return Ok(found);
        }
    }
    known(db, &by(&BY_API_TOKEN)).await
}

/// A user as a session of theirs would show them. One statement.
///
/// # Errors
/// When the database fails.
pub async fn as_session_of(db: &Database, user: UserId) -> StoreResult<Option<Authenticated>> {
    known(db, &Statement::new(BY_USER.as_str(), vec![user.into()])).await
}

/// This and the next find one token at most, by a unique index.
pub(crate) static BY_SESSION: LazyLock<String> = LazyLock::new(|| {
    let open = "t.token_hash = $1 AND t.ended_at IS NULL AND t.expires_at > $2";
    people("NULL", "sessions AS t JOIN users AS u ON u.id = t.user_id", open)
});

pub(crate) static BY_API_TOKEN: LazyLock<String> = LazyLock::new(|| {
    let open = "t.token_hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2)";
    people("t.scopes", "api_tokens AS t JOIN users AS u ON u.id = t.user_id", open)
});

static BY_USER: LazyLock<String> = LazyLock::new(|| people("NULL", "users AS u", "u.id = $1"));

/// All but what nobody who asks needs to be known by.
fn user_columns() -> Projection {
    Projection::ALL.without(user::Column::PasswordHash)
}

/// All but what the user says.
fn membership_columns() -> Projection {
    Projection::ALL.without(membership::Column::UserId)
}

/// All but what the membership says.
fn organization_columns() -> Projection {
    Projection::ALL.without(organization::Column::Id)
}

/// One row a membership, or one alone where there is none.
fn people(scopes: &str, from: &str, of: &str) -> String {
    let user = User::select_list("u", user_columns());
    let membership = Membership::select_list("m", membership_columns());
    let organization = Organization::select_list("o", organization_columns());
    format!(
        "SELECT {scopes} AS scopes, {user}, {membership}, {organization} FROM {from} \
         LEFT JOIN memberships AS m ON m.user_id = u.id \
         LEFT JOIN organizations AS o ON o.id = m.organization_id WHERE {of} LIMIT {}",
        MEMBERSHIPS + 1
    )
}

async fn known(db: &Database, statement: &Statement) -> StoreResult<Option<Authenticated>> {
    let mut known: Option<(User, Option<Vec<TokenScope>>)> = None;
    let place = |row: &mut RowReader<'_>| {
        let user_id = match &known {
            // The same in every row.
            Some((user, _)) => {
                row.skip(1 + user_columns().len_of::<User>());
                user.id
            }
            None => {
                let scopes: Option<TokenScopes> = row.next()?;
                let scopes = scopes.map(|scopes| scopes.as_slice().to_vec());
                known.insert((row.record(user_columns())?, scopes)).0.id
            }
        };
        if row.is_null()? {
            return Ok(None);
        }
        let membership = Membership { user_id, ..row.record(membership_columns())? };
        let organization = Organization { id: membership.organization_id, ..row.record(organization_columns())? };
        Ok(Some(Place { membership, organization }))
    };
    let mut places: Vec<Place> = db.query(statement, place).await?.into_iter().flatten().collect();
    places.sort_unstable_by_key(|place| place.organization.id);
    let places = (places.len() <= MEMBERSHIPS).then(|| places.into());
    Ok(known.map(|(user, scopes)| Authenticated { user, scopes, places }))
}
