//! The thin binary `ventanilla`, as a library: configuration, routes, commands. Every rule stands further down.
//!
//! [`app`] is the whole server as a service over a [`State`]; `ventanilla serve` and `ventanilla demo` listen with it, and
//! tests call it in-process. A request goes `observe → routes/<group> → schema` and an answer goes back the same way.
//!
//! **To add a route**: see `routes`. **To add a page**: a template in `templates/`, its struct in `pages`, its words in all
//! languages in `pages/texts`. **To add a command**: a file in `cli` with its examples.

mod answering;
mod body;
mod claim;
mod cli;
mod client;
mod compress;
mod config;
mod demo;
mod edge;
mod etag;
mod examples;
mod graphql_request;
mod graphql_response;
mod head_timer;
mod holdings;
mod live;
mod logging;
#[cfg(feature = "mcp")]
mod mcp;
mod negotiate;
mod observe;
mod origin;
mod page_origin;
mod pages;
mod persisted;
mod plain;
mod preview;
mod progress;
mod respond;
mod routes;
mod security_headers;
mod serving;
mod settings;
mod stalled;
mod start;
mod state;
mod throttle;
mod two_parts;
mod viewer;
mod watching;

pub use cli::run;
pub use examples::ExampleIds;
pub use live::LiveLimits;
pub use origin::Origin;
pub use persisted::{Manifest, Trusted};
pub use routes::{app, hooks::Hook};
pub use serving::{Reception, serve};
pub use state::{NamedToken, State};
pub use throttle::Rate;
pub use watching::{Changes, Reloader, follow};
