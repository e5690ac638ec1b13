//! Constructors that check.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    ApiToken, Secret, SecretKind, Session, StaffRole, TokenScope, TokenScopes, User,
    check::{self, LONGEST_NAME},
};
use crate::{
    clock::Clock,
    error::InputError,
    ids::{IdSource, UserId},
    locale::Locale,
};

/// A user to be.
#[derive(Debug, Clone)]
pub struct NewUser<'a> {
    /// The login; kept in lower case.
    pub email: &'a str,
    /// As the person writes it; at most 200 characters.
    pub name: &'a str,
    /// What the person reads.
    pub locale: Locale,
    /// What the person does for the provider.
    pub staff_role: StaffRole,
}

impl NewUser<'_> {
    /// The row, without a password.
    ///
    /// # Errors
    /// An address or a name that is none.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<User, InputError> {
        Ok(User {
            id: ids.next(clock),
            email: check::email(self.email)?,
            name: check::line("the name", self.name, LONGEST_NAME)?,
            locale: self.locale,
            password_hash: None,
            staff_role: self.staff_role,
            created_at: clock.now(),
        })
    }
}

/// A session to be.
#[derive(Debug, Clone, Copy)]
pub struct NewSession {
    /// Who signs in.
    pub user: UserId,
    /// How long it lasts; more than nothing.
    pub lifetime: TimeDelta,
}

impl NewSession {
    /// The row, and the token that goes to its owner and nowhere else.
    ///
    /// # Errors
    /// A lifetime of nothing, or one beyond the calendar's end.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<(Session, Secret), InputError> {
        let secret = Secret::new(SecretKind::Session, ids);
        let now = clock.now();
        let session = Session {
            id: ids.next(clock),
            user_id: self.user,
            token_hash: secret.hash().into(),
            created_at: now,
            expires_at: check::after(now, self.lifetime)?,
            ended_at: None,
        };
        Ok((session, secret))
    }
}

/// An API token to be.
#[derive(Debug, Clone)]
pub struct NewApiToken<'a> {
    /// Whose rights it lends.
    pub user: UserId,
    /// What the person calls it; at most 200 characters.
    pub name: &'a str,
    /// How far it reaches; at least one.
    pub scopes: &'a [TokenScope],
    /// From when on it opens nothing; `None` for never.
    pub expires_at: Option<DateTime<Utc>>,
}

impl NewApiToken<'_> {
    /// The row, and the secret that goes to its owner and nowhere else.
    ///
    /// # Errors
    /// A name that is none, no scope, or an end that has passed.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<(ApiToken, Secret), InputError> {
        let now = clock.now();
        if self.expires_at.is_some_and(|end| end <= now) {
            return Err(InputError::Value("the token would have expired already: choose a later end".to_owned()));
        }
        let secret = Secret::new(SecretKind::ApiToken, ids);
        let token = ApiToken {
            id: ids.next(clock),
            user_id: self.user,
            name: check::line("the token's name", self.name, LONGEST_NAME)?,
            token_hash: secret.hash().into(),
            scopes: TokenScopes::new(self.scopes)?,
            created_at: now,
            last_used_at: None,
            expires_at: self.expires_at,
            revoked_at: None,
        };
        Ok((token, secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::FixedClock;
    use rand::SeedableRng;

    #[test]
    fn a_token_that_would_have_expired_already_is_refused() {
        let ids = IdSource::new(rand_chacha::ChaCha20Rng::seed_from_u64(1));
        let clock = FixedClock::new(DateTime::from_timestamp(1_700_000_000, 0).unwrap());
        let built = |expires_at| {
            let new = NewApiToken { user: ids.next(&clock), name: "CI", scopes: TokenScope::ALL, expires_at };
            new.build(&ids, &clock).map(|(token, secret)| token.token_hash == String::from(secret.hash()))
        };
        assert_eq!(built(None), Ok(true));
        assert_eq!(built(Some(clock.now() + TimeDelta::seconds(1))), Ok(true));
        assert!(built(Some(clock.now())).is_err());
        let session = |lifetime| NewSession { user: ids.next(&clock), lifetime }.build(&ids, &clock).is_ok();
        assert!(session(TimeDelta::seconds(1)));
        assert!(!session(TimeDelta::zero()));
        assert!(!session(TimeDelta::MAX));
    }
}
