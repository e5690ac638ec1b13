//! Answers that are no answer: a [`Refusal`] says why, and is spelled as JSON or as a page in one place.

use askama::Template;
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, StatusCode, header};
use resolvers::error::{ErrorCode, Fault};
use serde_json::{Value, json};

use crate::{negotiate::Media, pages, security_headers};

/// Why a request is not answered. As a response it travels without a body: [`Refusal::render`] writes that when the
/// request's id is known.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: ErrorCode,
    message: String,
    form: Form,
    /// Rare, and large.
    header: Option<Box<(HeaderName, HeaderValue)>>,
    /// The guides about it, as JSON.
    help: Option<Value>,
}

/// How a refusal is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As the client's `Accept` has it.
    Negotiated,
    /// As a GraphQL response.
    Graphql(Media),
}

impl Refusal {
    /// With a status, a code and a sentence that says what happened and what to do.
    pub(crate) fn new(status: StatusCode, code: ErrorCode, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), form: Form::Negotiated, header: None, help: None }
    }

    /// 400: the request is no GraphQL request.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, ErrorCode::BadRequest, message)
    }

    /// 404: there is nothing, or nothing for this viewer.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, ErrorCode::NotFound, message)
    }

    /// 401: the credentials are unknown, expired or revoked.
    pub(crate) fn unauthenticated(message: impl Into<String>) -> Self {
        let challenge = HeaderValue::from_static("Bearer realm=\"ventanilla\", error=\"invalid_token\"");
        Self::new(StatusCode::UNAUTHORIZED, ErrorCode::Unauthenticated, message)
            .with_header(header::WWW_AUTHENTICATE, challenge)
    }

    /// 500: a defect of ours. What it was goes to the log; the client learns nothing of it.
    pub(crate) fn internal(what: impl std::fmt::Display) -> Self {
        tracing::error!(what = %what, "internal error");
        Self::broken()
    }

    /// 500 for what was logged already.
    pub(crate) fn broken() -> Self {
        let message = "something went wrong here; it was logged, try again in a moment";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::InternalServerError, message)
    }

    /// What happened, and what to do.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// As a GraphQL error.
    pub(crate) fn fault(&self) -> Fault {
        Fault::new(self.code, self.message.clone())
    }

    /// Whether the credentials are at fault.
    pub(crate) fn is_unauthenticated(&self) -> bool {
        self.code == ErrorCode::Unauthenticated
    }

    /// Spelled as a GraphQL response of this media type, whatever else the client accepts.
    #[must_use]
    pub(crate) fn in_graphql(mut self, media: Media) -> Self {
        self.form = Form::Graphql(media);
        self
    }

    /// With the guides about its code, where it is spelled as a GraphQL response.
    #[must_use]
    pub(crate) fn explained(self, about: impl FnOnce(ErrorCode) -> Option<Value>) -> Self {
        match self.form {
            Form::Negotiated => self,
            Form::Graphql(_) => Self { help: about(self.code), ..self },
        }
    }

    /// With one more header.
    #[must_use]
    pub(crate) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.header = Some(Box::new((name, value)));
        self
    }

    /// The body for the client: a page for a browser, JSON in the shape of a GraphQL response for everyone else.
    pub(crate) fn render(self, request_id: &str, browser: bool) -> Response {
        let mut response = match self.form {
            Form::Negotiated if browser => self.page(request_id),
            Form::Negotiated => self.json(Media::Json, request_id),
            Form::Graphql(media) => self.json(media, request_id),
        };
        *response.status_mut() = self.status;
        if let Some(header) = self.header {
            let (name, value) = *header;
            response.headers_mut().insert(name, value);
        }
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    fn json(&self, media: Media, request_id: &str) -> Response {
        let mut extensions = json!({ "code": self.code.as_str(), "requestId": request_id });
        if let Some(help) = &self.help {
            extensions["help"] = help.clone();
        }
        let body = json!({ "errors": [{ "message": self.message, "extensions": extensions }] });
        let mut response = Response::new(Body::from(body.to_string()));
        response.headers_mut().insert(header::CONTENT_TYPE, media.content_type());
        response
    }

    fn page(&self, request_id: &str) -> Response {
        let page = pages::Failure { status: self.status.as_u16(), message: &self.message, request_id };
        match page.render() {
            Ok(html) => security_headers::page(html),
            Err(_) => self.json(Media::Json, request_id),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn body(response: Response) -> String {
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_refusal_has_code_and_request_id_and_its_status() {
        let response = Refusal::unauthenticated("no").in_graphql(Media::GraphqlResponse).render("r-1", true);
        assert_eq!(response.status(), 401);
        assert_eq!(response.headers()["content-type"], "application/graphql-response+json; charset=utf-8");
        assert!(response.headers().contains_key("www-authenticate"));
        let json: Value = serde_json::from_str(&body(response).await).unwrap();
        assert_eq!(json["errors"][0]["extensions"], json!({ "code": "UNAUTHENTICATED", "requestId": "r-1" }));
        assert!(json.get("data").is_none());
    }

    #[tokio::test]
    async fn the_guides_about_a_refusal_go_with_a_graphql_response_alone() {
        let about = |code: ErrorCode| Some(json!([code.as_str()]));
        for (refusal, help) in [
            (Refusal::bad_request("no").in_graphql(Media::Json), json!(["BAD_REQUEST"])),
            (Refusal::bad_request("no"), Value::Null),
        ] {
            let text = body(refusal.explained(about).render("r-1", false)).await;
            let json: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(json["errors"][0]["extensions"]["help"], help, "{text}");
        }
    }

    #[tokio::test]
    async fn a_browser_gets_a_page_in_which_nothing_is_markup() {
        let response = Refusal::not_found("no <b>such</b> page").render("r-2", true);
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        let html = body(response).await;
        assert!(html.contains("r-2") && !html.contains("<b>such"), "{html}");
    }
}
