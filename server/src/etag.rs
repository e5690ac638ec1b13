//! Answers that a client may keep, and ask whether they are still the same (RFC 9110, sections 8.8.3 and 13.1.2).

use axum::{
    body::{Body, Bytes, to_bytes},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};

/// How long what is public may be kept without asking again.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// The tag of these contents, written one after the other. It is a weak one: a compressed answer is the same in other bytes.
pub(crate) fn tag<'a>(contents: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    contents.into_iter().for_each(|content| hash.update(content));
    let hex: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("W/\"{hex}\"")
}

/// Whether the client has what this tag stands for.
pub(crate) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|known| known.trim() == "*" || bare(known) == bare(tag))
}

/// An answer to a GET that is the same for everybody and in memory: it may be kept, and is not sent again to who has it.
pub(crate) async fn public(headers: &HeaderMap, response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(content) = to_bytes(body, usize::MAX).await else {
        // What is in memory cannot fail to be read.
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let tag = tag([&content[..]]);
    parts.headers.insert(header::CACHE_CONTROL, KEPT);
    let is_known = parts.status == StatusCode::OK && is_known(headers, &tag);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, tag);
    }
    let content = if is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        Bytes::new()
    } else {
        content
    };
    Response::from_parts(parts, Body::from(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_among_others_weak_or_strong() {
        let tag = tag([&b"a"[..], b"b"]);
        assert_eq!(tag, super::tag([&b"ab"[..]]));
        assert_ne!(tag, super::tag([&b"abc"[..]]));
        let strong = tag.trim_start_matches("W/").to_owned();
        for (lines, known) in [
            (vec![tag.clone()], true),
            (vec![strong.clone()], true),
            (vec![format!("\"x\", {tag}")], true),
            (vec!["\"x\"".to_owned(), strong], true),
            (vec!["*".to_owned()], true),
            (vec!["\"x\"".to_owned()], false),
            (vec![String::new()], false),
            (vec![], false),
        ] {
            let headers: HeaderMap =
                lines.iter().map(|line| (header::IF_NONE_MATCH, HeaderValue::from_str(line).unwrap())).collect();
            assert_eq!(is_known(&headers, &tag), known, "{lines:?}");
        }
    }
}
