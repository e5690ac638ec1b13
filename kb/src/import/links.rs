//! Where the links of a source lead.

use super::page::Target;
use crate::front_matter::is_https;
use percent_encoding::percent_decode_str;

/// What a form knows of its own addresses.
pub(super) trait Links {
    /// The path of a whole address that is one of the source's own.
    fn own<'t>(&self, _address: &'t str) -> Option<&'t str> {
        None
    }
    /// The page that a path leads to, with the place in it; where it leads to none, why not.
    fn page(&self, path: &str, place: Option<&str>) -> Result<Target, String>;
    /// The image that a path leads to.
    fn image(&self, path: &str) -> Result<Target, String>;
}

/// Where an address leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    As(Target),
    /// It leads there, but not as it was written.
    Changed(Target, &'static str),
    /// It leads to nothing that an article may link to.
    Gone(String),
}

const TLS: &str = "the address begins with https now; check that the other site answers there";

/// Where a link leads.
pub(super) fn link(links: &dyn Links, address: &str) -> Found {
    let address = address.trim();
    let address = links.own(address).unwrap_or(address);
    if let Some(place) = address.strip_prefix('#') {
        return Found::As(Target::Place(decoded(place)));
    }
    match outside(address) {
        Some(found) => found,
        None => {
            let (path, place) = match address.split_once('#') {
                Some((path, place)) => (path, Some(decoded(place))),
                None => (address, None),
            };
            let path = path.split('?').next().unwrap_or_default();
            match links.page(&decoded(path), place.as_deref().filter(|it| !it.is_empty())) {
                Ok(target) => Found::As(target),
                Err(why) => Found::Gone(why),
            }
        }
    }
}

/// Where an image is.
pub(super) fn image(links: &dyn Links, address: &str) -> Found {
    let address = address.trim();
    let address = links.own(address).unwrap_or(address);
    match outside(address) {
        Some(Found::As(Target::Outside(url)) | Found::Changed(Target::Outside(url), _))
            if !url.starts_with("https:") =>
        {
            Found::Gone("an image comes from the source or by https".to_owned())
        }
        Some(found) => found,
        None => {
            let path = address.split(['?', '#']).next().unwrap_or_default();
            links.image(&decoded(path)).map_or_else(Found::Gone, Found::As)
        }
    }
}

/// An address with a scheme or a host; nothing for a path.
fn outside(address: &str) -> Option<Found> {
    let encoded = || encoded(address);
    if let Some(rest) = address.strip_prefix("//") {
        let url = format!("https://{rest}");
        return Some(match is_https(&url) {
            true => Found::Changed(Target::Outside(url), TLS),
            false => Found::Gone("the address is not well formed".to_owned()),
        });
    }
    let scheme = address.split([':', '/', '?', '#']).next().unwrap_or_default();
    let has_scheme = address[scheme.len()..].starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    if !has_scheme {
        return None;
    }
    let rest = &address[scheme.len() + 1..];
    Some(match scheme.to_ascii_lowercase().as_str() {
        "https" if is_https(&encoded()) => Found::As(Target::Outside(encoded())),
        "http" => {
            let url = format!("https:{}", self::encoded(rest));
            match is_https(&url) {
                true => Found::Changed(Target::Outside(url), TLS),
                false => Found::Gone("the address is not well formed".to_owned()),
            }
        }
        scheme @ ("mailto" | "tel") if !rest.is_empty() => {
            Found::As(Target::Outside(format!("{scheme}:{}", self::encoded(rest))))
        }
        _ => Found::Gone("articles link to https, mailto and tel alone".to_owned()),
    })
}

/// The address without the characters that cannot stand in one.
fn encoded(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for character in address.chars() {
        match character {
            ' ' | '"' | '<' | '>' | '\\' | '(' | ')' | '`' => {
                encoded.push_str(&format!("%{:02X}", u32::from(character)))
            }
            other if other.is_whitespace() || other.is_control() => {}
            other => encoded.push(other),
        }
    }
    encoded
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The path that a relative one means in a file; from the root of the folder where it begins with `/`. Nothing where it
/// leads out.
pub(super) fn joined(file: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = match path.starts_with('/') {
        true => Vec::new(),
        false => file.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

/// Whether a browser shows such a file as an image.
pub(super) fn is_image(path: &str) -> bool {
    let ending = super::files::ending(path).to_ascii_lowercase();
    matches!(ending.as_str(), ".png" | ".jpg" | ".jpeg" | ".gif" | ".webp" | ".avif" | ".svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nothing;

    impl Links for Nothing {
        fn page(&self, path: &str, _: Option<&str>) -> Result<Target, String> {
            Err(format!("page {path}"))
        }

        fn image(&self, path: &str) -> Result<Target, String> {
            Err(format!("image {path}"))
        }
    }

    #[test]
    fn addresses_lead_outside_to_a_page_or_nowhere() {
        let outside = |url: &str| Found::As(Target::Outside(url.to_owned()));
        assert_eq!(link(&Nothing, " https://a.example/b c(d) "), outside("https://a.example/b%20c%28d%29"));
        assert_eq!(link(&Nothing, "MailTo:a@b.example"), outside("mailto:a@b.example"));
        assert_eq!(
            link(&Nothing, "http://a.example"),
            Found::Changed(Target::Outside("https://a.example".into()), TLS)
        );
        assert_eq!(link(&Nothing, "//a.example/x"), Found::Changed(Target::Outside("https://a.example/x".into()), TLS));
        assert_eq!(link(&Nothing, "#a%20b"), Found::As(Target::Place("a b".into())));
        assert_eq!(link(&Nothing, "a%20b.html?x#y"), Found::Gone("page a b.html".into()));
        assert_eq!(image(&Nothing, "a/b.png?x"), Found::Gone("image a/b.png".into()));
        for bad in ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "ftp://a", "https://", "tel:", "http://"]
        {
            assert!(matches!(link(&Nothing, bad), Found::Gone(_)), "{bad}");
        }
        assert!(matches!(image(&Nothing, "mailto:a@b"), Found::Gone(_)));
    }

    #[test]
    fn relative_paths_stay_in_the_folder() {
        for (file, path, found) in [
            ("a/b.html", "c.html", Some("a/c.html")),
            ("a/b.html", "../c.html", Some("c.html")),
            ("a/b.html", "/c/./d.html", Some("c/d.html")),
            ("b.html", "../c.html", None),
            ("a/b.html", "../../../etc/passwd", None),
        ] {
            assert_eq!(joined(file, path).as_deref(), found, "{file} {path}");
        }
    }
}
