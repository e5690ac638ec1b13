//! What a person changes of their own profile.

use super::{TokenScope, User, check::LONGEST_NAME, user};
use crate::{
    access::OwnDenied,
    change::{Change, Work},
    error::StoreError,
    ids::UserId,
    locale::Locale,
    rows,
    sql::Statement,
    text::{Line, TextRefusal},
    writer::Stop,
};

/// A person's name.
pub type UserName = Line<LONGEST_NAME>;

/// What is to be changed of the person's own profile. What is not given stays as it is.
#[derive(Debug)]
pub struct UpdateProfile {
    /// The new name.
    pub name: Option<UserName>,
    /// What the person wants to read.
    pub locale: Option<Locale>,
}

/// Why a profile is not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileRefusal {
    /// Nobody is signed in, or the API token does not reach so far.
    Denied(OwnDenied),
    /// The name.
    Name(TextRefusal),
    /// What is no language tag.
    Locale,
}

impl Change for UpdateProfile {
    const MUTATION: &'static str = "Mutation.updateProfile";
    type Answer = UserId;
    type Refusal = ProfileRefusal;

    fn hidden() -> ProfileRefusal {
        ProfileRefusal::Denied(OwnDenied::SignedOut)
    }

    async fn make(&self, work: &Work<'_>) -> Result<UserId, Stop<ProfileRefusal>> {
        const UPDATE: &str = "UPDATE users SET name = $1, locale = $2 WHERE id = $3";
        work.own(TokenScope::WriteAccount).map_err(|denied| Stop::Refused(ProfileRefusal::Denied(denied)))?;
        let id = work.by().id;
        let user = rows::locked_by::<User>(work.session, user::Column::Id, id).await?;
        let user = user.ok_or_else(|| StoreError::Corrupt(format!("there is no user {id}")))?;
        let name = self.name.as_ref().map_or(user.name.as_str(), UserName::as_str);
        let locale = self.locale.unwrap_or(user.locale);
        if (name, locale) != (user.name.as_str(), user.locale) {
            work.session.execute(&Statement::new(UPDATE, vec![name.into(), locale.into(), id.into()])).await?;
        }
        Ok(id)
    }
}
