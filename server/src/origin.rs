//! Pages of other origins: none may read our answers but those that the operator names.

use std::str::FromStr;

use http::{HeaderName, HeaderValue, Method, header};
use std::time::Duration;
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use crate::observe::REQUEST_ID;

/// An origin whose pages may ask, such as `https://my.example.org`; or `*`, any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(HeaderValue);

impl FromStr for Origin {
    type Err = String;

    /// As browsers spell it: scheme, host and port, with nothing after them.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is no origin: write one such as https://my.example.org or http://localhost:3000, or * for any"
            )
        };
        if text != "*" {
            let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or_else(wrong)?;
            let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte);
            if host.is_empty() || !host.bytes().all(is_plain) {
                return Err(wrong());
            }
        }
        HeaderValue::from_str(text).map(Self).map_err(|_| wrong())
    }
}

impl Origin {
    /// Whether pages of that origin, as a browser tells it, may ask.
    pub(crate) fn lets_in(&self, origin: &HeaderValue) -> bool {
        self.0 == "*" || self.0 == *origin
    }
}

/// How long a browser may remember what it was told of an origin.
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);

/// What lets the pages of these origins ask and read the answers: by GET and POST, with any header of theirs, and never with
/// cookies or what else a browser adds by itself. Nothing where there is none.
pub(crate) fn layer(origins: &[Origin]) -> Option<CorsLayer> {
    let allowed = match origins {
        [] => return None,
        origins if origins.iter().any(|origin| origin.0 == "*") => AllowOrigin::any(),
        origins => AllowOrigin::list(origins.iter().map(|origin| origin.0.clone())),
    };
    let exposed: [HeaderName; 3] = [REQUEST_ID, header::RETRY_AFTER, header::ETAG];
    let layer = CorsLayer::new().allow_origin(allowed).allow_methods([Method::GET, Method::POST]);
    Some(layer.allow_headers(AllowHeaders::mirror_request()).expose_headers(exposed).max_age(REMEMBERED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        for (text, taken) in [
            ("https://my.example.org", true),
            ("http://localhost:3000", true),
            ("http://[::1]:3000", true),
            ("*", true),
            ("https://my.example.org/", false),
            ("https://my.example.org/path", false),
            ("https://*.example.org", false),
            ("https://MY.example.org", false),
            ("https://", false),
            ("my.example.org", false),
            ("ftp://example.org", false),
            ("null", false),
            ("", false),
        ] {
            assert_eq!(text.parse::<Origin>().is_ok(), taken, "{text}");
        }
    }
}
