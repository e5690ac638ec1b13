//! What a page says of itself, and which part of it is its content.

use super::convert::Converter;
use super::dom::{Dom, Kind, ROOT};
use crate::import::links::joined;
use crate::import::page::one_line;
use crate::import::report::Done;
use crate::locale::Locale;
use chrono::NaiveDate;
use encoding_rs::Encoding;

/// How much of a page is looked at for its encoding, in bytes: so much browsers do.
const ENCODING_WITHIN: usize = 1_024;

/// What a page says of itself.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) path: String,
    pub(super) title: String,
    pub(super) summary: Option<String>,
    pub(super) keywords: Vec<String>,
    pub(super) language: Option<Locale>,
    pub(super) day: Option<NaiveDate>,
    /// Paths of the page in other languages.
    pub(super) alternates: Vec<String>,
    /// Where the page sends its reader at once.
    pub(super) leads_on: Option<String>,
}

impl Head {
    pub(super) fn of(path: &str, dom: &Dom) -> Head {
        let meta = |names: &[&str]| {
            let found = dom.find(ROOT, |it| {
                let name = dom.attribute(it, "name").or_else(|| dom.attribute(it, "property")).unwrap_or_default();
                dom.name(it) == Some("meta") && names.contains(&name.to_ascii_lowercase().as_str())
            });
            let content = found.and_then(|it| dom.attribute(it, "content")).map(one_line);
            content.filter(|content| !content.is_empty())
        };
        let of = |name: &str| dom.find(ROOT, |it| dom.name(it) == Some(name));
        let title = heading(dom).or_else(|| of("title")).map(|it| one_line(&dom.text(it)));
        let name = path.rsplit('/').next().unwrap_or(path);
        let alternates = dom
            .descendants(ROOT)
            .filter(|it| dom.name(*it) == Some("link") && dom.attribute(*it, "hreflang").is_some());
        let leads_on = dom.find(ROOT, |it| {
            dom.name(it) == Some("meta")
                && dom.attribute(it, "http-equiv").is_some_and(|it| it.eq_ignore_ascii_case("refresh"))
        });
        let day =
            meta(&["article:modified_time", "last-modified", "dcterms.modified", "date", "article:published_time"]);
        Head {
            path: path.to_owned(),
            title: title.filter(|title| !title.is_empty()).unwrap_or_else(|| name.to_owned()),
            summary: meta(&["description", "og:description"]),
            keywords: meta(&["keywords"]).map(|list| list.split(',').map(one_line).collect()).unwrap_or_default(),
            language: of("html").and_then(|it| dom.attribute(it, "lang")).and_then(|tag| tag.trim().parse().ok()),
            day: day.and_then(|day| NaiveDate::parse_from_str(day.get(..10)?, "%Y-%m-%d").ok()),
            alternates: alternates.filter_map(|it| joined(path, dom.attribute(it, "href")?)).collect(),
            leads_on: leads_on
                .and_then(|it| dom.attribute(it, "content"))
                .filter(|it| it.contains("url=") || it.contains("URL="))
                .map(str::to_owned),
        }
    }
}

/// The heading that is the page's title: the only one of the first level.
fn heading(dom: &Dom) -> Option<usize> {
    let mut all = dom.descendants(ROOT).filter(|it| dom.name(*it) == Some("h1") && !dom.text(*it).trim().is_empty());
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// The nodes that are the page's content: its `main`, else its only `article`, else its body without what surrounds it on
/// every page. The title is not part of it.
pub(super) fn content(dom: &Dom, converter: &mut Converter<'_>) -> Vec<usize> {
    let title = heading(dom);
    converter.skipped.extend(title);
    let is_main = |it: &usize| dom.name(*it) == Some("main") || dom.attribute(*it, "role") == Some("main");
    let main = dom.descendants(ROOT).find(is_main).or_else(|| {
        let mut articles = dom.descendants(ROOT).filter(|it| dom.name(*it) == Some("article"));
        articles.next().filter(|_| articles.next().is_none())
    });
    let body = dom.find(ROOT, |it| dom.name(it) == Some("body")).unwrap_or(ROOT);
    let head = dom.find(ROOT, |it| dom.name(it) == Some("head"));
    let programs = head.into_iter().flat_map(|head| dom.children(head));
    let programs = programs.copied().filter(|it| matches!(dom.name(*it), Some("script" | "style")));
    if let Some(title) = title {
        converter.named(title);
        converter.place_names();
    }
    if let Some(main) = main {
        let inside: std::collections::HashSet<usize> = dom.descendants(main).collect();
        let outside = dom.descendants(body).filter(|it| !inside.contains(it));
        let text: String =
            outside.filter_map(|it| if let Kind::Text(text) = dom.kind(it) { Some(text) } else { None }).collect();
        let text = one_line(&text);
        if !text.is_empty() && Some(text.as_str()) != title.map(|it| one_line(&dom.text(it))).as_deref() {
            converter.note(Done::LeftOut, main, text, "what stands around the content of the page");
        }
        return programs.chain(dom.children(main).iter().copied()).collect();
    }
    let around: Vec<usize> = dom.descendants(body).filter(|it| is_around(dom, *it, title)).collect();
    for node in &around {
        let text = one_line(&dom.text(*node));
        if !text.is_empty() {
            converter.note(Done::LeftOut, *node, text, "what stands around the content of the page");
        }
    }
    converter.skipped.extend(around);
    programs.chain(dom.children(body).iter().copied()).collect()
}

/// Whether an element surrounds the content: a way through the site, its head or foot. The head that has the title is content.
fn is_around(dom: &Dom, node: usize, title: Option<usize>) -> bool {
    let role = dom.attribute(node, "role").unwrap_or_default();
    let by_name = matches!(dom.name(node), Some("nav" | "footer"))
        || (dom.name(node) == Some("header")
            && !title.is_some_and(|title| dom.descendants(node).any(|it| it == title)));
    by_name || matches!(role, "navigation" | "banner" | "contentinfo" | "search" | "complementary")
}

/// The encoding that a page names: by its byte order mark, or in its first lines.
pub(super) fn encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    let start = bytes.get(..ENCODING_WITHIN).unwrap_or(bytes).to_ascii_lowercase();
    let at = start.windows(8).position(|window| window == b"charset=")? + 8;
    let label: Vec<u8> = start[at..]
        .iter()
        .copied()
        .skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '))
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'))
        .collect();
    Encoding::for_label(&label)
}
