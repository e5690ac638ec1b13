//! Constructors that check.

use super::{Team, TeamMember};
use crate::{
    accounts::check::{self, LONGEST_NAME},
    clock::Clock,
    error::InputError,
    ids::{IdSource, OrganizationId},
    organizations::Membership,
    revision::Revision,
};

/// The longest description, in characters.
pub(super) const LONGEST_DESCRIPTION: usize = 2_000;

/// A team to be.
#[derive(Debug, Clone)]
pub struct NewTeam<'a> {
    /// Whose team it is.
    pub organization: OrganizationId,
    /// At most 200 characters; unique within the organization.
    pub name: &'a str,
    /// At most 2,000 characters.
    pub description: Option<&'a str>,
}

impl NewTeam<'_> {
    /// The row, without members.
    ///
    /// # Errors
    /// A name that is none, a description that is too long.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<Team, InputError> {
        Ok(Team {
            id: ids.next(clock),
            organization_id: self.organization,
            name: check::line("the team's name", self.name, LONGEST_NAME)?,
            description: check::paragraph("the description", self.description, LONGEST_DESCRIPTION)?,
            created_at: clock.now(),
            revision: Revision::FIRST,
        })
    }
}

/// A member's place in a team to be.
#[derive(Debug, Clone, Copy)]
pub struct NewTeamMember<'a> {
    /// The team.
    pub team: &'a Team,
    /// The member.
    pub membership: &'a Membership,
}

impl NewTeamMember<'_> {
    /// The row.
    ///
    /// # Errors
    /// A member of another organization.
    pub fn build(self) -> Result<TeamMember, InputError> {
        check::same_organization("the member", self.team.organization_id, self.membership.organization_id)?;
        Ok(TeamMember { team_id: self.team.id, membership_id: self.membership.id })
    }
}
