//! `Mutation.createTeam`, `updateTeam` and `deleteTeam`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined};
use entities::{
    ids::TeamId,
    organizations::Organization,
    teams::{CreateTeam, DeleteTeam, Team, TeamDescription, TeamRefusal, UpdateTeam},
};

use crate::{
    context::{access, database},
    error::Result,
    organizations,
    user_errors::{Form, payload},
};

/// The team to be made.
#[derive(InputObject, Debug)]
pub struct CreateTeamInput {
    /// Whose team it is: the organization's global ID, `org_…`.
    organization: ID,
    /// 1 to 200 characters, unique within the organization.
    name: String,
    /// What it is for: at most 2,000 characters.
    description: Option<String>,
}

payload! {
    /// What came of making a team.
    CreateTeamPayload = "CreateTeamPayload" {
        /// The team, in which nobody is yet; null where it was refused.
        team: Option<Team>,
    }
}

/// Makes a team.
///
/// # Errors
/// What is no organization's ID; a database that fails or has too much to do. A mistake of the person's stands in the
/// payload.
pub async fn create(ctx: &Context<'_>, input: CreateTeamInput) -> Result<CreateTeamPayload> {
    let mut form = Form::new(ctx, "createTeam")?;
    let organization = input.organization.parse()?;
    let name = form.read(input.name.parse(), TeamRefusal::Name);
    let description = form.read(TeamDescription::read(input.description.as_deref()), TeamRefusal::Description);
    let Some((name, description)) = name.zip(description) else { return Ok(form.refused()) };
    let Some(id) = form.send(CreateTeam { organization, name, description }).await? else { return Ok(form.refused()) };
    Ok(CreateTeamPayload { team: seen(ctx, id).await?, ..Default::default() })
}

/// What is to be changed of a team; what is left out stays as it is.
#[derive(InputObject, Debug)]
pub struct UpdateTeamInput {
    /// The team's global ID, `team_…`.
    id: ID,
    /// Its new name: 1 to 200 characters, unique within the organization. Left out or null: as it is.
    name: Option<String>,
    /// Its new description: at most 2,000 characters; null takes it away. Left out: as it is.
    description: MaybeUndefined<String>,
    /// `Team.revision` as you read it: if somebody changed the team since, nothing is saved and the answer is CONFLICT. Left out: it is saved in any case.
    if_revision: Option<String>,
}

payload! {
    /// What came of changing a team.
    UpdateTeamPayload = "UpdateTeamPayload" {
        /// The team as it stands now; null where it was refused.
        team: Option<Team>,
    }
}

/// Changes what a team is called, and what it is for.
///
/// # Errors
/// As [`create`], of a team's ID.
pub async fn update(ctx: &Context<'_>, input: UpdateTeamInput) -> Result<UpdateTeamPayload> {
    let mut form = Form::new(ctx, "updateTeam")?;
    let team = input.id.parse()?;
    let name = form.read(input.name.map(|name| name.parse()).transpose(), TeamRefusal::Name);
    let description = match input.description {
        MaybeUndefined::Undefined => Some(None),
        MaybeUndefined::Null => Some(Some(None)),
        MaybeUndefined::Value(text) => {
            form.read(TeamDescription::read(Some(&text)), TeamRefusal::Description).map(Some)
        }
    };
    let Some((name, description)) = name.zip(description) else { return Ok(form.refused()) };
    let Some(id) = form.send(UpdateTeam { team, name, description, if_revision: input.if_revision }).await? else {
        return Ok(form.refused());
    };
    Ok(UpdateTeamPayload { team: seen(ctx, id).await?, ..Default::default() })
}

/// The team to be deleted.
#[derive(InputObject, Debug)]
pub struct DeleteTeamInput {
    /// The team's global ID, `team_…`.
    id: ID,
    /// `Team.revision` as you read it: if somebody changed the team since, it is not deleted and the answer is CONFLICT. Left out: it is deleted in any case.
    if_revision: Option<String>,
}

payload! {
    /// What came of deleting a team.
    DeleteTeamPayload = "DeleteTeamPayload" {
        /// The organization that the team was of; null where it was refused.
        organization: Option<Organization>,
    }
}

/// Deletes a team: its members lose what came through it and nothing else.
///
/// # Errors
/// As [`update`].
pub async fn delete(ctx: &Context<'_>, input: DeleteTeamInput) -> Result<DeleteTeamPayload> {
    let mut form = Form::new(ctx, "deleteTeam")?;
    let team = input.id.parse()?;
    let Some(organization) = form.send(DeleteTeam { team, if_revision: input.if_revision }).await? else {
        return Ok(form.refused());
    };
    let organization = organizations::seen(ctx, organization).await?;
    Ok(DeleteTeamPayload { organization, ..Default::default() })
}

/// The team as this viewer sees it now.
pub(super) async fn seen(ctx: &Context<'_>, id: TeamId) -> Result<Option<Team>> {
    Ok(entities::teams::by_ids(database(ctx)?, access(ctx)?, &[id]).await?.pop().flatten())
}
