//! Whether a page may open a WebSocket here.

use http::{HeaderMap, StatusCode, header};
use resolvers::error::ErrorCode;

use crate::{origin::Origin, respond::Refusal};

/// Browsers tell the origin of the page that opens a WebSocket, and no page can change it; programs tell none. Only pages
/// of this very host are let in and those that the operator names, as they alone may send requests here.
///
/// # Errors
/// 403 for a page from elsewhere.
pub(super) fn check(headers: &HeaderMap, named: &[Origin]) -> Result<(), Refusal> {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = origins.next() else { return Ok(()) };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let own = || origin.to_str().ok().zip(host).is_some_and(|(origin, host)| same(origin, host));
    if origins.next().is_none() && (own() || named.iter().any(|named| named.lets_in(origin))) {
        return Ok(());
    }
    let message = "a page of another site cannot open a WebSocket here";
    Err(Refusal::new(StatusCode::FORBIDDEN, ErrorCode::BadRequest, message))
}

/// Whether an origin is that of a host. The scheme does not count: whoever speaks TLS in front of us does not tell us.
fn same(origin: &str, host: &str) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else { return false };
    let port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => return false,
    };
    let bare = |authority: &str| authority.strip_suffix(port).unwrap_or(authority).to_ascii_lowercase();
    !authority.is_empty() && bare(authority) == bare(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_same_host_and_programs_are_let_in() {
        for (origin, host, own) in [
            ("https://desk.example", "desk.example", true),
            ("https://desk.example", "desk.example:443", true),
            ("https://DESK.example:443", "desk.example", true),
            ("http://127.0.0.1:8080", "127.0.0.1:8080", true),
            ("http://127.0.0.1:8081", "127.0.0.1:8080", false),
            ("https://desk.example.evil.example", "desk.example", false),
            ("https://evil.example", "desk.example", false),
            ("https://desk.example:80", "desk.example", false),
            ("null", "desk.example", false),
            ("file://", "", false),
            ("https://", "", false),
            ("", "desk.example", false),
        ] {
            assert_eq!(same(origin, host), own, "{origin} at {host}");
        }
        assert!(check(&HeaderMap::new(), &[]).is_ok());
        let elsewhere = HeaderMap::from_iter([(header::ORIGIN, "https://my.example".parse().unwrap())]);
        assert!(check(&elsewhere, &["https://my.example".parse().unwrap()]).is_ok());
        assert!(check(&elsewhere, &["*".parse().unwrap()]).is_ok());
        assert!(check(&elsewhere, &["https://your.example".parse().unwrap()]).is_err());
        let mut two = HeaderMap::new();
        two.append(header::HOST, "a.example".parse().unwrap());
        two.append(header::ORIGIN, "https://a.example".parse().unwrap());
        assert!(check(&two, &[]).is_ok());
        two.append(header::ORIGIN, "https://a.example".parse().unwrap());
        assert!(check(&two, &[]).is_err());
    }
}
