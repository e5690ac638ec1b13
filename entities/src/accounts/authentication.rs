//! Whose token it is.

use std::sync::{Arc, LazyLock};

use super::{SecretHash, TokenScope, TokenScopes, User};
use crate::{
    clock::Clock,
    db::Database,
    error::StoreResult,
    ids::{OrganizationId, UserId},
    organizations::{Membership, Organization},
    sql::{Projection, Record, RowReader, Statement},
};

/// Of users with no more memberships than this, all come with the user. Of others none do, and they are read when they are
/// asked for.
const MEMBERSHIPS: usize = 100;

/// A user, known by a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authenticated {
    /// Who it is.
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
/// back is as one that never was: `None`. One statement, which also reads the user's places.
///
/// # Errors
/// When the database fails.
pub async fn authenticate(db: &Database, secret: &str, clock: &dyn Clock) -> StoreResult<Option<Authenticated>> {
    let hash = SecretHash::of(secret);
    let statement = Statement::new(BY_TOKEN.as_str(), vec![hash.as_str().into(), clock.now().into()]);
    known(db, &statement).await
}

/// A user as a session of theirs would show them. One statement.
///
/// # Errors
/// When the database fails.
pub async fn as_session_of(db: &Database, user: UserId) -> StoreResult<Option<Authenticated>> {
    known(db, &Statement::new(BY_USER.as_str(), vec![user.into()])).await
}

/// Of which of the two kinds a token is, its hash tells: both look-ups are by a unique index, and the second is made only
/// where the first finds nothing. They stand where a value stands, so that no join is written, planned and opened twice.
pub(crate) static BY_TOKEN: LazyLock<String> = LazyLock::new(|| {
    let session = "t.token_hash = $1 AND t.ended_at IS NULL AND t.expires_at > $2";
    let api_token = "t.token_hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2)";
    people(
        &format!("(SELECT t.scopes FROM api_tokens AS t WHERE {api_token})"),
        &format!(
            "u.id = COALESCE((SELECT t.user_id FROM sessions AS t WHERE {session}), \
             (SELECT t.user_id FROM api_tokens AS t WHERE {api_token}))"
        ),
    )
});

static BY_USER: LazyLock<String> = LazyLock::new(|| people("NULL", "u.id = $1"));

/// One row a membership, or one alone where there is none.
fn people(scopes: &str, of: &str) -> String {
    let all = Projection::ALL;
    let (user, membership, organization) =
        (User::select_list("u", all), Membership::select_list("m", all), Organization::select_list("o", all));
    format!(
        "SELECT {scopes} AS scopes, {user}, {membership}, {organization} FROM users AS u \
         LEFT JOIN memberships AS m ON m.user_id = u.id \
         LEFT JOIN organizations AS o ON o.id = m.organization_id WHERE {of} LIMIT {}",
        MEMBERSHIPS + 1
    )
}

async fn known(db: &Database, statement: &Statement) -> StoreResult<Option<Authenticated>> {
    let mut known = None;
    let place = |row: &mut RowReader<'_>| {
        if known.is_none() {
            let scopes: Option<TokenScopes> = row.next()?;
            let scopes = scopes.map(|scopes| scopes.as_slice().to_vec());
            known = Some((row.record::<User>(Projection::ALL)?, scopes));
        } else {
            // The same in every row.
            row.skip(1 + User::COLUMNS.len());
        }
        if row.is_null()? {
            return Ok(None);
        }
        Ok(Some(Place { membership: row.record(Projection::ALL)?, organization: row.record(Projection::ALL)? }))
    };
    let mut places: Vec<Place> = db.query(statement, place).await?.into_iter().flatten().collect();
    places.sort_unstable_by_key(|place| place.organization.id);
    let places = (places.len() <= MEMBERSHIPS).then(|| places.into());
    Ok(known.map(|(user, scopes)| Authenticated { user, scopes, places }))
}
