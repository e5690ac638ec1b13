//! Work teams: people who get the same products.

mod change;
mod members;
mod refusals;
mod team;

pub use change::{
    CreateTeamInput, CreateTeamPayload, DeleteTeamInput, DeleteTeamPayload, UpdateTeamInput, UpdateTeamPayload, create,
    delete, update,
};
pub use members::{
    SetTeamMembersInput, SetTeamMembersPayload, SetTeamProductsInput, SetTeamProductsPayload, TeamProductInput,
    set_members, set_products,
};
pub use team::Team;
