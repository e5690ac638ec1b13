//! Around every request: its id, its line in the log, and the last word on how it is answered.

use std::{any::Any, time::Instant};

use axum::{
    extract::{Request, State as AxumState},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

use crate::{negotiate::Accept, respond::Refusal, security_headers, state::State};

/// The header that carries a request's id, both ways.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Names a request in answers and in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequestId(pub String);

/// The operation of a GraphQL request, for the log.
#[derive(Debug, Clone)]
pub(crate) struct OperationName(pub String);

/// An id that a proxy gave is taken over only if it can neither break a line of the log nor fill it.
const LONGEST_ID: usize = 128;

/// Gives the request an id, writes one line when it is answered, and spells refusals.
///
/// Neither documents nor tokens nor query strings (which hold signatures) are logged.
pub(crate) async fn observe(AxumState(state): AxumState<State>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = given_id(request.headers()).unwrap_or_else(|| state.new_request_id());
    // Looked into only where a refusal is spelled.
    let accept: Vec<HeaderValue> = request.headers().get_all(http::header::ACCEPT).iter().cloned().collect();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        let allow = response.headers_mut().remove(http::header::ALLOW);
        let accept = accept.into_iter().map(|line| (http::header::ACCEPT, line));
        response = refusal.render(&id, Accept::of(&HeaderMap::from_iter(accept)).prefers_html());
        if let Some(allow) = allow {
            response.headers_mut().insert(http::header::ALLOW, allow);
        }
    }
    security_headers::harden(response.headers_mut());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let operation = response.extensions().get::<OperationName>().map(|name| name.0.as_str());
    tracing::info!(
        request_id = id,
        %method,
        path,
        operation,
        status = response.status().as_u16(),
        duration_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    response
}

/// The client's own id, if it is one that we can repeat.
fn given_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
    (!id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(is_plain)).then(|| id.to_owned())
}

impl State {
    /// Names a request that brought no name along.
    pub(crate) fn new_request_id(&self) -> String {
        let services = self.services();
        services.ids.next::<Uuid>(&*services.clock).to_string()
    }
}

/// What a panic becomes: it was logged where it happened, and the client learns nothing of it.
pub(crate) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    Refusal::broken().into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_id_of_decent_length_is_repeated() {
        let long = "a".repeat(129);
        for (given, taken) in [
            ("01J-abc_9.x:2", true),
            ("", false),
            ("a b", false),
            ("a\"b", false),
            ("é", false),
            (long.as_str(), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::from_bytes(given.as_bytes()).unwrap());
            assert_eq!(given_id(&headers).is_some(), taken, "{given}");
        }
    }
}
