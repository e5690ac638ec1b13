//! Changing what a team is called, and what it is for.

use super::{TeamDescription, TeamName, TeamRefusal, manageable, write};
use crate::{
    access::Denied,
    change::{Change, Work},
    ids::TeamId,
    sql::Statement,
    teams::Team,
    writer::Stop,
};

/// What is to be changed of a team. What is not given stays as it is, so that somebody who changes something else at the
/// same time loses nothing.
#[derive(Debug)]
pub struct UpdateTeam {
    /// Which.
    pub team: TeamId,
    /// Its new name.
    pub name: Option<TeamName>,
    /// Its new description, or none any more.
    pub description: Option<Option<TeamDescription>>,
    /// The revision that the person saw.
    pub if_revision: Option<String>,
}

impl Change for UpdateTeam {
    const MUTATION: &'static str = "Mutation.updateTeam";
    type Answer = TeamId;
    type Refusal = TeamRefusal;

    fn hidden() -> TeamRefusal {
        TeamRefusal::Team(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<TeamId, Stop<TeamRefusal>> {
        const UPDATE: &str = "UPDATE teams SET name = $1, description = $2 WHERE id = $3";
        let (team, rights) = manageable(work, self.team, self.if_revision.as_deref()).await?;
        let after = self.apply(&team);
        let mut done = Vec::new();
        if after.name != team.name {
            done.push(format!("renamed the team {} to {}", team.name, after.name));
        }
        if after.description != team.description {
            done.push(format!("changed the description of the team {}", after.name));
        }
        if !done.is_empty() {
            let values = vec![after.name.into(), after.description.into(), team.id.into()];
            write(work, &Statement::new(UPDATE, values)).await?;
            work.note(&rights, team.id, &done.join(", ")).await?;
        }
        Ok(team.id)
    }
}

impl UpdateTeam {
    fn apply(&self, team: &Team) -> Team {
        let mut after = team.clone();
        if let Some(name) = &self.name {
            after.name = name.as_str().to_owned();
        }
        if let Some(description) = &self.description {
            after.description = description.as_ref().map(|text| text.as_str().to_owned());
        }
        after
    }
}
