//! A body whose two parts are in memory: a kept answer and what is said of this request alone, sent one after the other
//! rather than copied together.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};

struct TwoParts([Bytes; 2]);

/// The body of both parts; its length is known.
pub(crate) fn body([start, end]: [Bytes; 2]) -> Body {
    if end.is_empty() { Body::from(start) } else { Body::new(TwoParts([start, end])) }
}

impl HttpBody for TwoParts {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = self.0.iter_mut().find(|part| !part.is_empty()).map(std::mem::take);
        Poll::Ready(next.map(|part| Ok(Frame::data(part))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.iter().all(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.iter().map(|part| u64::try_from(part.len()).unwrap_or(u64::MAX)).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn both_parts_arrive_in_their_order_with_their_length() {
        for (start, end) in [("a", "b"), ("a", ""), ("", "b"), ("", "")] {
            let body = body([Bytes::from_static(start.as_bytes()), Bytes::from_static(end.as_bytes())]);
            assert_eq!(body.size_hint().exact(), u64::try_from(start.len() + end.len()).ok());
            let whole = axum::body::to_bytes(body, usize::MAX).await.expect("it is in memory");
            assert_eq!(whole, format!("{start}{end}"));
        }
    }
}
