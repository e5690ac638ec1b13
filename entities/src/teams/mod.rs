//! Work teams: people who get the same products.

mod change;
mod create;
pub(crate) mod member;
mod store;
pub(crate) mod team;

pub use change::{
    CreateTeam, DeleteTeam, SetTeamMembers, SetTeamProducts, TeamDescription, TeamMembersSet, TeamName,
    TeamProductsSet, TeamRefusal, UpdateTeam,
};
pub use create::{NewTeam, NewTeamMember};
pub use member::Model as TeamMember;
pub use store::{by_ids, of_invitations, of_memberships, of_organizations, of_product_access};
pub use team::Model as Team;
