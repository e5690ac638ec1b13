//! The program as a person at a shell meets it.

mod demo;
mod failures;
mod gaps;
mod kb;
mod kill;
#[cfg(feature = "mcp")]
mod mcp;
mod program;
mod schema;
mod secrets;
