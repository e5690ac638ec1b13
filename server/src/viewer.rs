//! Whose request it is: `Authorization: Bearer …`, or nobody's.

use entities::{
    access::Viewer,
    accounts::{self, Recalled},
};
use http::{HeaderMap, header};
use resolvers::context::Services;

use crate::respond::Refusal;

/// No token of ours is nearly so long; a longer one is not even hashed.
const LONGEST_TOKEN: usize = 512;

/// The viewer that the request's credentials stand for; anonymous without any.
///
/// # Errors
/// 401 for credentials that are malformed, unknown, expired or revoked: a client that sends some believes to be signed
/// in, and must not be answered as if it had not. 500 when the database fails.
pub(crate) async fn viewer(services: &Services, headers: &HeaderMap) -> Result<Viewer, Refusal> {
    known(services, bearer(headers)?).await
}

/// The one who came with the request's token before, where there is one: see [`accounts::recall`].
pub(crate) fn recalled(services: &Services, headers: &HeaderMap) -> Option<Recalled> {
    accounts::recall(&services.database, bearer(headers).ok()??, &*services.clock)
}

/// The viewer that a token stands for; anonymous without one.
///
/// # Errors
/// As [`viewer`].
pub(crate) async fn known(services: &Services, token: Option<&str>) -> Result<Viewer, Refusal> {
    let Some(token) = token else { return Ok(Viewer::Anonymous) };
    match accounts::authenticate(&services.database, token, &*services.clock).await {
        Ok(Some(authenticated)) => Ok(Viewer::User(authenticated)),
        Ok(None) => Err(Refusal::unauthenticated(
            "the token is unknown, has expired or was revoked: sign in again, or send none for what is public",
        )),
        Err(error) => Err(Refusal::internal(error)),
    }
}

/// The token of the header; nothing where there is no such header.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let Some(line) = lines.next() else { return Ok(None) };
    if lines.next().is_some() {
        return Err(malformed());
    }
    token_of(line.to_str().map_err(|_| malformed())?).map(Some)
}

const SCHEME: &str = "bearer";

fn malformed() -> Refusal {
    Refusal::unauthenticated("the `Authorization` header is not understood: write `Bearer TOKEN`")
}

/// The token of a line such as `Bearer TOKEN`.
///
/// # Errors
/// 401 for anything else.
pub(crate) fn token_of(line: &str) -> Result<&str, Refusal> {
    let (scheme, token) = line.trim().split_at_checked(SCHEME.len()).ok_or_else(malformed)?;
    let spaced = token.starts_with(' ');
    let token = token.trim();
    if !spaced
        || !scheme.eq_ignore_ascii_case(SCHEME)
        || token.is_empty()
        || token.contains(' ')
        || token.len() > LONGEST_TOKEN
    {
        return Err(malformed());
    }
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn a_bearer_token_is_read_and_anything_else_refused() {
        let long = format!("Bearer {}", "a".repeat(513));
        for (line, token) in [
            ("Bearer abc", Some("abc")),
            ("bearer  abc ", Some("abc")),
            ("Basic abc", None),
            ("Bearer", None),
            ("Bearerabc", None),
            ("Bearer ", None),
            ("Bearer a b", None),
            ("abc", None),
            ("", None),
            (long.as_str(), None),
        ] {
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_str(line).unwrap())]);
            assert_eq!(bearer(&headers).ok().flatten(), token, "{line}");
            assert_eq!(bearer(&headers).is_err(), token.is_none(), "{line}");
        }
        assert!(matches!(bearer(&HeaderMap::new()), Ok(None)));
        // By a WebSocket any text may come.
        assert!(token_of("beareé abc").is_err());
    }

    #[test]
    fn two_authorization_headers_are_refused() {
        let mut headers = HeaderMap::new();
        headers.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer a"));
        headers.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer b"));
        assert!(bearer(&headers).is_err());
    }
}
