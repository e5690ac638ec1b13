//! A file a group of routes; [`app`] puts them together.
//!
//! **To add a route**: a handler that gives a `Response` or a [`Refusal`], its line below, and a case in the `tests` crate.
//! A refusal is spelled for the client (JSON or page) in [`crate::observe`], so a handler need not know who asks.

pub(crate) mod coordinates;
pub(crate) mod documents;
pub(crate) mod exports;
pub(crate) mod graphql;
pub(crate) mod guides;
pub(crate) mod health;
pub(crate) mod hooks;
pub(crate) mod images;
pub(crate) mod limits;
#[cfg(feature = "mcp")]
pub(crate) mod mcp;
pub(crate) mod playground;
pub(crate) mod start;

use std::{
    convert::Infallible,
    task::{Context, Poll},
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    response::Response,
    routing::{get, post},
};
use entities::boxed::{BoxFuture, boxed};
use http::StatusCode;
use resolvers::error::ErrorCode;
use tower::{Service, layer::layer_fn};

use crate::{
    compress::{self, Accepted},
    observe::Observed,
    origin,
    respond::Refusal,
    state::State,
};

/// Where operations are sent.
pub(crate) const GRAPHQL: &str = "/graphql";

/// The whole server as a service: what `ventanilla` listens with, and what tests call in-process.
///
/// Pages of other origins may ask at `/graphql` and `/mcp` alone, and only those that the operator names.
pub fn app(state: State) -> Router {
    let pages = Router::new()
        .route("/", get(start::page))
        .route("/graphql/limits", get(limits::page).post(limits::page))
        .route("/graphql/coordinates/{coordinate}", get(coordinates::page))
        .route("/kb", get(guides::choose_language))
        .route("/kb/{locale}", get(guides::list))
        .route("/kb/{locale}/llms.txt", get(exports::llms_of_locale))
        .route("/kb/{locale}/{slug}", get(guides::article))
        .route("/llms.txt", get(exports::llms))
        .route("/sitemap.xml", get(exports::sitemap))
        .route("/health", get(health::health))
        .route("/assets/site.css", get(start::style))
        .layer(compress::layer());
    let all = Router::new()
        .merge(pages)
        .merge(for_assistants(&state))
        // Large and unchanging: not worth compressing anew for each request.
        .route("/playground/{file}", get(playground::file))
        .route("/documents/{kind}/{file}", get(documents::file))
        .route("/images/{*name}", get(images::file))
        .route("/hooks/knowledge-base", post(hooks::knowledge_base))
        .fallback(no_such_page)
        .method_not_allowed_fallback(async || no_such_method())
        .layer(DefaultBodyLimit::max(schema::limits::BODY_BYTES));
    let observed = state.clone();
    let all = all.layer(layer_fn(move |inner| Observed::new(inner, observed.clone())));
    let graphql = let_in(&state, Router::new().route_service(GRAPHQL, graphql_service(&state)));
    all.with_state(state).merge(graphql)
}

/// Lets pages of the origins ask that the operator names.
fn let_in<S: Clone + Send + Sync + 'static>(state: &State, routes: Router<S>) -> Router<S> {
    match origin::layer(state.origins()) {
        Some(allowed) => routes.layer(allowed),
        None => routes,
    }
}

#[cfg(feature = "mcp")]
fn for_assistants(state: &State) -> Router<State> {
    let routes = Router::new().route("/mcp", mcp::route(state).layer(compress::layer()));
    // Set here already: set further out, it would stand before what answers a browser's question whether it may ask.
    let_in(state, routes.method_not_allowed_fallback(async || no_such_method()))
}

/// Built without them.
#[cfg(not(feature = "mcp"))]
fn for_assistants(_: &State) -> Router<State> {
    Router::new()
}

/// What answers at `/graphql`, where almost all requests come: one service of known types, because each layer of a router
/// is a service and a future on the heap for every request.
pub(crate) fn graphql_service(state: &State) -> Observed<Graphql> {
    Observed::new(Graphql(state.clone()), state.clone())
}

/// Answers operations, from that state.
#[derive(Debug, Clone)]
pub(crate) struct Graphql(State);

impl Service<Request> for Graphql {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let state = self.0.clone();
        boxed(move || async move {
            let accepted = Accepted::of(request.headers());
            let response = graphql::answer_any(state, request).await;
            Ok(compress::compress(response, accepted).await)
        })
    }
}

async fn no_such_page() -> Refusal {
    Refusal::not_found("there is nothing at this address: the API is at /graphql, the guides are at /kb")
}

fn no_such_method() -> Refusal {
    let message = "this method is not answered here: the `Allow` header lists those that are";
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, ErrorCode::BadRequest, message)
}
