//! `Mutation.renewSupportCode`.

use async_graphql::Context;
use entities::{access::OwnDenied, locale::Locale, support::RenewSupportCode};

use super::SupportCode;
use crate::{
    context::{access, database},
    error::Result,
    help::UserErrorCode,
    user_errors::{self, Form, Refusal, payload},
};

payload! {
    /// What came of renewing the support code.
    RenewSupportCodePayload = "RenewSupportCodePayload" {
        /// The new code; null where it was refused.
        support_code: Option<SupportCode>,
    }
}

/// Gives the viewer a new support code, which puts the old one out of use at once.
///
/// # Errors
/// A database that fails or has too much to do. A mistake of the person's stands in the payload.
pub async fn renew_code(ctx: &Context<'_>) -> Result<RenewSupportCodePayload> {
    let mut form = Form::new(ctx, "renewSupportCode")?;
    let Some(user) = form.send(RenewSupportCode).await? else { return Ok(form.refused()) };
    let seen = entities::support::codes_of_users(database(ctx)?, access(ctx)?, &[user]).await?;
    Ok(RenewSupportCodePayload { support_code: seen.into_iter().next().flatten(), ..Default::default() })
}

/// Of what has no input but the person.
impl Refusal for OwnDenied {
    fn code(&self) -> UserErrorCode {
        user_errors::own::code(*self)
    }

    fn field(&self) -> &'static [&'static str] {
        &[]
    }

    fn message(&self, reader: Locale) -> String {
        user_errors::own::message(*self, reader.language())
    }
}
