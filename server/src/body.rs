//! The body of a request, read whole: as long as it is of a decent size and arrives in time.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
};
use http::StatusCode;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use resolvers::error::ErrorCode;

use crate::respond::Refusal;

/// A whole body.
///
/// # Errors
/// 413 for one that is too large, 408 for one that does not arrive in time, 400 for one that breaks off.
pub(crate) async fn whole(body: Body) -> Result<Bytes, Refusal> {
    whole_of_at_most(body, schema::limits::BODY_BYTES).await
}

/// A whole body of at most so many bytes.
///
/// # Errors
/// As [`whole`].
pub(crate) async fn whole_of_at_most(body: Body, bytes: usize) -> Result<Bytes, Refusal> {
    within(body, bytes, schema::limits::REQUEST).await
}

/// Without a limit to the time, a client that sends its body byte by byte would hold its connection for ever.
async fn within(body: Body, bytes: usize, limit: Duration) -> Result<Bytes, Refusal> {
    match tokio::time::timeout(limit, Limited::new(body, bytes).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(failure)) if failure.is::<LengthLimitError>() => {
            let message = format!("the request is larger than {bytes} bytes: send less at once");
            Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::LimitExceeded, message))
        }
        Ok(Err(_)) => Err(Refusal::bad_request("the request's body did not arrive whole: send it again")),
        Err(_) => Err(too_late()),
    }
}

/// What another extractor makes of a request, as long as its body arrives in time.
#[derive(Debug)]
pub(crate) struct InTime<T>(pub(crate) T);

impl<S: Send + Sync, T: FromRequest<S, Rejection = Infallible>> FromRequest<S> for InTime<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        in_time(request, state, schema::limits::REQUEST).await
    }
}

async fn in_time<S, T>(request: Request, state: &S, limit: Duration) -> Result<InTime<T>, Refusal>
where
    T: FromRequest<S, Rejection = Infallible>,
{
    match tokio::time::timeout(limit, T::from_request(request, state)).await {
        Ok(Ok(read)) => Ok(InTime(read)),
        Err(_) => Err(too_late()),
    }
}

fn too_late() -> Refusal {
    let message = "the request's body did not arrive in time: send it again";
    Refusal::new(StatusCode::REQUEST_TIMEOUT, ErrorCode::Timeout, message)
}

#[cfg(test)]
mod tests {
    use std::{
        collections::HashMap,
        pin::Pin,
        task::{Context, Poll},
    };

    use axum::{Form, body::HttpBody, extract::rejection::FormRejection};
    use http::header;
    use http_body::Frame;

    use super::*;

    /// A body that never comes.
    struct Never;

    impl HttpBody for Never {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            Poll::Pending
        }
    }

    #[tokio::test]
    async fn a_body_that_does_not_arrive_in_time_is_not_waited_for() {
        let refused = within(Body::new(Never), 10, Duration::ZERO).await.expect_err("it never comes");
        assert_eq!(refused.render("r-1", false).status(), StatusCode::REQUEST_TIMEOUT);
        let read = within(Body::from("{}"), 10, Duration::ZERO).await;
        assert_eq!(read.expect("it is here already"), "{}");
    }

    #[tokio::test]
    async fn nor_is_a_form() {
        type Read = Result<Form<HashMap<String, String>>, FormRejection>;
        let form = |body| {
            let request = Request::post("/").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            request.body(body).expect("a request")
        };
        let refused =
            in_time::<_, Read>(form(Body::new(Never)), &(), Duration::ZERO).await.expect_err("it never comes");
        assert_eq!(refused.render("r-1", false).status(), StatusCode::REQUEST_TIMEOUT);
        let InTime(read) = in_time::<_, Read>(form(Body::from("a=b")), &(), Duration::ZERO).await.expect("it is here");
        assert_eq!(read.expect("a form").0["a"], "b");
    }
}
