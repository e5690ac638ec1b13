//! Answers made smaller on their way, for clients that can unpack them.

use std::{convert::Infallible, future::ready, mem};

use axum::response::Response;
use http::{HeaderMap, HeaderValue, Request, header};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::compression::{
    CompressionLayer, CompressionLevel, DefaultPredicate,
    predicate::{And, Predicate, SizeAbove},
};

/// Answers below this size, in bytes, are not worth compressing.
const COMPRESSED_FROM: u64 = 1_024;

/// Which answers are worth it.
type Large = And<DefaultPredicate, SizeAbove>;

fn large() -> Large {
    DefaultPredicate::new().and(SizeAbove::new(COMPRESSED_FROM))
}

/// Compresses what a router answers.
pub(crate) fn layer() -> CompressionLayer<Large> {
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(large())
}

/// What a client said that it can unpack: the lines of `Accept-Encoding`.
pub(crate) struct Accepted(Vec<HeaderValue>);

impl Accepted {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        Self(headers.get_all(header::ACCEPT_ENCODING).iter().cloned().collect())
    }
}

/// As [`layer`] would, of an answer that is there: a body that may be compressed has room for a compressor's state, some
/// kilobytes, which a small answer should not carry from hand to hand.
pub(crate) async fn compress(mut response: Response, accepted: Accepted) -> Response {
    if !large().should_compress(&response) {
        return response;
    }
    let mut request = Request::new(());
    for line in accepted.0 {
        request.headers_mut().append(header::ACCEPT_ENCODING, line);
    }
    let answered = service_fn(move |_| ready(Ok::<_, Infallible>(mem::take(&mut response))));
    let Ok(compressed) = layer().layer(answered).oneshot(request).await;
    compressed.map(axum::body::Body::new)
}
