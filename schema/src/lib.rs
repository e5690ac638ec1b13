//! The contract on one sheet: the schema as it is exported, the example operations, the limits, the coordinates.
//!
//! `schema.graphql` beside this crate's sources is the exported schema: committed, compared in a test, written by
//! `ventanilla schema`. `contract/schema.graphql` is what clients were promised: the exported schema may say more, never
//! less, but for the mutations and subscriptions listed in `contract/to-come.txt`, a list that may only shrink.
//! `released.graphql` is the schema of the last release ([`RELEASED`]), which clients use: [`diff`] says what a change does
//! to them, `CHANGELOG.md` tells them, and what goes is deprecated first, by the rule of [`deprecation`].
//!
//! What a gateway of Apollo Federation composes is made of the exported schema by rule: [`federation`].
//!
//! **To add an example operation**: a file in `operations/`; see [`operations`]. It is executed in a test and offered in the
//! playground.

mod answer;
mod coordinates;
pub mod cost;
pub mod deprecation;
pub mod diff;
mod documents;
mod execute;
mod explained;
pub mod federation;
mod library;
pub mod limits;
pub mod operations;
mod public;
mod subscriptions;
mod values;
mod variables;

use std::{sync::Arc, time::Duration};

use apollo_compiler::validation::Valid;
use async_graphql::{SDLExportOptions, SchemaBuilder, ValidationMode};
use resolvers::{
    context::Services,
    federation::SubgraphSdl,
    help,
    level::{Engine, Plans, Root},
    mutation::Mutation,
    nodes,
    query::Query,
    subscription::Subscription,
};

pub use answer::{Answer, Charge, Throttle};
pub use coordinates::{CONTRACT, coordinates_sdl};
pub use execute::{Prepared, Request, check, execute, execute_prepared, execute_standard, prepare, request_error};
pub use explained::help_with_error;
pub use resolvers::level::Failures;
pub use subscriptions::{Happened, Subscribed, subscribe};

/// The schema of the last release, as clients know it.
pub const RELEASED: &str = include_str!("../released.graphql");

/// async-graphql's view of the schema.
type Library = async_graphql::Schema<Root<Query>, Root<Mutation>, Root<Subscription>>;

/// The schema with everything that resolves it. Requests go to [`execute`], or where they may be answered by a stream to [`prepare`]
/// and [`subscribe`].
pub struct Schema {
    /// Answers introspection, and runs the standard executor; what comes here was validated.
    library: Library,
    /// Validates.
    validator: Valid<apollo_compiler::Schema>,
    /// Runs operations.
    engine: Engine,
    query: Root<Query>,
    mutation: Root<Mutation>,
    documents: documents::Documents,
    /// What objects are asked where a client wants help beside the answer.
    topics: Arc<Plans>,
    /// Whose guides explain what is refused before it is executed; none where the schema stands over nothing.
    services: Option<Services>,
    limit: Duration,
}

impl std::fmt::Debug for Schema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Schema").finish_non_exhaustive()
    }
}

/// The schema over the services.
///
/// # Panics
/// Never: the schema and the document that the engine is made with are valid ones, as every test shows.
pub fn build(services: Services) -> Schema {
    build_with_limit(services, limits::REQUEST)
}

/// As [`build`], with another limit than [`limits::REQUEST`] to the time that a request takes.
///
/// # Panics
/// As [`build`].
pub fn build_with_limit(services: Services, limit: Duration) -> Schema {
    assemble(builder().data(services.clone()), Some(services), limit)
}

/// The schema over nothing: for [`prepare`] alone.
///
/// # Panics
/// As [`build`].
pub fn unconnected() -> Schema {
    assemble(builder(), None, limits::REQUEST)
}

fn assemble(
    builder: SchemaBuilder<Root<Query>, Root<Mutation>, Root<Subscription>>,
    services: Option<Services>,
    limit: Duration,
) -> Schema {
    let library = builder.data(SubgraphSdl(federation::sdl)).validation_mode(ValidationMode::Fast).finish();
    let validator =
        apollo_compiler::Schema::parse_and_validate(sdl_of(&library), "schema.graphql").expect("our own schema");
    let engine = Engine::new(&library, "{ viewer { __typename } }").expect("`viewer` is a field of the query root");
    let (query, mutation) = (Root::new(Query), Root::new(Mutation));
    let (documents, topics) = (documents::Documents::new(), help::topics_of_objects());
    Schema { library, validator, engine, query, mutation, documents, topics, services, limit }
}

fn builder() -> SchemaBuilder<Root<Query>, Root<Mutation>, Root<Subscription>> {
    let subscription = Root::new(Subscription::subscribing());
    async_graphql::Schema::build(Root::new(Query), Root::new(Mutation), subscription)
        .validation_mode(ValidationMode::Strict)
        .limit_recursive_depth(limits::NESTING)
        .disable_suggestions()
        .register_output_type::<nodes::Interfaces>()
}

/// The schema in the schema definition language, as it is committed and as clients know it: what is served, without what
/// gateways of Apollo Federation alone ask for.
pub fn sdl() -> String {
    let library = builder().enable_subscription_in_federation().finish();
    let (served, exported) = (sdl_of(&library), library.sdl_with_options(options().federation()));
    // The library leaves out what gateways ask for where it writes for them, and names the specification instead of the roots.
    let types = exported.find("extend schema @link(").map_or(exported.as_str(), |end| &exported[..end]);
    let roots = served.rfind("schema {").map_or("", |begin| &served[begin..]);
    format!("{types}{roots}")
}

/// The schema in the schema definition language, as it is served: [`sdl`] with what a gateway of Apollo Federation asks for.
pub fn served_sdl() -> String {
    sdl_of(&builder().finish())
}

fn options() -> SDLExportOptions {
    SDLExportOptions::new().include_specified_by().prefer_single_line_descriptions()
}

fn sdl_of(library: &Library) -> String {
    let mut sdl = library.sdl_with_options(options());
    if !sdl.ends_with('\n') {
        sdl.push('\n');
    }
    sdl
}
