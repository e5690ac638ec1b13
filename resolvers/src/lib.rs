//! A folder a noun: its GraphQL types, queries and mutations.
//!
//! A request goes `server → schema → resolvers/<noun> → entities/<noun>` and an answer goes back the same way. A type is an
//! `#[object]` over a [`level::Level`]: read that module first. Rules stand in `entities`, guides in `kb`, ranking in
//! `search-index`; what stands here is how they are shown.
//!
//! **To add a field**: a method of the noun's `impl Level<…>`, a plain one with `self.each` and nothing
//! else (then it is written without being resolved), an edge with one call of a
//! store for all parents (`self.column(store::…(database(ctx), &self.refs()).await?)`). Its doc comment is its description.
//!
//! **To add a type**: its `#[object]`, its name in `objects!`, for a node its variant in [`nodes::Node`] and its store in the
//! table below it, for one that guides explain its [`help::Explained`]. A node is an entity of [`federation`] by itself.
//!
//! **To add a mutation** (`teams/change.rs` is the pattern):
//!
//! 1. Its rule: an [`entities::change::Change`] in the noun's `change` folder of `entities`, a struct of values parsed already;
//!    read [`entities::change`] for what it must do. A new right: its line in `entities::access::policy`.
//! 2. Its input, its `payload!` and its function here, in the noun's folder. The function makes a `Form`, reads each value
//!    with [`user_errors`]' `Form::read`, so that all mistakes are told at once, sends the change with `Form::send`, and reads
//!    what it shows again through the noun's store, with the viewer's rights. A malformed ID is a fault (`BAD_USER_INPUT`), as
//!    everywhere; what is not there is `NOT_FOUND` at its field.
//! 3. What refuses it: a [`user_errors::Refusal`] in the noun's `refusals`, in five languages.
//! 4. A method of [`mutation::Mutation`]; its name off `schema/contract/to-come.txt`; `schema.graphql` made anew; an example.
//! 5. Its tests (`tests/tests/all/teams.rs` is the pattern): each role, each refusal with its field, what is written down, a
//!    right taken away meanwhile, two at once.
//!
//! What several people may edit has a `revision`, and its inputs an optional `ifRevision`: who gives it never writes over what
//! somebody else changed (`CONFLICT`). Fields that an input leaves out stay as they are.
//!
//! **To add a subscription**: see [`subscription`].
//!
//! **To add a list**: `connection!`, a store with a [`entities::page::Listing`], and a method that takes the four arguments
//! and hands [`connection::page_args`] and [`connection::wanted`] on.

pub mod accounts;
pub mod addresses;
pub mod articles;
pub mod audit;
pub mod connection;
pub mod context;
pub mod documents;
pub mod error;
pub mod federation;
pub mod guides;
pub mod help;
pub mod invoices;
pub mod level;
pub mod money;
pub mod mutation;
pub mod nodes;
pub mod organizations;
pub mod payments;
pub mod prepaid;
pub mod products;
pub mod projection;
pub mod query;
pub mod scalars;
pub mod search;
pub mod sites;
pub mod subscription;
pub mod support;
pub mod teams;
pub mod user_errors;
