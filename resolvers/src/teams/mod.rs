//! Work teams: people who get the same products.

mod change;
mod refusals;
mod team;

pub use change::{
    CreateTeamInput, CreateTeamPayload, DeleteTeamInput, DeleteTeamPayload, UpdateTeamInput, UpdateTeamPayload, create,
    delete, update,
};
pub use team::Team;
