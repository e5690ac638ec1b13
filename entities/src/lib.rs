//! Rows, values and every business rule of Ventanilla; knows no HTTP, no GraphQL type and no guide.
//!
//! A module is a noun: who looks for invoices opens [`invoices`]. In a noun's folder stand its rows (a file a table), its
//! values, its rules (pure functions of rows, the day and the clock) and its store (statements).
//!
//! **To add a noun**: an identifier in [`ids`]; a migration (a file a noun, the same for both databases, with constraints
//! for what must never be); a row; a constructor that checks; a store whose lists go through [`page`] and ask for a
//! [`access::Grant`]. What a viewer may not see looks like what is not there: an empty page, `None`.
//!
//! **To add what a person can change**: read [`change`], and take [`teams`]' `change` as the pattern: a file a mutation, with
//! what is to be done as a struct of parsed values, and its rule; the reasons to refuse in one enum a noun.
//!
//! **To add a right**: an action in [`access`], its line in the policy, its row in the matrix of the tests.
//!
//! **To tell that something changed**: `session.announce(…)` where its rows are written: see [`news`].
//!
//! Time and randomness come in as [`clock::Clock`] and [`ids::IdSource`]. Money is [`money::Money`], and only
//! [`prepaid`]'s ledger moves it.

pub mod access;
pub mod accounts;
pub mod addresses;
pub mod audit;
pub mod boxed;
pub mod change;
pub mod chosen;
pub mod clock;
pub mod db;
pub mod demo;
pub mod error;
pub mod idempotency;
pub mod ids;
pub mod invoices;
pub mod knowledge;
pub mod locale;
pub mod migrations;
pub mod money;
pub mod news;
pub mod operator;
pub mod organizations;
pub mod page;
pub mod payments;
pub mod prepaid;
pub mod products;
pub mod revision;
pub mod rows;
pub mod sites;
pub mod sql;
pub mod support;
pub mod teams;
pub mod text;
pub mod values;
pub mod writer;
