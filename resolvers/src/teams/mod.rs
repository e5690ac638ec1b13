//! Work teams: people who get the same products.

mod team;

pub use team::Team;
