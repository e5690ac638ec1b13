//! The contract on one sheet: the schema as it is exported, the example operations, the limits, the coordinates.
//!
//! `schema.graphql` beside this crate's sources is the exported schema: committed, compared in a test, written by
//! `ventanilla schema`. `contract/schema.graphql` is what clients were promised: the exported schema may say more, never
//! less, but for the mutations and subscriptions listed in `contract/to-come.txt`, a list that may only shrink.
//!
//! **To add an example operation**: a file in `operations/`; see [`operations`]. It is executed in a test and offered in the
//! playground.

mod coordinates;
mod execute;
pub mod limits;
pub mod operations;

use async_graphql::{EmptySubscription, SDLExportOptions, SchemaBuilder, ValidationMode};
use resolvers::{context::Services, level::Root, mutation::Mutation, nodes, query::Query};

pub use coordinates::{CONTRACT, coordinates_sdl};
pub use execute::{Request, execute, request_error};

/// The schema with everything that resolves it.
pub type Schema = async_graphql::Schema<Root<Query>, Root<Mutation>, EmptySubscription>;

/// The schema over the services.
pub fn build(services: Services) -> Schema {
    builder().data(services).finish()
}

fn builder() -> SchemaBuilder<Root<Query>, Root<Mutation>, EmptySubscription> {
    async_graphql::Schema::build(Root::new(Query), Root::new(Mutation), EmptySubscription)
        .validation_mode(ValidationMode::Strict)
        .limit_recursive_depth(limits::NESTING)
        .disable_suggestions()
        .register_output_type::<nodes::Interfaces>()
}

/// The schema in the schema definition language, as it is committed.
pub fn sdl() -> String {
    let options = SDLExportOptions::new().include_specified_by().prefer_single_line_descriptions();
    let mut sdl = builder().finish().sdl_with_options(options);
    if !sdl.ends_with('\n') {
        sdl.push('\n');
    }
    sdl
}
