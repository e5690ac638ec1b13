//! Whose request it is.

use std::sync::Arc;

use crate::{
    accounts::{Authenticated, Place, TokenScope, User},
    ids::OrganizationId,
};

/// The one that a request's credentials stand for.
#[derive(Debug, Clone)]
pub enum Viewer {
    /// No credentials: public articles, `verifyReminder`, and nothing else.
    Anonymous,
    /// A user, through a session (all that the user may) or an API token (within its scopes).
    User(Arc<Authenticated>),
}

impl Viewer {
    /// The signed-in user.
    pub fn user(&self) -> Option<&User> {
        match self {
            Self::Anonymous => None,
            Self::User(authenticated) => Some(&authenticated.user),
        }
    }

    /// The viewer's places, where they came with the credentials.
    pub(crate) fn places(&self) -> Option<&[Place]> {
        match self {
            Self::Anonymous => None,
            Self::User(authenticated) => authenticated.places(),
        }
    }

    /// The viewer's place in that organization; `None` also where the places did not come with the credentials.
    pub(crate) fn place_in(&self, organization: OrganizationId) -> Option<&Place> {
        match self {
            Self::Anonymous => None,
            Self::User(authenticated) => authenticated.place_in(organization),
        }
    }

    /// Whether the credentials reach so far: a session does, an API token only within its scopes, of which one to write
    /// includes the one to read.
    pub fn has_scope(&self, wanted: TokenScope) -> bool {
        match self {
            Self::Anonymous => false,
            Self::User(authenticated) => TokenScope::reached(authenticated.scopes.as_deref(), wanted),
        }
    }
}
