//! Values of the command line and the environment, parsed once.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    str::FromStr,
};

use sha2::{Digest, Sha256};

/// Where to listen: a host and a port. Port 0 takes a free one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListenAddress {
    host: String,
    port: u16,
}

impl FromStr for ListenAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no address to listen on: write one such as 127.0.0.1:8080 or [::1]:8080");
        let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
        let port = port.parse().map_err(|_| wrong())?;
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let is_host = match bare {
            Some(v6) => v6.parse::<Ipv6Addr>().is_ok(),
            None => !host.is_empty() && !host.contains([':', '/', ' ']),
        };
        if is_host { Ok(Self { host: host.to_owned(), port }) } else { Err(wrong()) }
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.host, self.port)
    }
}

/// The address that a browser on this machine opens. A server that listens everywhere is found at home.
pub(crate) fn local_url(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

/// What addresses of this desk begin with, for programs that are told it: an address without a query, and without what would
/// need escaping; no slash at its end.
///
/// # Errors
/// A sentence for the operator.
pub(crate) fn base_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_host = |rest: &str| rest.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[');
    match rest {
        Some(rest) if is_host(rest) && is_plain(rest) => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("write an address such as https://help.example.org, without a query".to_owned()),
    }
}

/// What links to pages of the customer area begin with: as [`base_url`], or a path of the same site; nothing where they are at
/// its root.
///
/// # Errors
/// A sentence for the operator.
pub(crate) fn app_base(text: &str) -> Result<String, String> {
    let is_path = text.is_empty() || (text.starts_with('/') && !text.starts_with("//") && is_plain(text));
    match is_path {
        true => Ok(text.trim_end_matches('/').to_owned()),
        false => base_url(text).map_err(|_| {
            "write an address such as https://my.example.org, or a path such as /my; without a query".to_owned()
        }),
    }
}

/// Whether nothing in an address needs escaping.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/[]%".contains(c))
}

/// The file of a SQLite URL, or of a bare path; nothing for another engine.
pub(crate) fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
    let path = path.split('?').next().unwrap_or(path);
    (!path.contains("://") && !path.is_empty()).then(|| PathBuf::from(path))
}

/// The environment variable with the secret that signs links to files and seals the secrets of sites. Replicas share it, so
/// that a link of one works at all; without it every start makes its own.
pub(crate) const SECRET: &str = "VENTANILLA_SECRET";

/// The environment variable with the secret that was in [`SECRET`] before, for sealing anew.
pub(crate) const OLD_SECRET: &str = "VENTANILLA_OLD_SECRET";

/// The environment variable with the secret that a Git host signs its deliveries to the webhook with.
pub(crate) const HOOK_SECRET: &str = "VENTANILLA_KB_HOOK_SECRET";

/// The secret of the webhook, if there is one.
///
/// # Errors
/// A sentence for the operator, if it is too short to be a secret.
pub(crate) fn hook_secret(secret: Option<String>) -> Result<Option<String>, String> {
    let secret = secret.map(|secret| secret.trim().to_owned()).filter(|secret| !secret.is_empty());
    match secret {
        Some(secret) if secret.len() < SHORTEST_SECRET => Err(format!(
            "{HOOK_SECRET} is too short to be a secret: give at least {SHORTEST_SECRET} random characters, such as those \
             of `openssl rand -hex 32`, here and in the settings of the webhook"
        )),
        secret => Ok(secret),
    }
}

/// Fewer characters could be guessed.
const SHORTEST_SECRET: usize = 32;

/// The signing key of a secret text, which stood in the environment variable of that name.
///
/// # Errors
/// A sentence for the operator, if the text is too short to be a secret.
pub(crate) fn signing_key(name: &str, secret: &str) -> Result<[u8; 32], String> {
    if secret.trim().len() < SHORTEST_SECRET {
        return Err(format!(
            "{name} is too short to be a secret: give at least {SHORTEST_SECRET} random characters, such as those of \
             `openssl rand -hex 32`"
        ));
    }
    Ok(Sha256::digest(secret.trim()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_a_port() {
        for (text, taken) in [
            ("127.0.0.1:8080", true),
            ("0.0.0.0:0", true),
            ("localhost:80", true),
            ("[::1]:8080", true),
            ("::1:8080", false),
            ("[nonsense]:80", false),
            ("127.0.0.1", false),
            (":8080", false),
            ("127.0.0.1:99999", false),
            ("127.0.0.1:http", false),
            ("http://127.0.0.1:8080", false),
            ("", false),
        ] {
            assert_eq!(text.parse::<ListenAddress>().is_ok(), taken, "{text}");
        }
        assert_eq!("[::1]:8080".parse::<ListenAddress>().unwrap().to_string(), "[::1]:8080");
    }

    #[test]
    fn a_server_that_listens_everywhere_is_found_at_home() {
        for (address, url) in [
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("0.0.0.0:81", "http://127.0.0.1:81"),
            ("[::]:82", "http://[::1]:82"),
            ("192.0.2.7:83", "http://192.0.2.7:83"),
        ] {
            assert_eq!(local_url(address.parse().unwrap()), url);
        }
    }

    #[test]
    fn a_base_is_an_address_without_anything_to_escape() {
        for good in ["https://help.example.org", "http://127.0.0.1:8080/docs/", "https://[::1]:80"] {
            assert_eq!(base_url(good).as_deref(), Ok(good.trim_end_matches('/')));
        }
        for bad in
            ["", "help.example.org", "ftp://x", "https://", "https://a b", "https://a?b", "https://a\"b", "https://u@h"]
        {
            assert!(base_url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_customer_area_is_elsewhere_or_at_a_path_of_the_same_site() {
        for (text, base) in
            [("", ""), ("/", ""), ("/my/", "/my"), ("https://my.example.org/", "https://my.example.org")]
        {
            assert_eq!(app_base(text).as_deref(), Ok(base));
        }
        for bad in ["my", "my.example.org", "//my.example.org", "/my?x", "javascript:alert(1)"] {
            assert!(app_base(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_sqlite_has_a_file() {
        for (url, file) in [
            ("sqlite://a/b.db", Some("a/b.db")),
            ("sqlite:///tmp/b.db?mode=rwc", Some("/tmp/b.db")),
            ("sqlite:b.db", Some("b.db")),
            ("b.db", Some("b.db")),
            ("postgres://me@host/db", None),
            ("mysql://host/db", None),
            ("", None),
        ] {
            assert_eq!(sqlite_file(url), file.map(PathBuf::from), "{url}");
        }
    }

    #[test]
    fn a_webhook_has_a_secret_that_cannot_be_guessed_or_is_not_there() {
        assert!(hook_secret(Some("hunter2".to_owned())).is_err());
        assert_eq!((hook_secret(None), hook_secret(Some("  ".to_owned()))), (Ok(None), Ok(None)));
        let secret = "a".repeat(32);
        assert_eq!(hook_secret(Some(format!("{secret}\n"))), Ok(Some(secret)));
    }

    #[test]
    fn a_short_secret_is_refused_and_a_long_one_gives_a_stable_key() {
        let key = |secret: &str| signing_key(OLD_SECRET, secret);
        assert!(key("hunter2").is_err_and(|told| told.starts_with("VENTANILLA_OLD_SECRET is too short")));
        assert!(key(&" ".repeat(64)).is_err());
        let (a, b) = (key(&"a".repeat(32)), key(&"b".repeat(32)));
        assert!(a.is_ok() && a == key(&"a".repeat(32)) && a != b);
    }
}
