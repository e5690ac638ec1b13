//! A folder a noun: its GraphQL types, queries and mutations.
//!
//! A request goes `server → schema → resolvers/<noun> → entities/<noun>` and an answer goes back the same way. A type is an
//! `#[Object]` over a [`level::Level`]: read that module first. Rules stand in `entities`, guides in `kb`, ranking in
//! `search-index`; what stands here is how they are shown.
//!
//! **To add a field**: a method of the noun's `impl Level<…>`, a plain one with `self.each`, an edge with one call of a
//! store for all parents (`self.column(store::…(database(ctx), &self.refs()).await?)`). Its doc comment is its description.
//!
//! **To add a type**: its `#[Object]`, its name in `objects!`, for a node its variant in [`nodes::Node`], for one that guides
//! explain its [`help::Explained`].
//!
//! **To add a mutation**: a [`entities::writer::Job`] where its rules stand; its input, payload and function in the noun's folder;
//! a method of [`mutation::Mutation`]; what refuses it as a [`user_errors::Refusal`].
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
pub mod support;
pub mod teams;
pub mod user_errors;
