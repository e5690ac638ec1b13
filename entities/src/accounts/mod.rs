//! People with a login, their sessions and their API tokens.

pub(crate) mod api_token;
mod authentication;
pub(crate) mod check;
mod create;
mod profile;
mod remembered;
mod scopes;
mod secret;
pub(crate) mod session;
mod store;
#[cfg(test)]
mod tests;
pub(crate) mod user;

pub use api_token::Model as ApiToken;
pub use authentication::{Authenticated, Place, as_session_of, authenticate};
#[cfg(test)]
pub(crate) use authentication::{BY_API_TOKEN, BY_SESSION};
pub use create::{NewApiToken, NewSession, NewUser};
pub use profile::{ProfileRefusal, UpdateProfile, UserName};
pub(crate) use remembered::Remembered;
pub use remembered::{Recalled, recall};
pub use scopes::{TokenScope, TokenScopes};
pub use secret::{Secret, SecretHash, SecretKind};
pub use session::Model as Session;
pub(crate) use store::is_own;
pub use store::{
    api_tokens_by_ids, api_tokens_of_users, by_ids, of_audit_entries, of_invitations, of_memberships,
    of_support_access_grants,
};
pub use user::Model as User;

use crate::values::graphql_enum;

graphql_enum! {
    /// What a person does for the provider.
    pub enum StaffRole {
        /// Nothing: a customer.
        None = "NONE",
        /// Helps customers.
        Agent = "AGENT",
        /// Writes guides.
        Editor = "EDITOR",
    }
}
