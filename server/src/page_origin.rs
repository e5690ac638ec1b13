//! Which pages may open a WebSocket here, or speak to an assistant's endpoint.
//!
//! Browsers tell the origin of the page that asks, and no page can change it; programs tell none.

use http::{HeaderMap, StatusCode, header};
use resolvers::error::ErrorCode;

use crate::{origin::Origin, respond::Refusal};

/// Whether a page may open a WebSocket: only those of this very host are let in and those that the operator names, as they
/// alone may send requests here.
///
/// # Errors
/// 403 for a page from elsewhere.
pub(crate) fn check(headers: &HeaderMap, named: &[Origin]) -> Result<(), Refusal> {
    if is_let_in(headers, named, same) {
        return Ok(());
    }
    let message = "a page of another site cannot open a WebSocket here";
    Err(Refusal::new(StatusCode::FORBIDDEN, ErrorCode::BadRequest, message))
}

/// Whether a page may speak to an assistant's endpoint: as [`check`], but that this very host counts only where its name
/// cannot be turned to another machine. Whoever owns a name may let it lead to the reader's own machine after the page was
/// loaded (DNS rebinding); origin and host are then the same, and foreign.
///
/// # Errors
/// 403 for a page from elsewhere.
#[cfg(feature = "mcp")]
pub(crate) fn check_unmistakable(headers: &HeaderMap, named: &[Origin]) -> Result<(), Refusal> {
    if is_let_in(headers, named, |origin, host| same(origin, host) && is_unmistakable(host)) {
        return Ok(());
    }
    let message = "a page of another site cannot ask here: the operator names those that may with `--allow-origin`";
    Err(Refusal::new(StatusCode::FORBIDDEN, ErrorCode::BadRequest, message))
}

fn is_let_in(headers: &HeaderMap, named: &[Origin], is_own: impl Fn(&str, &str) -> bool) -> bool {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = origins.next() else { return true };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let own = || origin.to_str().ok().zip(host).is_some_and(|(origin, host)| is_own(origin, host));
    origins.next().is_none() && (own() || named.iter().any(|named| named.lets_in(origin)))
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

/// Whether a host is an address, or the name that is this machine's on every machine (RFC 6761, section 6.3).
#[cfg(feature = "mcp")]
fn is_unmistakable(host: &str) -> bool {
    let Ok(authority) = host.parse::<http::uri::Authority>() else { return false };
    let name = authority.host();
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<std::net::IpAddr>().is_ok()
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

    #[cfg(feature = "mcp")]
    #[test]
    fn a_name_that_may_lead_anywhere_is_nobodys_own() {
        let page = |host: &str| {
            HeaderMap::from_iter([
                (header::HOST, host.parse().unwrap()),
                (header::ORIGIN, format!("http://{host}").parse().unwrap()),
            ])
        };
        for (host, let_in) in [
            ("127.0.0.1:8080", true),
            ("[::1]:8080", true),
            ("localhost:8080", true),
            ("LOCALHOST", true),
            ("desk.example", false),
            ("desk.example:8080", false),
            ("127.0.0.1.desk.example", false),
            ("localhost.desk.example", false),
        ] {
            assert_eq!(check_unmistakable(&page(host), &[]).is_ok(), let_in, "{host}");
            assert!(check(&page(host), &[]).is_ok(), "{host}");
        }
        assert!(check_unmistakable(&HeaderMap::new(), &[]).is_ok(), "programs tell no origin");
        assert!(check_unmistakable(&page("desk.example"), &["http://desk.example".parse().unwrap()]).is_ok());
    }
}
