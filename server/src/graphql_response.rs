//! An answer as it goes over HTTP: by the GraphQL over HTTP specification.

use std::sync::LazyLock;

use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use resolvers::error::ErrorCode;
use schema::Answer;

use crate::{negotiate::Media, observe::REQUEST_ID, security_headers, two_parts};

/// What every answer carries: a map is copied faster than it is filled header by header, each by its hash.
static EVERY: LazyLock<HeaderMap> = LazyLock::new(|| {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, Media::GraphqlResponse.content_type());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept, accept-language, authorization, x-help"));
    // Its place alone: the map would grow with it.
    headers.insert(REQUEST_ID, HeaderValue::from_static(""));
    security_headers::harden(&mut headers);
    headers
});

/// The response with an answer, in that media type.
pub(crate) fn write(answer: Answer, media: Media) -> Response {
    let status = status(&answer, media);
    let mut response = Response::new(two_parts::body(answer.into_parts()));
    *response.status_mut() = status;
    *response.headers_mut() = EVERY.clone();
    if media != Media::GraphqlResponse {
        response.headers_mut().insert(header::CONTENT_TYPE, media.content_type());
    }
    response
}

/// What was executed is answered with 200, whatever its fields came to; what was not tells by status in the newer media
/// type alone.
fn status(answer: &Answer, media: Media) -> StatusCode {
    if answer.is_executed() || media == Media::Json {
        return StatusCode::OK;
    }
    let internal = async_graphql::Value::from(ErrorCode::InternalServerError.as_str());
    let ours = answer.errors.iter().any(|error| {
        error.extensions.as_ref().and_then(|extensions| extensions.get("code")).is_some_and(|code| *code == internal)
    });
    if ours { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::BAD_REQUEST }
}

#[cfg(test)]
mod tests {
    use resolvers::error::Fault;

    use super::*;

    fn answered(data: Option<&str>, errors: Vec<async_graphql::ServerError>) -> Answer {
        let charge = schema::Charge { requested: 1, actual: 1 };
        match data {
            Some(json) => Answer::executed(json.as_bytes().to_vec(), errors, charge),
            None => schema::request_error(&schema::unconnected(), None, Fault::hidden(), "r-1"),
        }
    }

    async fn written(data: Option<&str>, failed: bool, media: Media) -> (StatusCode, String) {
        let errors = if failed { vec![async_graphql::ServerError::new("no", None)] } else { Vec::new() };
        let response = write(answered(data, errors), media);
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn what_was_not_executed_has_no_data_and_only_the_newer_media_type_tells_by_status() {
        let (status, body) = written(None, true, Media::GraphqlResponse).await;
        assert_eq!((status, body.contains("data")), (StatusCode::BAD_REQUEST, false), "{body}");
        let (status, body) = written(None, true, Media::Json).await;
        assert_eq!((status, body.contains("data")), (StatusCode::OK, false), "{body}");
    }

    #[tokio::test]
    async fn what_was_executed_has_data_even_if_it_is_null() {
        for media in [Media::Json, Media::GraphqlResponse] {
            let (status, body) = written(Some("null"), true, media).await;
            assert_eq!(status, StatusCode::OK);
            assert!(body.contains("\"data\":null"), "{body}");
        }
        let (status, body) = written(Some("{}"), false, Media::GraphqlResponse).await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.starts_with("{\"data\":{},\"extensions\":{\"cost\":{\"requested\":1,"), "{body}");
    }
}
