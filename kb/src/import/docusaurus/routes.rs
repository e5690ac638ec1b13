//! Where the links of a document lead: to files, or to the addresses that the site makes of them.

use crate::import::files::{Tree, ending};
use crate::import::links::{Links, is_image, joined};
use crate::import::page::Target;
use std::collections::HashMap;

/// The documents by the addresses that they have on the site.
#[derive(Debug, Default)]
pub(super) struct Routes {
    /// From the path below `/docs`, in lower case, to the document.
    keys: HashMap<String, String>,
    files: std::collections::HashSet<String>,
}

/// A name without the number that only orders it: `01-intro` is `intro`.
pub(super) fn without_number(name: &str) -> &str {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = name[digits..].trim_start();
    let after = rest.trim_start_matches(['-', '_', '.', ' ']);
    match digits > 0 && after.len() < rest.len() && !after.is_empty() {
        true => after,
        false => name,
    }
}

fn without_numbers(path: &str) -> String {
    path.split('/').map(without_number).collect::<Vec<_>>().join("/")
}

impl Routes {
    /// Of the documents' paths without their endings, and the slugs that they give themselves.
    pub(super) fn of<'d>(docs: impl Iterator<Item = (&'d str, Option<&'d str>)>) -> Routes {
        let mut routes = Routes::default();
        for (key, slug) in docs {
            let path = without_numbers(key);
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
            let is_index = matches!(name.to_ascii_lowercase().as_str(), "index" | "readme")
                || folder.rsplit('/').next() == Some(name);
            let route = match slug {
                Some(slug) if slug.starts_with('/') => slug.trim_matches('/').to_owned(),
                Some(slug) => joined(&path, slug).unwrap_or_default(),
                None if is_index => folder.to_owned(),
                None => path.clone(),
            };
            routes.files.insert(key.to_owned());
            routes.keys.entry(route.to_lowercase()).or_insert_with(|| key.to_owned());
        }
        routes
    }

    fn key(&self, route: &str) -> Option<&String> {
        let route = route.trim_matches('/').to_lowercase();
        let route = route.strip_suffix(".html").unwrap_or(&route);
        let below = route.strip_prefix("docs/").or_else(|| (route == "docs").then_some(""));
        self.keys.get(route).or_else(|| self.keys.get(below?))
    }
}

/// The path in `{require('./a.png').default}`.
fn literal(path: &str) -> &str {
    match path.starts_with('{') {
        true => path.split(['"', '\'', '`']).nth(1).unwrap_or(path),
        false => path,
    }
}

/// The links of one document.
pub(super) struct SiteLinks<'a> {
    pub(super) path: &'a str,
    pub(super) key: &'a str,
    /// The folder of the documents.
    pub(super) docs: &'a str,
    pub(super) tree: &'a Tree,
    pub(super) routes: &'a Routes,
}

impl SiteLinks<'_> {
    /// The document that a path to a file names, from the document or from the folder of all.
    fn by_file(&self, path: &str) -> Option<String> {
        let from_site = path.strip_prefix("@site/").map(|path| path.strip_prefix("docs/").unwrap_or(path));
        let paths = match from_site {
            Some(path) => [joined("", path), None],
            None => [joined(self.key, path), joined("", path.strip_prefix("/docs").unwrap_or(path))],
        };
        let without_ending = |path: String| match ending(&path) {
            ".md" | ".mdx" => path.strip_suffix(ending(&path)).map(str::to_owned),
            _ => None,
        };
        paths.into_iter().flatten().filter_map(without_ending).find(|path| self.routes.files.contains(path))
    }

    /// The document whose address a path is: from the site's root, or from the address of this one.
    fn by_route(&self, path: &str) -> Option<String> {
        let own = without_numbers(self.key);
        let routes = [path.starts_with('/').then(|| path.to_owned()), joined(&own, path)];
        routes.into_iter().flatten().find_map(|route| self.routes.key(&route).cloned())
    }
}

impl Links for SiteLinks<'_> {
    fn page(&self, path: &str, place: Option<&str>) -> Result<Target, String> {
        if path.is_empty() {
            return Ok(Target::Place(place.unwrap_or_default().to_owned()));
        }
        let place = place.map(str::to_owned);
        match self.by_file(path).or_else(|| self.by_route(path)) {
            Some(key) => Ok(Target::Page { key, place }),
            None => Err("there is no such document".to_owned()),
        }
    }

    fn image(&self, path: &str) -> Result<Target, String> {
        let path = literal(path);
        let files = match (path.strip_prefix("@site/"), path.strip_prefix('/')) {
            (Some(path), _) => [joined("", path), None],
            (_, Some(path)) => [joined("", &format!("static/{path}")), joined("", path)],
            _ => [joined(self.path, path), joined(&format!("{}{}", self.docs, self.key), path)],
        };
        let found = files.into_iter().flatten().find(|path| self.tree.has(path));
        match found {
            Some(found) if is_image(&found) => Ok(Target::Image(found)),
            Some(_) => Err("browsers do not show such files".to_owned()),
            None => Err("there is no such file in the source".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_before_a_name_only_orders_it() {
        for (name, plain) in
            [("01-intro", "intro"), ("2. Pay", "Pay"), ("3_a", "a"), ("2fa", "2fa"), ("404", "404"), ("1-", "1-")]
        {
            assert_eq!(without_number(name), plain, "{name}");
        }
    }

    #[test]
    fn documents_are_found_by_their_addresses() {
        let routes = Routes::of(
            [("01-intro", Some("/")), ("guide/02-pay", None), ("guide/index", None), ("guide/own", Some("mine"))]
                .into_iter(),
        );
        for (route, key) in [
            ("/docs", Some("01-intro")),
            ("/docs/guide/pay", Some("guide/02-pay")),
            ("guide/pay/", Some("guide/02-pay")),
            ("/docs/guide", Some("guide/index")),
            ("guide/mine", Some("guide/own")),
            ("/docs/nothing", None),
        ] {
            assert_eq!(routes.key(route).map(String::as_str), key, "{route}");
        }
    }
}
