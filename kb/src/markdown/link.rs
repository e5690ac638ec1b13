//! Where links lead: to articles by identity, to coordinates of the schema, to pages of the customer area, outside.

use crate::coordinate::Coordinate;
use crate::finding::FindingCode;
use crate::front_matter::is_https;
use crate::locale::Locale;
use crate::options::Options;
use crate::placeholder::{self, ORGANIZATION};
use crate::text::is_slug;
use foldhash::HashMap;

/// What a link was written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// `identity.md` or `identity.md#anchor`
    Article { identity: String, anchor: Option<String> },
    /// `#anchor`: a section of the same article.
    Section(String),
    /// `graphql:Invoice.status`
    Coordinate(Coordinate),
    /// `app:/billing/invoices`
    App(String),
    /// `https:`, `mailto:` or `tel:`
    External(String),
}

impl Target {
    pub(super) fn is_external(&self) -> bool {
        matches!(self, Target::External(url) if url.starts_with("https:"))
    }
}

/// Why an address is no link.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: FindingCode,
    pub(crate) message: String,
    pub(crate) advice: &'static str,
}

/// How much of a faulty address a finding quotes.
const QUOTE_LIMIT: usize = 80;

/// Reads the address of a link.
pub(crate) fn parse(address: &str) -> Result<Target, Refusal> {
    let refuse = |code, advice| {
        let quoted: String = address.chars().take(QUOTE_LIMIT).collect();
        Err(Refusal { code, message: format!("the link `{quoted}` leads nowhere"), advice })
    };
    if let Some(anchor) = address.strip_prefix('#') {
        return Ok(Target::Section(anchor.to_owned()));
    }
    if let Some(text) = address.strip_prefix("graphql:") {
        return match text.parse() {
            Ok(coordinate) => Ok(Target::Coordinate(coordinate)),
            Err(_) => refuse(FindingCode::InvalidCoordinate, "Write a schema coordinate after `graphql:`."),
        };
    }
    if let Some(path) = address.strip_prefix("app:") {
        return match is_path(path) {
            true => Ok(Target::App(path.to_owned())),
            false => refuse(FindingCode::ForbiddenLink, "Write a path of the customer area: `app:/billing/invoices`."),
        };
    }
    if is_https(address) || is_mail_or_phone(address) {
        return Ok(Target::External(address.to_owned()));
    }
    let (file, anchor) = match address.split_once('#') {
        Some((file, anchor)) => (file, Some(anchor.to_owned())),
        None => (address, None),
    };
    match file.strip_suffix(".md") {
        Some(identity) if is_slug(identity) => Ok(Target::Article { identity: identity.to_owned(), anchor }),
        Some(_) => refuse(
            FindingCode::BrokenLink,
            "Write the slug that the article has in the default locale, without folders: `pagar-una-factura.md`.",
        ),
        None => refuse(
            FindingCode::ForbiddenLink,
            "Link to `slug.md#anchor`, `graphql:Type.field`, `app:/path`, or an address with https, mailto or tel.",
        ),
    }
}

/// A path of this site. Its first part is written out: filled in, an empty one would lead to another site.
fn is_path(path: &str) -> bool {
    let first = path.strip_prefix('/');
    first.is_some_and(|first| !first.starts_with(['/', placeholder::OPEN])) && is_plain(path)
}

fn is_mail_or_phone(address: &str) -> bool {
    let rest = address.strip_prefix("mailto:").or_else(|| address.strip_prefix("tel:"));
    rest.is_some_and(|rest| !rest.is_empty() && is_plain(rest))
}

/// Whether a part of an address has none of the characters that would need escaping.
fn is_plain(text: &str) -> bool {
    !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'))
}

/// Images come from this site or over https.
pub(crate) fn is_image_address(address: &str) -> bool {
    is_https(address) || is_path(address)
}

/// The slugs of every article in every locale, by identity.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct SlugTable {
    by_identity: HashMap<String, Vec<(Locale, String)>>,
    default_locale: Option<Locale>,
}

impl SlugTable {
    pub(crate) fn new(default_locale: &Locale) -> Self {
        SlugTable { by_identity: HashMap::default(), default_locale: Some(default_locale.clone()) }
    }

    pub(crate) fn insert(&mut self, identity: &str, locale: &Locale, slug: &str) {
        let slug = (locale.clone(), slug.to_owned());
        match self.by_identity.get_mut(identity) {
            Some(slugs) => slugs.push(slug),
            None => drop(self.by_identity.insert(identity.to_owned(), vec![slug])),
        }
    }

