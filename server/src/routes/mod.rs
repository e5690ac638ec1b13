//! A file a group of routes; [`app`] puts them together.
//!
//! **To add a route**: a handler that gives a `Response` or a [`Refusal`], its line below, and a case in the `tests` crate.
//! A refusal is spelled for the client (JSON or page) in [`crate::observe`], so a handler need not know who asks.

pub(crate) mod coordinates;
pub(crate) mod documents;
pub(crate) mod graphql;
pub(crate) mod guides;
pub(crate) mod health;
pub(crate) mod limits;
pub(crate) mod playground;
pub(crate) mod start;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use http::StatusCode;
use resolvers::error::ErrorCode;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, CompressionLevel, DefaultPredicate,
        predicate::{Predicate, SizeAbove},
    },
};

use crate::{
    live,
    observe::{observe, panicked},
    origin,
    respond::Refusal,
    state::State,
};

/// Answers below this size are not worth compressing.
const COMPRESSED_FROM: u64 = 1_024;

/// The whole server as a service: what `ventanilla` listens with, and what tests call in-process.
///
/// Pages of other origins may ask at `/graphql` alone, and only those that the operator names.
pub fn app(state: State) -> Router {
    let streams = from_fn_with_state(state.clone(), live::streams);
    let graphql = compressed(Router::new().route("/graphql", post(graphql::post).get(graphql::get).layer(streams)));
    let graphql = finished(graphql, &state);
    let graphql = match origin::layer(state.origins()) {
        Some(allowed) => graphql.layer(allowed),
        None => graphql,
    };
    let pages = compressed(
        Router::new()
            .route("/", get(start::page))
            .route("/graphql/limits", get(limits::page).post(limits::page))
            .route("/graphql/coordinates/{coordinate}", get(coordinates::page))
            .route("/kb", get(guides::choose_language))
            .route("/kb/{locale}", get(guides::list))
            .route("/kb/{locale}/{slug}", get(guides::article))
            .route("/health", get(health::health))
            .route("/assets/site.css", get(start::style)),
    );
    let all = Router::new()
        .merge(pages)
        // Large and unchanging: not worth compressing anew for each request.
        .route("/playground/{file}", get(playground::file))
        .route("/documents/{kind}/{file}", get(documents::file))
        .fallback(no_such_page);
    finished(all, &state).merge(graphql).with_state(state)
}

fn compressed(routes: Router<State>) -> Router<State> {
    let large = DefaultPredicate::new().and(SizeAbove::new(COMPRESSED_FROM));
    routes.layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(large))
}

/// What is around every route.
fn finished(routes: Router<State>, state: &State) -> Router<State> {
    routes
        .method_not_allowed_fallback(no_such_method)
        .layer(DefaultBodyLimit::max(schema::limits::BODY_BYTES))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(state.clone(), observe))
}

async fn no_such_page() -> Refusal {
    Refusal::not_found("there is nothing at this address: the API is at /graphql, the guides are at /kb")
}

async fn no_such_method() -> Refusal {
    let message = "this method is not answered here: the `Allow` header lists those that are";
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, ErrorCode::BadRequest, message)
}
