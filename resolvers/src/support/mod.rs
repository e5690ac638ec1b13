//! Support plans and codes, customers' leave for agents, and what an agent sees of a caller.

mod access_grant;
mod case;
mod change_access;
mod code;
mod contact;
mod enums;
mod organization_support;
mod refusals;
mod renew_code;
mod signal;
mod texts;

use async_graphql::Context;
use kb::Coordinate;

pub use access_grant::SupportAccessGrant;
pub use case::SupportCase;
pub use change_access::{
    GrantSupportAccessInput, GrantSupportAccessPayload, RevokeSupportAccessInput, RevokeSupportAccessPayload,
    grant_access, revoke_access,
};
pub use code::SupportCode;
pub use contact::SupportContact;
pub use enums::{SupportChannel, SupportPlan};
pub use organization_support::OrganizationSupport;
pub(crate) use organization_support::of as of_organizations;
pub use renew_code::{RenewSupportCodePayload, renew_code};
pub use signal::SupportSignal;

use crate::{
    context::{access, database},
    error::Result,
};

/// Who gave this support code or VIP code on the phone, for support agents alone; `None` for anybody else, and for a code
/// that identifies nobody today.
///
/// # Errors
/// For an agent, a text that can be no code, such as one with a misheard digit; a database that fails.
pub async fn case(ctx: &Context<'_>, code: &str) -> Result<Option<SupportCase>> {
    Ok(entities::support::case(database(ctx)?, access(ctx)?, code).await?)
}

/// What guides about a case are tied to, the most pressing signal first; nothing where [`case`] gives none.
///
/// # Errors
/// As [`case`].
pub(crate) async fn coordinates_of_case(ctx: &Context<'_>, code: &str) -> Result<Vec<Coordinate>> {
    let case = case(ctx, code).await?;
    Ok(case.iter().flat_map(|case| &case.signals).flat_map(signal::coordinates).collect())
}
