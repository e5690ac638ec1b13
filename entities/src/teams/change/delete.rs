//! Deleting a team.

use super::{TeamRefusal, manageable};
use crate::{
    access::Denied,
    change::{Change, Work},
    error::StoreError,
    ids::{OrganizationId, TeamId},
    sql::Statement,
    writer::Stop,
};

/// A team to be deleted. Its members lose what came through it and nothing else.
#[derive(Debug)]
pub struct DeleteTeam {
    /// Which.
    pub team: TeamId,
    /// The revision that the person saw.
    pub if_revision: Option<String>,
}

impl Change for DeleteTeam {
    const MUTATION: &'static str = "Mutation.deleteTeam";
    type Answer = OrganizationId;
    type Refusal = TeamRefusal;

    fn hidden() -> TeamRefusal {
        TeamRefusal::Team(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<OrganizationId, Stop<TeamRefusal>> {
        // Its members, its products and its place in invitations go with it.
        const DELETE: &str = "DELETE FROM teams WHERE id = $1";
        let (team, rights) = manageable(work, self.team, self.if_revision.as_deref()).await?;
        match work.session.execute(&Statement::new(DELETE, vec![team.id.into()])).await? {
            1 => {}
            rows => return Err(StoreError::Corrupt(format!("{rows} teams were deleted instead of one")).into()),
        }
        work.note(&rights, team.id, &format!("deleted the team {}", team.name)).await?;
        Ok(team.organization_id)
    }
}
