//! `Mutation.setTeamMembers` and `setTeamProducts`: lists that are saved as a whole.

use async_graphql::{Context, ID, InputObject};
use entities::{
    chosen::Chosen,
    organizations::Membership,
    products::Product,
    teams::{SetTeamMembers, SetTeamProducts, Team, TeamRefusal},
};

use super::change::seen;
use crate::{
    context::{access, database},
    error::Result,
    products::AccessLevel,
    user_errors::{Form, payload},
};

/// Who is to be in a team.
#[derive(InputObject, Debug)]
pub struct SetTeamMembersInput {
    /// The team's global ID, `team_…`.
    id: ID,
    /// The members' global IDs, `mbr_…`, of the team's organization: these and no others are in the team afterwards. At most 500.
    memberships: Vec<ID>,
    /// `Team.revision` as you read it with its members: if somebody changed the team since, nothing is saved and the answer is CONFLICT. Left out: the list is saved in any case; look at `removed`.
    if_revision: Option<String>,
}

payload! {
    /// What came of saying who is in a team.
    SetTeamMembersPayload = "SetTeamMembersPayload" {
        /// The team as it stands now; null where it was refused.
        team: Option<Team>,
        /// Who came in; null where it was refused.
        added: Option<Vec<Membership>>,
        /// Who is no longer in it, perhaps put in by somebody else meanwhile; null where it was refused.
        removed: Option<Vec<Membership>>,
    }
}

/// Says who is in a team. Whoever leaves it loses what came through it and nothing else.
///
/// # Errors
/// What is no ID; a database that fails or has too much to do. A mistake of the person's stands in the payload.
pub async fn set_members(ctx: &Context<'_>, input: SetTeamMembersInput) -> Result<SetTeamMembersPayload> {
    let mut form = Form::new(ctx, "setTeamMembers")?;
    let team = input.id.parse()?;
    let members = input.memberships.iter().map(|id| id.parse()).collect::<Result<Vec<_>, _>>()?;
    let members = form.read(Chosen::new(&members, SetTeamMembers::MOST), TeamRefusal::TooManyMembers);
    let Some(members) = members else { return Ok(form.refused()) };
    let Some(set) = form.send(SetTeamMembers { team, members, if_revision: input.if_revision }).await? else {
        return Ok(form.refused());
    };
    let (database, access) = (database(ctx)?, access(ctx)?);
    let seen_of = async |ids| entities::organizations::memberships_by_ids(database, access, ids).await;
    Ok(SetTeamMembersPayload {
        team: seen(ctx, set.team).await?,
        added: Some(seen_of(&set.added).await?.into_iter().flatten().collect()),
        removed: Some(seen_of(&set.removed).await?.into_iter().flatten().collect()),
        ..Default::default()
    })
}

/// A product that a team gives.
#[derive(InputObject, Debug)]
pub struct TeamProductInput {
    /// The product's global ID, `prd_…`, of the team's organization.
    product: ID,
    /// How far it goes.
    level: AccessLevel,
}

/// What a team is to give.
#[derive(InputObject, Debug)]
pub struct SetTeamProductsInput {
    /// The team's global ID, `team_…`.
    id: ID,
    /// These products and no others reach the team's members afterwards through it. At most 500.
    products: Vec<TeamProductInput>,
    /// `Team.revision` as you read it with its products: if somebody changed the team since, nothing is saved and the answer is CONFLICT. Left out: the list is saved in any case; look at `removed`.
    if_revision: Option<String>,
}

payload! {
    /// What came of saying what a team gives.
    SetTeamProductsPayload = "SetTeamProductsPayload" {
        /// The team as it stands now; null where it was refused.
        team: Option<Team>,
        /// What it gives now and did not before; null where it was refused.
        added: Option<Vec<Product>>,
        /// What it gives at another level than before; null where it was refused.
        changed: Option<Vec<Product>>,
        /// What it no longer gives, perhaps chosen by somebody else meanwhile; null where it was refused.
        removed: Option<Vec<Product>>,
    }
}

/// Says what a team gives. What members reach directly or through other teams stays.
///
/// # Errors
/// As [`set_members`].
pub async fn set_products(ctx: &Context<'_>, input: SetTeamProductsInput) -> Result<SetTeamProductsPayload> {
    let mut form = Form::new(ctx, "setTeamProducts")?;
    let team = input.id.parse()?;
    let products = input.products.iter().map(|each| Ok((each.product.parse()?, each.level.into())));
    let products = products.collect::<Result<Vec<_>>>()?;
    let Some((products, levels)) = form.read(SetTeamProducts::chosen(&products), |refusal| refusal) else {
        return Ok(form.refused());
    };
    let change = SetTeamProducts { team, products, levels, if_revision: input.if_revision };
    let Some(set) = form.send(change).await? else { return Ok(form.refused()) };
    let (database, access) = (database(ctx)?, access(ctx)?);
    let seen_of = async |ids| entities::products::by_ids(database, access, ids).await;
    Ok(SetTeamProductsPayload {
        team: seen(ctx, set.team).await?,
        added: Some(seen_of(&set.added).await?.into_iter().flatten().collect()),
        changed: Some(seen_of(&set.changed).await?.into_iter().flatten().collect()),
        removed: Some(seen_of(&set.removed).await?.into_iter().flatten().collect()),
        ..Default::default()
    })
}
