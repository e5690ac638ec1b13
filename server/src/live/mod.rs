//! Connections that stay open: operations over a WebSocket (`graphql-transport-ws`) and over server-sent events
//! (`graphql-sse`, distinct connections), at the address of everything else, `/graphql`.
//!
//! [`stream`] takes, before the ordinary handlers, what is answered by a stream. Either way an operation of any
//! kind is an [`operation`]: a stream of what is to be said, which is made no faster than the client reads. An event of a
//! subscription is a key until the connection is ready to send it; then the token is looked up again, rights are asked for
//! again, and rows are read. So nothing of an answer waits anywhere for a client who does not read.
//!
//! **Cross-site requests**: a page of another origin may open a WebSocket here, which the browser tells by `Origin`; it is
//! refused. That is a second net: nothing that a browser sends by itself says who asks. The token is in the first message,
//! or in a header that only our own pages and programs can set.
//!
//! **To add another transport**: a file here that takes [`operation::run`]'s stream.

mod connections;
mod limits;
mod message;
mod operation;
mod socket;
mod sse;

use axum::{
    body::Body,
    extract::{FromRequestParts, Query, Request, WebSocketUpgrade},
    response::Response,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts};
use resolvers::error::ErrorCode;

pub(crate) use connections::Live;
pub use limits::LiveLimits;

use crate::{
    body::whole,
    client::Peer,
    graphql_request::{GetParameters, Operation, is_mutation, is_subscription},
    negotiate::{Accept, Media},
    observe::Noted,
    page_origin,
    respond::Refusal,
    routes::graphql::read_body,
    state::State,
    viewer::bearer,
};
use connections::Connection;
use operation::Caller;

/// What became of a request that may be answered by a stream.
pub(crate) enum Streamed {
    Answered(Response),
    /// It is to be answered at once; here it is again.
    Not(Box<Request>),
}

/// Whether a request may have to be answered by a stream: it asks for a WebSocket, or takes events.
pub(crate) fn may_stream(headers: &HeaderMap, accept: Accept) -> bool {
    is_web_socket(headers) || accept.event_stream()
}

fn is_web_socket(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|upgrade| upgrade.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Answers by a stream what is to be answered so.
///
/// # Errors
/// Why it is not answered.
pub(crate) async fn stream(state: State, noted: &Noted, request: Request) -> Result<Streamed, Refusal> {
    if is_web_socket(request.headers()) {
        return web_socket(state, noted.id().to_owned(), request).await.map(Streamed::Answered);
    }
    event_stream(state, noted, request).await
}

async fn web_socket(state: State, id: String, request: Request) -> Result<Response, Refusal> {
    let (mut parts, _) = request.into_parts();
    page_origin::check(&parts.headers, state.origins())?;
    let caller = Caller::of(&parts, &state)?;
    // Whoever can set headers may sign in by them, and is told at once where that fails.
    caller.viewer(&state).await?;
    let connection = connect(&state)?;
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &state).await.map_err(|rejection| {
        let message = "this is no WebSocket handshake: `Connection: Upgrade`, `Sec-WebSocket-Version: 13` and a \
                       `Sec-WebSocket-Key` are wanted";
        Refusal::new(rejection.status(), ErrorCode::BadRequest, message)
    })?;
    let upgrade = upgrade
        .protocols([socket::PROTOCOL])
        .max_message_size(schema::limits::BODY_BYTES)
        .max_frame_size(schema::limits::BODY_BYTES)
        .read_buffer_size(socket::READ_BUFFER)
        .write_buffer_size(0);
    Ok(upgrade.on_upgrade(move |socket| socket::serve(socket, state, caller, id, connection)))
}

/// A client that names no other type gets everything as events; one that does gets what cannot come otherwise.
async fn event_stream(state: State, noted: &Noted, request: Request) -> Result<Streamed, Refusal> {
    let subscriptions_only = noted.accept().names_graphql();
    let (parts, body) = request.into_parts();
    let (operation, body) = read(&parts, body).await;
    let media = noted.accept().graphql().unwrap_or(Media::Json);
    let operation = operation.and_then(|operation| operation.with_headers(&parts.headers));
    let operation = operation.map_err(|refusal| refusal.in_graphql(media))?;
    let found = state.persisted().find(operation.persisted.clone(), operation.document.clone());
    let is = |kind: fn(&str, Option<&str>) -> bool| {
        found.as_ref().is_ok_and(|found| kind(&found.document, operation.name.as_deref()))
    };
    if subscriptions_only && !is(is_subscription) {
        return Ok(Streamed::Not(Box::new(Request::from_parts(parts, body))));
    }
    if parts.method == Method::GET && is(is_mutation) {
        let message = "a mutation changes something and must be sent by POST";
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, ErrorCode::BadRequest, message)
            .with_header(header::ALLOW, HeaderValue::from_static("POST"))
            .in_graphql(Media::Json));
    }
    let caller = Caller::of(&parts, &state).map_err(|refusal| refusal.in_graphql(Media::Json))?;
    caller.viewer(&state).await.map_err(|refusal| refusal.in_graphql(Media::Json))?;
    let connection = connect(&state)?;
    Ok(Streamed::Answered(sse::respond(&state, caller, operation, noted.id().to_owned(), connection)))
}

/// The operation, and the body as it came.
async fn read(parts: &Parts, body: Body) -> (Result<Operation, Refusal>, Body) {
    if parts.method != Method::POST {
        let parameters = Query::<GetParameters>::try_from_uri(&parts.uri);
        let parameters = parameters.map_err(|_| Refusal::bad_request("the address is not understood"));
        return (parameters.and_then(|Query(parameters)| parameters.operation()), body);
    }
    let body = whole(body).await;
    let kept = body.as_ref().map(|bytes| Body::from(bytes.clone())).unwrap_or_default();
    (read_body(&parts.headers, body), kept)
}

fn connect(state: &State) -> Result<Connection, Refusal> {
    state.live().connect().ok_or_else(|| {
        let message = "too many connections are open here: try again in a moment";
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, ErrorCode::TryAgain, message)
            .with_header(header::RETRY_AFTER, HeaderValue::from_static("10"))
    })
}

impl Caller {
    /// Whoever sent a request.
    ///
    /// # Errors
    /// 401 for a malformed token.
    fn of(parts: &Parts, state: &State) -> Result<Self, Refusal> {
        let peer = Peer::of(&parts.extensions);
        let language = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|line| line.to_str().ok());
        Ok(Self {
            token: bearer(&parts.headers)?.map(str::to_owned),
            address: peer.address(&parts.headers, state.trusted_proxies()),
            accept_language: language.map(str::to_owned),
        })
    }
}
