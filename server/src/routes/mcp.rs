//! `/mcp`: the guides for assistants, by the Model Context Protocol over streamable HTTP; see [`crate::mcp`].
//!
//! Who asks, from where and how much is found out here, as at `/graphql`: the protocol's own answers begin where a request
//! is one that may be answered.

use axum::{
    body::Body,
    extract::{Request, State as AxumState},
    response::Response,
    routing::{MethodRouter, post},
};
use http::{HeaderValue, header};

use crate::{
    body::whole,
    client::Peer,
    mcp::{Caller, Endpoint, endpoint},
    observe::Noted,
    page_origin,
    respond::Refusal,
    routes::{graphql::Asker, start::site},
    state::State,
    throttle::{self, Payer},
};

/// `POST /mcp`: one message of the protocol.
pub(crate) fn route(state: &State) -> MethodRouter<State> {
    let endpoint = endpoint(state);
    post(move |AxumState(state): AxumState<State>, request: Request| {
        let endpoint = endpoint.clone();
        async move { answer(&endpoint, &state, request).await }
    })
}

async fn answer(endpoint: &Endpoint, state: &State, request: Request) -> Result<Response, Refusal> {
    let (mut parts, body) = request.into_parts();
    page_origin::check_unmistakable(&parts.headers, state.origins())?;
    let noted = Noted::of(&parts.extensions, &parts.headers, state);
    let body = whole(body).await?;
    let caller = caller(state, &noted, &parts).await?;
    // What the protocol itself costs. What a tool asks of the schema is paid for by itself.
    state.pay(caller.payer, throttle::of_refused(body.len()))?;
    parts.extensions.insert(caller);
    let mut response = endpoint.handle(Request::from_parts(parts, Body::from(body))).await.map(Body::new);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn caller(state: &State, noted: &Noted, parts: &http::request::Parts) -> Result<Caller, Refusal> {
    let asker = Asker { state, noted, peer: Peer::of(&parts.extensions), headers: &parts.headers };
    let services = state.services().for_request();
    let viewer = asker.viewer(&services).await?;
    let payer = Payer::of(&viewer, || asker.address());
    Ok(Caller {
        services,
        viewer,
        payer,
        accept_language: asker.language().map(str::to_owned),
        request_id: noted.id().to_owned(),
        site: site(&parts.headers).unwrap_or_default(),
    })
}