    /// Locale and slug of the article as a reader of `locale` gets it: in that locale, else in its language, else in
    /// the default locale, else in whichever there is.
    pub(crate) fn find(&self, identity: &str, locale: &Locale) -> Option<(&Locale, &str)> {
        let slugs = self.by_identity.get(identity)?;
        let found = slugs
            .iter()
            .find(|(it, _)| it == locale)
            .or_else(|| slugs.iter().find(|(it, _)| it.language() == locale.language()))
            .or_else(|| slugs.iter().find(|(it, _)| Some(it) == self.default_locale.as_ref()))
            .or_else(|| slugs.first())?;
        Some((&found.0, &found.1))
    }
}

/// Where links of an article lead.
pub(crate) struct Ways<'a> {
    pub(crate) options: &'a Options,
    pub(crate) locale: &'a Locale,
    /// The article's own address.
    pub(crate) url: &'a str,
    pub(crate) slugs: &'a SlugTable,
}

impl Ways<'_> {
    /// The address that a reader's browser gets; nothing for a link to an article that does not exist.
    pub(crate) fn href(&self, target: &Target) -> Option<String> {
        match target {
            Target::Section(anchor) => Some(format!("{}#{}", self.url, fragment(anchor))),
            Target::Article { identity, anchor } => {
                let (locale, slug) = self.slugs.find(identity, self.locale)?;
                let url = self.options.article_url(locale, slug);
                Some(match anchor {
                    Some(anchor) => format!("{url}#{}", fragment(anchor)),
                    None => url,
                })
            }
            Target::Coordinate(coordinate) => Some(format!("{}/{coordinate}", self.options.coordinate_base)),
            Target::App(path) => {
                // In front of an object the link says whose page is meant: see `placeholder`.
                let at = path.find('#').unwrap_or(path.len());
                let (page, fragment) = path.split_at(at);
                Some(format!("{}{page}{ORGANIZATION}{fragment}", self.options.app_base))
            }
            Target::External(url) => Some(url.clone()),
        }
    }
}

/// An anchor as the fragment of a URL: what cannot stand there is left out, since no section has it anyway.
fn fragment(anchor: &str) -> String {
    anchor.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_or_refused_by_what_they_lead_to() {
        let article = |identity: &str, anchor: Option<&str>| Target::Article {
            identity: identity.to_owned(),
            anchor: anchor.map(str::to_owned),
        };
        for (address, target) in [
            ("pagar.md", article("pagar", None)),
            ("pagar.md#pay", article("pagar", Some("pay"))),
            ("#pay", Target::Section("pay".to_owned())),
            ("graphql:Invoice.status", Target::Coordinate("Invoice.status".parse().unwrap())),
            ("app:/billing/invoices?x=1", Target::App("/billing/invoices?x=1".to_owned())),
            ("https://example.org/a", Target::External("https://example.org/a".to_owned())),
            ("mailto:a@example.org", Target::External("mailto:a@example.org".to_owned())),
            ("tel:+41225550100", Target::External("tel:+41225550100".to_owned())),
        ] {
            assert_eq!(parse(address).unwrap(), target, "{address}");
        }
        for (address, code) in [
            ("javascript:alert(1)", FindingCode::ForbiddenLink),
            ("JaVaScRiPt:alert(1)", FindingCode::ForbiddenLink),
            ("data:text/html,x", FindingCode::ForbiddenLink),
            ("http://example.org", FindingCode::ForbiddenLink),
            ("//example.org", FindingCode::ForbiddenLink),
            ("/kb/es/pagar", FindingCode::ForbiddenLink),
            ("app:billing", FindingCode::ForbiddenLink),
            ("app://example.org", FindingCode::ForbiddenLink),
            ("app:/a\"onclick=x", FindingCode::ForbiddenLink),
            ("https://", FindingCode::ForbiddenLink),
            ("", FindingCode::ForbiddenLink),
            ("../invoices/pagar.md", FindingCode::BrokenLink),
            ("graphql:Invoice status", FindingCode::InvalidCoordinate),
        ] {
            assert_eq!(parse(address).unwrap_err().code, code, "{address}");
        }
    }

    #[test]
    fn an_article_is_found_in_the_closest_locale() {
        let locale = |tag: &str| tag.parse::<Locale>().unwrap();
        let mut slugs = SlugTable::new(&locale("es"));
        for (tag, slug) in [("de", "zahlen"), ("es", "pagar"), ("fr-CH", "payer")] {
            slugs.insert("pagar", &locale(tag), slug);
        }
        slugs.insert("only-de", &locale("de"), "nur");
        for (identity, tag, slug) in [
            ("pagar", "de", Some("zahlen")),
            ("pagar", "fr", Some("payer")),
            ("pagar", "it", Some("pagar")),
            ("only-de", "it", Some("nur")),
            ("nothing", "es", None),
        ] {
            assert_eq!(slugs.find(identity, &locale(tag)).map(|(_, slug)| slug), slug, "{identity} {tag}");
        }
    }
}
