//! Around every request: its id, its line in the log, and the last word on how it is answered.

use std::{
    convert::Infallible,
    panic::AssertUnwindSafe,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
    time::Instant,
};

use axum::{
    BoxError,
    body::{Body, Bytes, HttpBody},
    extract::Request,
    response::{IntoResponse, Response},
};
use entities::boxed::{BoxFuture, boxed};
use futures_util::FutureExt;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue};
use tower::{Service, ServiceExt};
use uuid::Uuid;

use crate::{negotiate::Accept, respond::Refusal, security_headers, state::State};

/// The header that carries a request's id, both ways.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What is noted of a request while it is answered, in its extensions: one thing, because each is looked up by its type.
#[derive(Debug, Clone)]
pub(crate) struct Noted(Arc<Note>);

#[derive(Debug)]
struct Note {
    id: String,
    accept: Accept,
    operation: OnceLock<String>,
}

impl Noted {
    fn new(id: String, accept: Accept) -> Self {
        Self(Arc::new(Note { id, accept, operation: OnceLock::new() }))
    }

    /// What was noted of the request with these extensions and headers, or is noted now.
    pub(crate) fn of(extensions: &Extensions, headers: &HeaderMap, state: &State) -> Self {
        let noted = extensions.get::<Self>().cloned();
        noted.unwrap_or_else(|| Self::new(state.new_request_id(), Accept::of(headers)))
    }

    /// Names the request in answers and in the log.
    pub(crate) fn id(&self) -> &str {
        &self.0.id
    }

    /// What the client takes.
    pub(crate) fn accept(&self) -> Accept {
        self.0.accept
    }

    /// Names the operation of a GraphQL request, for the log. The first name stays.
    pub(crate) fn name_operation(&self, name: String) {
        let _ = self.0.operation.set(name);
    }
}

/// An id that a proxy gave is taken over only if it can neither break a line of the log nor fill it.
const LONGEST_ID: usize = 128;

/// A service whose requests are [`observe`]d.
#[derive(Debug, Clone)]
pub(crate) struct Observed<S> {
    inner: S,
    state: State,
}

impl<S> Observed<S> {
    pub(crate) fn new(inner: S, state: State) -> Self {
        Self { inner, state }
    }
}

impl<S, B> Service<Request> for Observed<S>
where
    S: Service<Request, Response = Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let Self { inner, state } = self.clone();
        boxed(move || observe(state, request, inner))
    }
}

/// Gives the request an id, writes one line when it is answered, and spells refusals. A panic was logged where it happened,
/// and the client learns nothing of it.
///
/// Neither documents nor tokens nor query strings (which hold signatures) are logged.
async fn observe<S, B>(state: State, mut request: Request, inner: S) -> Result<Response, Infallible>
where
    S: Service<Request, Response = Response<B>, Error = Infallible>,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let started = Instant::now();
    let id = given_id(request.headers()).unwrap_or_else(|| state.new_request_id());
    let language = request.headers().get(http::header::ACCEPT_LANGUAGE).cloned();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let noted = Noted::new(id, Accept::of(request.headers()));
    request.extensions_mut().insert(noted.clone());
    let mut response = match AssertUnwindSafe(inner.oneshot(request)).catch_unwind().await {
        Ok(Ok(response)) => response.map(Body::new),
        Err(_) => Refusal::broken().into_response(),
    };
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        let allow = response.headers_mut().remove(http::header::ALLOW);
        let language = language.as_ref().and_then(|line| line.to_str().ok());
        let refusal = refusal.explained(|code| schema::help_with_error(state.schema(), language, code));
        response = refusal.render(noted.id(), noted.accept().prefers_html());
        if let Some(allow) = allow {
            response.headers_mut().insert(http::header::ALLOW, allow);
        }
    }
    security_headers::harden(response.headers_mut());
    if let Ok(value) = HeaderValue::from_str(noted.id()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let operation = noted.0.operation.get().map(String::as_str);
    tracing::info!(
        request_id = noted.id(),
        %method,
        path,
        operation,
        status = response.status().as_u16(),
        duration_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    Ok(response)
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
