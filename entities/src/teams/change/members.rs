//! Saying who is in a team.

use std::collections::{BTreeSet, HashMap};

use super::{TeamRefusal, manageable};
use crate::{
    access::Denied,
    change::{Change, Work, told},
    chosen::Chosen,
    error::StoreResult,
    ids::{MembershipId, TeamId},
    organizations::{Membership, membership},
    rows::{self, insert_all},
    sql::Statement,
    teams::{NewTeamMember, Team, TeamMember},
    writer::Stop,
};

/// The members that a team is to have: these and no others.
#[derive(Debug)]
pub struct SetTeamMembers {
    /// Which team.
    pub team: TeamId,
    /// Who is in it.
    pub members: Chosen<MembershipId>,
    /// The revision that the person saw.
    pub if_revision: Option<String>,
}

impl SetTeamMembers {
    /// How many can be in a team by one change.
    pub const MOST: usize = 500;
}

/// What became of a team's members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamMembersSet {
    /// The team.
    pub team: TeamId,
    /// Who came in.
    pub added: Vec<MembershipId>,
    /// Who is no longer in it.
    pub removed: Vec<MembershipId>,
}

impl Change for SetTeamMembers {
    const MUTATION: &'static str = "Mutation.setTeamMembers";
    type Answer = TeamMembersSet;
    type Refusal = TeamRefusal;

    fn hidden() -> TeamRefusal {
        TeamRefusal::Team(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<TeamMembersSet, Stop<TeamRefusal>> {
        let (team, rights) = manageable(work, self.team, self.if_revision.as_deref()).await?;
        let chosen = self.chosen(work, &team).await?;
        let before = members(work, team.id).await?;
        let removed: Vec<_> = before.iter().copied().filter(|id| !chosen.contains_key(id)).collect();
        let added: Vec<_> = self.members.ids().into_iter().filter(|id| !before.contains(id)).collect();
        if !removed.is_empty() {
            const REMOVE: &str = "DELETE FROM team_members WHERE team_id = $1 AND membership_id";
            let (among, value) = rows::among_parameter(work.session.backend(), 2, &removed);
            work.session.execute(&Statement::new(format!("{REMOVE} {among}"), vec![team.id.into(), value])).await?;
        }
        let new = added.iter().filter_map(|id| chosen.get(id));
        let new = new.map(|membership| NewTeamMember { team: &team, membership }.build()).collect::<Result<_, _>>();
        insert_all::<TeamMember>(work.session, new.map_err(crate::error::StoreError::from)?).await?;
        if !(added.is_empty() && removed.is_empty()) {
            let (came, left) = (names(work, &added).await?, names(work, &removed).await?);
            let what = told::changes(&[("added", &came), ("took out", &left)]);
            work.note(&rights, team.id, &format!("members of the team {}: {what}", team.name)).await?;
        }
        Ok(TeamMembersSet { team: team.id, added, removed })
    }
}

impl SetTeamMembers {
    /// The members chosen, who do not leave the organization before this transaction has ended.
    async fn chosen(
        &self,
        work: &Work<'_>,
        team: &Team,
    ) -> Result<HashMap<MembershipId, Membership>, Stop<TeamRefusal>> {
        let (ids, key) = (self.members.ids(), membership::Column::Id);
        let found = rows::locked_among::<Membership, _>(work.session, key, &ids, rows::SHARE).await?;
        let own = found.into_iter().filter(|row| row.organization_id == team.organization_id);
        let own: HashMap<_, _> = own.map(|row| (row.id, row)).collect();
        match self.members.iter().find(|(_, id)| !own.contains_key(id)) {
            Some((place, _)) => Err(Stop::Refused(TeamRefusal::Member { place })),
            None => Ok(own),
        }
    }
}

async fn members(work: &Work<'_>, team: TeamId) -> StoreResult<BTreeSet<MembershipId>> {
    const MEMBERS: &str = "SELECT membership_id FROM team_members WHERE team_id = $1";
    let found = work.session.query(&Statement::new(MEMBERS, vec![team.into()]), |row| row.next()).await?;
    Ok(found.into_iter().collect())
}

/// What these members are called, by name.
async fn names(work: &Work<'_>, members: &[MembershipId]) -> StoreResult<Vec<String>> {
    const NAMES: &str = "SELECT u.name FROM memberships AS m JOIN users AS u ON u.id = m.user_id WHERE m.id";
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let (among, value) = rows::among_parameter(work.session.backend(), 1, members);
    let statement = Statement::new(format!("{NAMES} {among} ORDER BY u.name"), vec![value]);
    work.session.query(&statement, |row| row.next()).await
}
