//! What can be changed of teams.

mod create;
mod delete;
mod members;
mod products;
mod update;

pub use create::CreateTeam;
pub use delete::DeleteTeam;
pub use members::{SetTeamMembers, TeamMembersSet};
pub use products::{SetTeamProducts, TeamProductsSet};
pub use update::UpdateTeam;

use super::{Team, team};
use crate::{
    access::{
        Denied, Reach, Rights,
        policy::{ManageTeams, ReadTeams},
    },
    change::Work,
    chosen::TooMany,
    error::{StoreError, StoreResult},
    ids::TeamId,
    revision::Stale,
    rows,
    sql::Statement,
    text::{Line, Paragraph, TextRefusal},
    writer::Stop,
};

/// A team's name: unique within its organization.
pub type TeamName = Line<{ crate::accounts::check::LONGEST_NAME }>;
/// What a team is for.
pub type TeamDescription = Paragraph<{ super::create::LONGEST_DESCRIPTION }>;

/// Why a team is not made, changed or deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TeamRefusal {
    /// There is no such organization, or not for this person; or they may not make teams in it.
    Organization(Denied),
    /// There is no such team, or not for this person; or they may not change it.
    Team(Denied),
    /// Its name.
    Name(TextRefusal),
    /// Its description.
    Description(TextRefusal),
    /// Another team of the organization has that name.
    NameTaken,
    /// Somebody else changed it meanwhile.
    Stale,
    /// Too many members.
    TooManyMembers(TooMany),
    /// Somebody who does not belong to the team's organization.
    Member {
        /// Their place in the input.
        place: usize,
    },
    /// Too many products.
    TooManyProducts(TooMany),
    /// A product that is not of the team's organization.
    Product {
        /// Its place in the input.
        place: usize,
    },
    /// A product that stands in the input before at another level.
    TwoLevels {
        /// Its second place in the input.
        place: usize,
    },
}

impl From<Stale> for TeamRefusal {
    fn from(_: Stale) -> Self {
        Self::Stale
    }
}

type Refused = Stop<TeamRefusal>;

/// A team that the person may change, which nobody else changes before this transaction ends.
async fn manageable(work: &Work<'_>, id: TeamId, if_revision: Option<&str>) -> Result<(Team, Rights), Refused> {
    let denied = |denied| Stop::Refused(TeamRefusal::Team(denied));
    let team = rows::locked_by::<Team>(work.session, team::Column::Id, id).await?;
    let team = team.ok_or_else(|| denied(Denied::NotFound))?;
    let rights = work.rights(team.organization_id).await?;
    rights.permit::<ManageTeams>(sees(work, &rights, &team).await?).map_err(denied)?;
    team.revision.expect(if_revision).map_err(|stale| Stop::Refused(stale.into()))?;
    Ok((team, rights))
}

/// Whoever reaches only what was given to them sees the teams they are in.
async fn sees(work: &Work<'_>, rights: &Rights, team: &Team) -> StoreResult<bool> {
    const IN_IT: &str = "SELECT team_id FROM team_members WHERE team_id = $1 AND membership_id = $2";
    match rights.reach::<ReadTeams>() {
        Some(Reach::Everything) => Ok(true),
        Some(Reach::Own(membership)) => {
            let statement = Statement::new(IN_IT, vec![team.id.into(), membership.into()]);
            Ok(!work.session.query(&statement, |row| row.next::<TeamId>()).await?.is_empty())
        }
        Some(Reach::Supported) | None => Ok(false),
    }
}

/// Writes a team; its name is the only thing that another row may have already.
async fn write(work: &Work<'_>, statement: &Statement) -> Result<(), Refused> {
    match work.session.execute(statement).await {
        Ok(1) => Ok(()),
        Ok(rows) => Err(StoreError::Corrupt(format!("{rows} teams were written instead of one")).into()),
        Err(StoreError::Driver(error)) if error.is_unique_violation() => Err(Stop::Refused(TeamRefusal::NameTaken)),
        Err(error) => Err(error.into()),
    }
}
