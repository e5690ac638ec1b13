//! `graphql-sse` in its distinct connections mode: an operation a request, its responses as events.

use std::convert::Infallible;

use axum::response::{
    IntoResponse, Response,
    sse::{Event, KeepAlive, Sse},
};
use futures_util::{
    StreamExt,
    stream::{self, unfold},
};
use http::{HeaderName, HeaderValue, header};

use super::{
    connections::Connection,
    operation::{Caller, Said, run},
};
use crate::{graphql_request::Operation, respond::Refusal, state::State};

/// Answers an operation by events: `next` with each response, `complete` at the end. Where the server closes, there is no
/// `complete`, so that the client comes back.
pub(super) fn respond(
    state: &State,
    caller: Caller,
    operation: Operation,
    request_id: String,
    connection: Connection,
) -> Response {
    let unknown = {
        let refusal = Refusal::unauthenticated("the token has expired or was revoked: sign in again");
        let (state, caller, id) = (state.clone(), caller.clone(), request_id.clone());
        move || caller.refused(&state, refusal.fault(), &id)
    };
    let said = run(state.clone(), caller, operation, request_id);
    let until_closed = unfold((said, connection), |(mut said, mut connection)| async move {
        tokio::select! {
            () = connection.told_to_close() => None,
            next = said.next() => next.map(|next| (next, (said, connection))),
        }
    });
    let events = until_closed.flat_map(move |said| stream::iter(events(said, &unknown)).map(Ok::<_, Infallible>));
    let keep_alive = KeepAlive::new().interval(state.live().limits().keep_alive);
    let mut response = Sse::new(events).keep_alive(keep_alive).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that hold answers back until there is more of them would hold back the last event.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// What is said, as events; `unknown` tells that the token is not good any more.
fn events(said: Said, unknown: impl Fn() -> schema::Answer) -> Vec<Event> {
    let next = |answer: &schema::Answer| {
        // An answer is JSON, which is UTF-8, in one line.
        Event::default().event("next").data(String::from_utf8_lossy(&answer.to_json()))
    };
    let complete = || Event::default().event("complete").data("");
    match said {
        Said::Next(answer) => vec![next(&answer)],
        Said::Refused(answer) => vec![next(&answer), complete()],
        Said::Complete => vec![complete()],
        Said::Unknown => vec![next(&unknown()), complete()],
    }
}
