//! People with a login, and their keys for programs.

mod api_token;
mod profile;
mod user;

use async_graphql::Context;

pub use api_token::{ApiToken, TokenScope};
pub use profile::{UpdateProfileInput, UpdateProfilePayload, update_profile};
pub use user::User;

use crate::{context::access, error::Result};

/// The user that the request's credentials stand for; `None` for an anonymous request.
///
/// # Errors
/// As [`access`].
pub async fn viewer(ctx: &Context<'_>) -> Result<Option<User>> {
    Ok(access(ctx)?.user().cloned())
}
