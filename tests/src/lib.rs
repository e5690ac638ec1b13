//! Drives the real schema over the real database.
//!
//! A test is written once with [`on_both_databases!`] and runs on SQLite and on PostgreSQL. It gets a [`World`]: the demo
//! world in a database of its own, the guides shipped in the binary, a clock that stands, and the people of the demo. The
//! world is made once a build and copied for each test.
//!
//! PostgreSQL is where `VENTANILLA_TEST_POSTGRES` says (`scripts/test` starts one). Without it the PostgreSQL half of a test
//! does nothing, except in CI, where it fails.

pub mod changing;
mod database;
mod desk;
pub mod fuzz;
mod json;
pub mod paying;
mod world;

pub use database::Engine;
pub use desk::{Desk, Response, soon};
pub use json::{at, texts};
pub use world::{Answer, Person, World, now};

/// Declares tests that run on both databases: `on_both_databases! { async fn a_sentence(world: World) { … } }`.
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "a test may need nothing of its module")]
            use super::*;

            async fn test($world: $crate::World) $body

            $(#[$meta])*
            #[tokio::test]
            async fn on_sqlite() {
                test($crate::World::open($crate::Engine::Sqlite).await.expect("a world on SQLite")).await;
            }

            $(#[$meta])*
            #[tokio::test]
            async fn on_postgres() {
                if let Some(world) = $crate::World::open($crate::Engine::Postgres).await {
                    test(world).await;
                }
            }
        }
    )*};
}
