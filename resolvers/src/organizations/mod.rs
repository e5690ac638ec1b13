//! Organizations, who belongs to them, and whom they invite.

mod enums;
mod invitation;
mod membership;
mod organization;

use async_graphql::Context;
use entities::ids::OrganizationId;

pub use enums::{InvitationStatus, OrganizationKind, Permission, Role};
pub use invitation::Invitation;
pub use membership::Membership;
pub use organization::Organization;

use crate::{
    context::{access, database},
    error::Result,
};

/// The organization of that ID; `None` where there is none, or none for this viewer.
///
/// # Errors
/// A text that is no organization's ID; a database that fails.
pub async fn by_id(ctx: &Context<'_>, id: &str) -> Result<Option<Organization>> {
    seen(ctx, id.parse()?).await
}

/// The organization as this viewer sees it now.
pub(crate) async fn seen(ctx: &Context<'_>, id: OrganizationId) -> Result<Option<Organization>> {
    Ok(entities::organizations::by_ids(database(ctx)?, access(ctx)?, &[id]).await?.pop().flatten())
}
