//! Making a team.

use super::{ManageTeams, TeamDescription, TeamName, TeamRefusal, write};
use crate::{
    access::policy::ReadOrganization,
    change::{Change, Work},
    error::StoreError,
    ids::{OrganizationId, TeamId},
    sql::Record,
    teams::NewTeam,
    writer::Stop,
};

/// A team to be made; nobody is in it yet.
#[derive(Debug)]
pub struct CreateTeam {
    /// Whose.
    pub organization: OrganizationId,
    /// Its name.
    pub name: TeamName,
    /// What it is for.
    pub description: Option<TeamDescription>,
}

impl Change for CreateTeam {
    const MUTATION: &'static str = "Mutation.createTeam";
    type Answer = TeamId;
    type Refusal = TeamRefusal;

    fn hidden() -> TeamRefusal {
        TeamRefusal::Organization(crate::access::Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<TeamId, Stop<TeamRefusal>> {
        let rights = work.rights(self.organization).await?;
        let permitted = rights.permit::<ManageTeams>(rights.reach::<ReadOrganization>().is_some());
        permitted.map_err(|denied| Stop::Refused(TeamRefusal::Organization(denied)))?;
        let (name, description) = (self.name.as_str(), self.description.as_ref().map(TeamDescription::as_str));
        let new = NewTeam { organization: self.organization, name, description };
        let team = new.build(work.ids(), &work.clock()).map_err(StoreError::from)?;
        write(work, &team.insert()).await?;
        work.note(&rights, team.id, &format!("made the team {name}")).await?;
        Ok(team.id)
    }
}
