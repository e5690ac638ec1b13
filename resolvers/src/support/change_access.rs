//! `Mutation.grantSupportAccess` and `revokeSupportAccess`.

use async_graphql::{Context, ID, InputObject};
use entities::{
    chosen::Chosen,
    ids::SupportAccessGrantId,
    support::{GrantHours, GrantSupportAccess, RevokeSupportAccess, SupportAccessRefusal},
};

use super::SupportAccessGrant;
use crate::{
    context::{access, database},
    error::Result,
    products::AccessLevel,
    user_errors::{Form, payload},
};

/// What support agents are to look into, how far, and for how long.
#[derive(InputObject, Debug)]
pub struct GrantSupportAccessInput {
    /// Whose products: the organization's global ID, `org_…`.
    organization: ID,
    /// The products' global IDs, `prd_…`, all of that organization: 1 to 100 of them.
    products: Vec<ID>,
    /// To look, or to change as well.
    level: AccessLevel,
    /// For so many hours from now: 1 to 720.
    #[graphql(default = 24)]
    hours: i32,
}

payload! {
    /// What came of giving support agents access.
    GrantSupportAccessPayload = "GrantSupportAccessPayload" {
        /// The access, active at once; null where it was refused.
        grant: Option<SupportAccessGrant>,
    }
}

/// Gives support agents, and nobody else, access to chosen products for a while.
///
/// # Errors
/// What is no ID; a database that fails or has too much to do. A mistake of the person's stands in the payload.
pub async fn grant_access(ctx: &Context<'_>, input: GrantSupportAccessInput) -> Result<GrantSupportAccessPayload> {
    let mut form = Form::new(ctx, "grantSupportAccess")?;
    let organization = input.organization.parse()?;
    let products = input.products.iter().map(|id| id.parse()).collect::<Result<Vec<_>, _>>()?;
    let products = match products.is_empty() {
        true => Err(SupportAccessRefusal::Nothing),
        false => Chosen::new(&products, GrantSupportAccess::MOST).map_err(SupportAccessRefusal::TooMany),
    };
    let products = form.read(products, |refusal| refusal);
    let hours = form.read(GrantHours::try_from(i64::from(input.hours)), |refusal| refusal);
    let Some((products, hours)) = products.zip(hours) else { return Ok(form.refused()) };
    let Some(id) = form.send(GrantSupportAccess { organization, products, level: input.level.into(), hours }).await?
    else {
        return Ok(form.refused());
    };
    Ok(GrantSupportAccessPayload { grant: seen(ctx, id).await?, ..Default::default() })
}

/// Which access is to end.
#[derive(InputObject, Debug)]
pub struct RevokeSupportAccessInput {
    /// The access's global ID, `sag_…`.
    id: ID,
}

payload! {
    /// What came of taking support agents' access back.
    RevokeSupportAccessPayload = "RevokeSupportAccessPayload" {
        /// The access, which opens nothing any more; null where it was refused.
        grant: Option<SupportAccessGrant>,
    }
}

/// Takes support agents' access back before its time. One that was taken back already stays as it is.
///
/// # Errors
/// As [`grant_access`].
pub async fn revoke_access(ctx: &Context<'_>, input: RevokeSupportAccessInput) -> Result<RevokeSupportAccessPayload> {
    let mut form = Form::new(ctx, "revokeSupportAccess")?;
    let grant = input.id.parse()?;
    let Some(id) = form.send(RevokeSupportAccess { grant }).await? else { return Ok(form.refused()) };
    Ok(RevokeSupportAccessPayload { grant: seen(ctx, id).await?, ..Default::default() })
}

/// The access as this viewer sees it now.
async fn seen(ctx: &Context<'_>, id: SupportAccessGrantId) -> Result<Option<SupportAccessGrant>> {
    Ok(entities::support::grants_by_ids(database(ctx)?, access(ctx)?, &[id]).await?.pop().flatten())
}
