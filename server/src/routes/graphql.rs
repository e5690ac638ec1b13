//! `/graphql`, by the GraphQL over HTTP specification.
//!
//! The library's own handler answers everything with 200, takes form posts and plain text, and runs mutations over GET;
//! so this is ours. What a browser gets at the same address is the playground.

use std::{net::IpAddr, pin::pin, task::Poll};

use axum::{
    body::{Body, Bytes},
    extract::{Query, Request},
    response::{IntoResponse, Response},
};
use entities::{access::Viewer, boxed::boxed};
use futures_util::poll;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use resolvers::{context::Services, error::ErrorCode};

use crate::{
    answering::{NotExecuted, settle},
    body::whole,
    claim::{Claim, if_it_holds},
    client::Peer,
    etag,
    graphql_request::{GetParameters, Operation, Verb, is_mutation},
    graphql_response::write,
    live::{self, Streamed},
    negotiate::{Accept, Media, is_json},
    observe::Noted,
    respond::Refusal,
    routes::{no_such_method, playground},
    state::State,
    throttle::{self, Payer},
    viewer::{recalled, viewer},
};

/// Whatever comes to `/graphql`: by a stream, by POST, or by GET.
pub(crate) async fn answer_any(state: State, mut request: Request) -> Response {
    let noted = Noted::of(request.extensions(), request.headers(), &state);
    let accept = noted.accept();
    if live::may_stream(request.headers(), accept) {
        match live::stream(state.clone(), &noted, request).await {
            Ok(Streamed::Answered(response)) => return response,
            Ok(Streamed::Not(same)) => request = *same,
            Err(refusal) => return refusal.into_response(),
        }
    }
    let (parts, body) = request.into_parts();
    let asker = Asker { state: &state, noted: &noted, peer: Peer::of(&parts.extensions), headers: &parts.headers };
    let answered = match parts.method {
        Method::POST => post(&asker, accept, body).await,
        Method::GET | Method::HEAD => get(&asker, accept, &parts.uri).await,
        _ => Err(no_such_method().with_header(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"))),
    };
    answered.unwrap_or_else(IntoResponse::into_response)
}

/// One operation as JSON.
async fn post(asker: &Asker<'_>, accept: Accept, body: Body) -> Result<Response, Refusal> {
    let media = media(accept)?;
    let body = whole(body).await;
    let sent = body.as_ref().ok().cloned().unwrap_or_default();
    let operation = read_body(asker.headers, body).map_err(|refusal| refusal.in_graphql(media))?;
    answer(asker, media, operation, &|| Operation::from_json(&sent)).await
}

/// A query in the address; for a browser without one, the playground.
async fn get(asker: &Asker<'_>, accept: Accept, address: &Uri) -> Result<Response, Refusal> {
    let parameters = || Query::<GetParameters>::try_from_uri(address);
    let is_bare = || matches!(parameters(), Ok(Query(parameters)) if parameters.is_empty());
    if accept.prefers_html() && (accept.graphql().is_none() || is_bare()) {
        return playground::page(asker.state);
    }
    let media = media(accept)?;
    let read = || match parameters() {
        Ok(Query(parameters)) => parameters.operation(),
        Err(_) => Err(Refusal::bad_request(
            "the address is not understood: give `query`, `operationName`, `variables` and `extensions` once each, \
             percent-encoded",
        )),
    };
    let operation = read().map_err(|refusal| refusal.in_graphql(media))?;
    answer(asker, media, operation, &read).await
}

fn media(accept: Accept) -> Result<Media, Refusal> {
    accept.graphql().ok_or_else(|| {
        let message = "answers come as application/graphql-response+json or application/json: accept one of these";
        Refusal::new(StatusCode::NOT_ACCEPTABLE, ErrorCode::BadRequest, message).in_graphql(Media::Json)
    })
}

pub(crate) fn read_body(headers: &HeaderMap, body: Result<Bytes, Refusal>) -> Result<Operation, Refusal> {
    if !is_json(headers) {
        let message = "the request's `Content-Type` must be `application/json`, in UTF-8";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, ErrorCode::BadRequest, message));
    }
    Operation::from_json(&body?)
}

/// Who asks, and from where.
pub(crate) struct Asker<'a> {
    pub(crate) state: &'a State,
    pub(crate) noted: &'a Noted,
    pub(crate) peer: Peer,
    pub(crate) headers: &'a HeaderMap,
}

