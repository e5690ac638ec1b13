//! Whose token it is.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};

use super::{
    SecretHash, SecretKind, TokenScope, TokenScopes, User,
    remembered::{Recalled, VERSION, Version},
    user,
};
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
/// back is as one that never was: `None`.
///
/// One statement. Of one who asked before it is a short one, which says whether they are still who they were. Of all others
/// it also reads the user's places; it comes second where it turns out that something has changed. What has a session's mark
/// and is none costs one more.
///
/// # Errors
/// When the database fails.
pub async fn authenticate(db: &Database, secret: &str, clock: &dyn Clock) -> StoreResult<Option<Arc<Authenticated>>> {
    let (hash, now) = (SecretHash::of(secret), clock.now());
    if let Some(recalled) = db.remembered().recall(&hash, now)
        && recalled.still_holds(db).await?
    {
        return Ok(Some(recalled.who));
    }
    let found = find(db, secret, hash, now).await?;
    Ok(found.map(|found| {
        let who = Arc::clone(&found.who);
        db.remembered().remember(hash, found);
        who
    }))
}

async fn find(db: &Database, secret: &str, hash: SecretHash, now: DateTime<Utc>) -> StoreResult<Option<Recalled>> {
    let by = |text: &'static str| Statement::new(text, vec![String::from(hash).into(), now.into()]);
    if !secret.starts_with(SecretKind::ApiToken.mark()) {
        let found = read(db, &by(&BY_SESSION)).await?;
        // An API token from before they had a mark of their own may have the one of a session.
        if found.is_some() || !secret.starts_with(SecretKind::Session.mark()) {
            return Ok(found);
        }
    }
    read(db, &by(&BY_API_TOKEN)).await
}

/// A user as a session of theirs would show them. One statement.
///
/// # Errors
/// When the database fails.
pub async fn as_session_of(db: &Database, user: UserId) -> StoreResult<Option<Arc<Authenticated>>> {
    let found = read(db, &Statement::new(BY_USER.as_str(), vec![user.into()])).await?;
    Ok(found.map(|found| found.who))
}

/// This and the next find one token at most, by a unique index.
pub(crate) static BY_SESSION: LazyLock<String> = LazyLock::new(|| {
    let open = "t.token_hash = $1 AND t.ended_at IS NULL AND t.expires_at > $2";
    people("NULL", "t.expires_at", "sessions AS t JOIN users AS u ON u.id = t.user_id", open)
});

pub(crate) static BY_API_TOKEN: LazyLock<String> = LazyLock::new(|| {
    let open = "t.token_hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2)";
    people("t.scopes", "t.expires_at", "api_tokens AS t JOIN users AS u ON u.id = t.user_id", open)
});

static BY_USER: LazyLock<String> = LazyLock::new(|| people("NULL", "NULL", "users AS u", "u.id = $1"));

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

/// One row a membership, or one alone where there is none. Each has what the credential says and the version before what it
/// tells of people, in the same statement: all of it is of one state.
fn people(scopes: &str, expires_at: &str, from: &str, of: &str) -> String {
    let user = User::select_list("u", user_columns());
    let membership = Membership::select_list("m", membership_columns());
    let organization = Organization::select_list("o", organization_columns());
    format!(
        "SELECT {scopes} AS scopes, {expires_at} AS expires_at, ({VERSION}) AS version, {user}, {membership}, {organization} \
         FROM {from} LEFT JOIN memberships AS m ON m.user_id = u.id \
         LEFT JOIN organizations AS o ON o.id = m.organization_id WHERE {of} LIMIT {}",
        MEMBERSHIPS + 1
    )
}

/// What each row says before the places: see [`people`].
struct Person {
    user: User,
    scopes: Option<Vec<TokenScope>>,
    expires_at: Option<DateTime<Utc>>,
    version: Version,
}

impl Person {
    const COLUMNS_BEFORE: usize = 3;

    fn read(row: &mut RowReader<'_>) -> StoreResult<Self> {
        let scopes: Option<TokenScopes> = row.next()?;
        let (expires_at, version) = (row.next()?, Version(row.next()?));
        let scopes = scopes.map(|scopes| scopes.as_slice().to_vec());
        Ok(Self { user: row.record(user_columns())?, scopes, expires_at, version })
    }
}

async fn read(db: &Database, statement: &Statement) -> StoreResult<Option<Recalled>> {
    let mut found: Option<Person> = None;
    let place = |row: &mut RowReader<'_>| {
        let user_id = match &found {
            // The same in every row.
            Some(person) => {
                row.skip(Person::COLUMNS_BEFORE + user_columns().len_of::<User>());
                person.user.id
            }
            None => found.insert(Person::read(row)?).user.id,
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
    Ok(found.map(|Person { user, scopes, expires_at, version }| Recalled {
        who: Arc::new(Authenticated { user, scopes, places }),
        version,
        expires_at,
    }))
}
