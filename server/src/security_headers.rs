//! Headers that keep a browser from doing with our answers what they are not meant for.

use axum::{
    body::Body,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, header};

/// Our own pages: no script at all, styles from here; articles may show images from elsewhere over https.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data: https:; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'";

/// The playground: its scripts and workers, which ask nobody but this server. Its editor writes inline styles.
const PLAYGROUND_POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; \
     style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; \
     frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The preview of articles: as our own pages, with the one script that follows changes.
const PREVIEW_POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; \
     img-src 'self' data: https:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/// For everything that is no page: nothing may be loaded, should a browser take it for one.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// One of our own pages.
pub(crate) fn page(html: String) -> Response {
    with_policy(Html(html).into_response(), PAGE_POLICY)
}

/// The playground's page.
pub(crate) fn playground(html: String) -> Response {
    with_policy(Html(html).into_response(), PLAYGROUND_POLICY)
}

/// A page of the preview of articles.
pub(crate) fn preview(html: String) -> Response {
    with_policy(Html(html).into_response(), PREVIEW_POLICY)
}

fn with_policy(mut response: Response<Body>, policy: &'static str) -> Response {
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

const EVERYWHERE: [(HeaderName, HeaderValue); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (PERMISSIONS_POLICY, HeaderValue::from_static("camera=(), geolocation=(), microphone=()")),
];

/// What every answer carries; a policy that is there already stands.
pub(crate) fn harden(headers: &mut HeaderMap) {
    // Begun with all of them, as the frequent answers are: nobody else sets this one.
    if headers.contains_key(&PERMISSIONS_POLICY) {
        return;
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(DATA_POLICY));
    for (name, value) in EVERYWHERE {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_page_takes_scripts_or_styles_from_elsewhere() {
        for policy in [PAGE_POLICY, PLAYGROUND_POLICY, PREVIEW_POLICY, DATA_POLICY] {
            assert!(policy.starts_with("default-src 'none'; "), "{policy}");
            for part in
                policy.split("; ").filter(|part| part.starts_with("script-src") || part.starts_with("style-src"))
            {
                assert!(!part.contains("http") && !part.contains("*"), "{part}");
            }
            assert!(!policy.contains("script-src 'self' 'unsafe"), "{policy}");
            assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        }
    }

    #[test]
    fn a_page_keeps_its_own_policy_and_gets_the_other_headers() {
        let mut response = page("<p>".to_owned());
        harden(response.headers_mut());
        assert_eq!(response.headers()["content-security-policy"], PAGE_POLICY);
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        let mut bare = HeaderMap::new();
        harden(&mut bare);
        assert_eq!(bare["content-security-policy"], DATA_POLICY);
    }
}
