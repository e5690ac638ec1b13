//! `ventanilla kb preview`: the articles of a folder as the desk shows them, with what the check finds beside each, in a
//! browser that follows every change. For whoever writes, on their own machine: it shows everything to everybody who can
//! reach it, and so listens on loopback alone.

mod pages;
mod state;

use std::{convert::Infallible, sync::Arc};

use axum::{
    Router,
    extract::{Request, State as AxumState},
    middleware::{Next, from_fn},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use futures_util::stream::unfold;
use http::{StatusCode, header};
use kb::{Loaded, NaiveDate, SchemaCoordinates};
use tokio::sync::watch;

use self::state::{Checker, Shown};
use crate::{security_headers, watching::Changes};

/// What the pages show, as it changes.
pub(crate) type Showing = watch::Receiver<Arc<Shown>>;

/// Follows the folder that the articles were loaded from, and checks them against the schema after every change; `today`
/// says what day it is.
pub(crate) fn show(
    loaded: Loaded,
    mut changes: Changes,
    schema: SchemaCoordinates,
    today: impl Fn() -> NaiveDate + Send + Sync + 'static,
) -> Showing {
    let checker = Arc::new(Checker::new(schema, today));
    let first = Arc::new(checker.first(loaded));
    let (sender, showing) = watch::channel(Arc::clone(&first));
    tokio::spawn(async move {
        let mut shown = first;
        while !sender.is_closed() {
            changes.come().await;
            let (checker, before) = (Arc::clone(&checker), Arc::clone(&shown));
            if let (Some(next), _) = changes.then(move |changed| checker.after(&before, &changed)).await {
                shown = Arc::new(next);
                // Nobody looks any more: then nobody misses it.
                let _ = sender.send(Arc::clone(&shown));
            }
        }
    });
    showing
}

/// The pages as a service.
pub(crate) fn app(showing: Showing) -> Router {
    Router::new()
        .route("/", get(pages::list))
        .route("/findings", get(pages::findings))
        .route("/kb/{locale}/{slug}", get(pages::article))
        .route("/graphql/coordinates/{coordinate}", get(pages::coordinate))
        .route("/images/{*name}", get(pages::image))
        .route("/events", get(events))
        .route("/assets/site.css", get(async || style(include_str!("../../assets/site.css"))))
        .route("/assets/preview.css", get(async || style(include_str!("../../assets/preview.css"))))
        .route("/assets/preview.js", get(script))
        .fallback(pages::elsewhere)
        .layer(from_fn(at_home))
        .with_state(showing)
}

/// Refuses who was led here under another name: a page of elsewhere whose name points to this machine. What is shown is
/// never kept, since it changes at any moment.
async fn at_home(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if !is_home(host) {
        let message = "the preview is for this machine alone: open it as http://127.0.0.1 or http://localhost";
        return (StatusCode::FORBIDDEN, message).into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, http::HeaderValue::from_static("no-store"));
    security_headers::harden(response.headers_mut());
    response
}

fn is_home(host: &str) -> bool {
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let name = host.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(host, |(name, _)| name);
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

/// `GET /events`: the state of the pages, at once and whenever it is another.
async fn events(AxumState(mut showing): AxumState<Showing>) -> Response {
    showing.mark_changed();
    let states = unfold(showing, |mut showing| async move {
        showing.changed().await.ok()?;
        let state = showing.borrow_and_update().state.clone();
        Some((Ok::<_, Infallible>(Event::default().data(state)), showing))
    });
    Sse::new(states).keep_alive(KeepAlive::default()).into_response()
}

fn style(text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], text)
}

async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("../../assets/preview.js"))
}

#[cfg(test)]
mod tests;