impl Asker<'_> {
    /// The client's address, as far as it can be believed.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        self.peer.address(self.headers, self.state.trusted_proxies())
    }

    /// The client's `Accept-Language`, as it came.
    pub(crate) fn language(&self) -> Option<&str> {
        self.headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()
    }

    /// Who asks.
    ///
    /// # Errors
    /// See [`viewer`]; 429 for who tried out too many tokens.
    pub(crate) async fn viewer(&self, services: &Services) -> Result<Viewer, Refusal> {
        match viewer(services, self.headers).await {
            Ok(viewer) => Ok(viewer),
            // Trying out tokens is paid for as well.
            Err(refusal) => self.state.pay(Payer::Address(self.address()), throttle::REFUSED).and(Err(refusal)),
        }
    }
}

/// Reads the operation of a request once more: it is used up by being answered.
type Again<'a> = &'a (dyn Fn() -> Result<Operation, Refusal> + Sync);

async fn answer(asker: &Asker<'_>, media: Media, operation: Operation, again: Again<'_>) -> Result<Response, Refusal> {
    answered(asker, media, operation, again).await.map_err(|refusal| refusal.in_graphql(media))
}

async fn answered(
    asker: &Asker<'_>,
    media: Media,
    operation: Operation,
    again: Again<'_>,
) -> Result<Response, Refusal> {
    let mut operation = operation.with_headers(asker.headers)?;
    // Who asks is read in the same breath as what they ask for.
    let services = asker.state.services().for_request();
    let mut viewer = None;
    if let Some(claim) = recalled(&services, asker.headers).map(|recalled| Claim::new(&services, recalled)) {
        let mut holds = pin!(claim.holds());
        match poll!(&mut holds) {
            Poll::Ready(holds) => viewer = holds?.then(|| claim.viewer()),
            // The statement is on its way, and what the operation asks for goes with it.
            Poll::Pending => {
                let viewer = claim.viewer();
                let answered = boxed(|| answered_to(asker, &services, media, operation, viewer, Some(&claim)));
                if let Some(answered) = if_it_holds(holds, answered).await? {
                    return answered;
                }
                operation = again()?.with_headers(asker.headers)?;
            }
        }
    }
    let viewer = match viewer {
        Some(viewer) => viewer,
        None => asker.viewer(&services).await?,
    };
    answered_to(asker, &services, media, operation, viewer, None).await
}

/// The answer to a viewer. Where that is a claim, it is to be thrown away if the claim does not hold.
async fn answered_to(
    asker: &Asker<'_>,
    services: &Services,
    media: Media,
    operation: Operation,
    viewer: Viewer,
    claim: Option<&Claim<'_>>,
) -> Result<Response, Refusal> {
    let Asker { state, noted, headers, .. } = asker;
    let id = noted.id();
    if let Some(name) = operation.name_for_log() {
        noted.name_operation(name);
    }
    let help = operation.wants_help();
    let Operation { verb, document, persisted, name: operation_name, variables, .. } = operation;
    let payer = Payer::of(&viewer, || asker.address());
    let found = match state.find(payer, persisted, document) {
        Ok(found) => found,
        Err(NotExecuted::NoDocument(fault)) if fault.code() == ErrorCode::BadRequest => {
            return Err(Refusal::bad_request(fault.message()));
        }
        Err(refused) => return Ok(write(refused.answer(state, asker.language(), id)?, media)),
    };
    if verb == Verb::Get && is_mutation(&found.document, operation_name.as_deref()) {
        let message = "a mutation changes something and must be sent by POST; by GET only queries are answered";
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, ErrorCode::BadRequest, message)
            .with_header(header::ALLOW, HeaderValue::from_static("POST")));
    }
    let keep = found.keep();
    let request = schema::Request {
        document: found.document,
        operation_name,
        variables,
        viewer,
        accept_language: asker.language().map(str::to_owned),
        request_id: id.to_owned(),
        failures: None,
    };
    let mut is_public = false;
    let mut answer = match state.prepare(payer, request, help, keep) {
        Ok((prepared, paid)) => {
            if let Some(claim) = claim.filter(|_| prepared.leaves_traces()) {
                claim.proven().await?;
            }
            is_public = verb == Verb::Get && prepared.is_public();
            let mut answer = schema::execute_prepared(state.schema(), services, prepared).await;
            settle(&mut answer, paid);
            answer
        }
        Err(refused) => refused.answer(state, asker.language(), id)?,
    };
    is_public &= answer.errors.is_empty();
    if is_public {
        // What others may be given says nothing of this client.
        answer.throttle = None;
    }
    let mut response = write(answer, media);
    if is_public {
        response = etag::public(headers, response).await;
    }
    Ok(response)
}
