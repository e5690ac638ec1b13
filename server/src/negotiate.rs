//! Which media type the client wants (RFC 9110, section 12.5.1; GraphQL over HTTP, "Media types").

use std::cell::RefCell;

use http::{HeaderMap, HeaderValue, header};

/// How an answer of the GraphQL endpoint is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/json`: the status is 200 for every well-formed request.
    Json,
    /// `application/graphql-response+json`: the status tells a request that could not be executed.
    GraphqlResponse,
}

impl Media {
    /// The value of `Content-Type`.
    pub(crate) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        })
    }
}

/// How well a media range fits: the more is named, the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    Nothing,
    Type,
    Both,
}

/// A media type that something here is answered in.
#[derive(Debug, Clone, Copy)]
enum Type {
    Json,
    GraphqlResponse,
    Html,
    Markdown,
    EventStream,
}

/// Their names, in the order of [`Type`].
const TYPES: [(&[u8], &[u8]); 5] = [
    (b"application", b"json"),
    (b"application", b"graphql-response+json"),
    (b"text", b"html"),
    (b"text", b"markdown"),
    (b"text", b"event-stream"),
];

/// Quality of a media type in thousandths, 0 where it is refused, by the range that names it most closely.
type Fit = (u16, Named);

/// An `Accept` header. What is malformed in it is passed over; none, or an empty one, accepts anything.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Accept([Fit; TYPES.len()]);

/// The longest line that is kept, in bytes: that of a browser has some hundred.
const LONGEST_KEPT: usize = 512;

thread_local! {
    /// The line that was read last, and what it says. An empty one accepts anything.
    static LAST: RefCell<(Vec<u8>, Accept)> = RefCell::new((Vec::new(), Accept::read(std::iter::empty())));
}

#[derive(Debug)]
struct Range<'h> {
    kind: &'h [u8],
    subtype: &'h [u8],
    /// In thousandths; 0 refuses.
    quality: u16,
}

impl Accept {
    /// The header of a request, read once for all types.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut lines = headers.get_all(header::ACCEPT).iter().map(HeaderValue::as_bytes);
        match (lines.next(), lines.next()) {
            (Some(line), None) if line.len() <= LONGEST_KEPT => Self::of_line(line),
            _ => Self::read(headers.get_all(header::ACCEPT).iter().map(HeaderValue::as_bytes)),
        }
    }

    /// Of a line that mostly is the one before, because a client always sends the same.
    fn of_line(line: &[u8]) -> Self {
        LAST.with_borrow_mut(|(last, accept)| {
            if last != line {
                *accept = Self::read([line].into_iter());
                line.clone_into(last);
            }
            *accept
        })
    }

    /// By bytes: what is none of ASCII names no type of ours.
    fn read<'h>(lines: impl Iterator<Item = &'h [u8]>) -> Self {
        let mut closest = [None; TYPES.len()];
        let mut is_empty = true;
        for range in lines.flat_map(|line| line.split(|byte| *byte == b',')).filter_map(Range::parse) {
            is_empty = false;
            for (closest, (kind, subtype)) in closest.iter_mut().zip(TYPES) {
                *closest = (*closest).max(range.fits(kind, subtype).map(|named| (named, range.quality)));
            }
        }
        let unnamed = if is_empty { (1000, Named::Nothing) } else { (0, Named::Nothing) };
        Self(closest.map(|closest| closest.map_or(unnamed, |(named, quality)| (quality, named))))
    }

    fn quality(&self, of: Type) -> Fit {
        self.0[of as usize]
    }

    /// Whether the client takes the type, and by its name.
    fn names(&self, of: Type) -> bool {
        let (quality, named) = self.quality(of);
        quality > 0 && named == Named::Both
    }

    /// What the GraphQL endpoint answers in; `None` where neither type is accepted.
    ///
    /// Of two that are wanted alike the one that is named wins; of two that are named, the newer one; of two that are
    /// not, `application/json`, which every client understands.
    pub(crate) fn graphql(&self) -> Option<Media> {
        let (json, response) = (self.quality(Type::Json), self.quality(Type::GraphqlResponse));
        match (json.0, response.0) {
            (0, 0) => None,
            _ if response > json || (response == json && json.1 == Named::Both) => Some(Media::GraphqlResponse),
            _ => Some(Media::Json),
        }
    }

    /// Whether the client names event streams (`text/event-stream`) as what it takes.
    pub(crate) fn event_stream(&self) -> bool {
        self.names(Type::EventStream)
    }

    /// Whether the client names one of the GraphQL endpoint's own types.
    pub(crate) fn names_graphql(&self) -> bool {
        self.names(Type::Json) || self.names(Type::GraphqlResponse)
    }

    /// Whether the client names Markdown, and wants no page more.
    pub(crate) fn prefers_markdown(&self) -> bool {
        self.names(Type::Markdown) && self.quality(Type::Markdown) >= self.quality(Type::Html)
    }

    /// Whether the client is a browser that opens a page: HTML is named, and JSON is not wanted more.
    pub(crate) fn prefers_html(&self) -> bool {
        let html = self.quality(Type::Html);
        let json = self.quality(Type::Json).max(self.quality(Type::GraphqlResponse));
        html.0 > 0 && html.1 > Named::Nothing && html > json
    }
}

impl<'h> Range<'h> {
    fn parse(text: &'h [u8]) -> Option<Self> {
        let mut parts = text.split(|byte| *byte == b';');
        let media = parts.next()?.trim_ascii();
        let (kind, subtype) = media.split_at(media.iter().position(|byte| *byte == b'/')?);
        let subtype = &subtype[1..];
        if kind.is_empty() || subtype.is_empty() || (kind == b"*" && subtype != b"*") {
            return None;
        }
        let parameters = parts.filter_map(|part| std::str::from_utf8(part).ok()?.split_once('='));
        let mut weights = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
        let quality = match weights.next() {
            Some((_, value)) => quality(value.trim())?,
            None => 1000,
        };
        Some(Self { kind, subtype, quality })
    }

    fn fits(&self, kind: &[u8], subtype: &[u8]) -> Option<Named> {
        let is_kind = || self.kind.eq_ignore_ascii_case(kind);
        match (self.kind, self.subtype) {
            (b"*", _) => Some(Named::Nothing),
            (_, b"*") if is_kind() => Some(Named::Type),
            (_, own) if own.eq_ignore_ascii_case(subtype) && is_kind() => Some(Named::Both),
            _ => None,
        }
    }
}

/// A weight of RFC 9110, section 12.4.2, in thousandths: `0.5` is 500.
fn quality(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = fraction.bytes().map(|digit| u16::from(digit - b'0')).chain(std::iter::repeat(0));
    let thousandths = digits.take(3).fold(0, |sum, digit| 10 * sum + digit);
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

/// Whether the `Content-Type` is one that the GraphQL endpoint reads: JSON in UTF-8.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let mut lines = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(line), None) = (lines.next().and_then(|line| line.to_str().ok()), lines.next()) else { return false };
    let mut parts = line.split(';');
    let is_json = parts.next().is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"));
    is_json
        && parts.all(|parameter| match parameter.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
                let value = value.trim().trim_matches('"');
                value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8")
            }
            _ => true,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, values: &[&'static str]) -> HeaderMap {
        values.iter().map(|value| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    #[test]
    fn the_answer_has_the_media_type_that_the_client_wants_most() {
        let cases: &[(&[&'static str], Option<Media>)] = &[
            (&[], Some(Media::Json)),
            (&[""], Some(Media::Json)),
            (&["*/*"], Some(Media::Json)),
            (&["application/*"], Some(Media::Json)),
            (&["application/json"], Some(Media::Json)),
            (&["Application/JSON; charset=utf-8"], Some(Media::Json)),
            (&["application/graphql-response+json"], Some(Media::GraphqlResponse)),
            (&["application/graphql-response+json, application/json;q=0.9"], Some(Media::GraphqlResponse)),
            (&["application/graphql-response+json;q=0.9, application/json"], Some(Media::Json)),
            (&["application/json, application/graphql-response+json"], Some(Media::GraphqlResponse)),
            (&["application/json", "application/graphql-response+json"], Some(Media::GraphqlResponse)),
            (&["application/graphql-response+json, */*"], Some(Media::GraphqlResponse)),
            (&["application/json;q=0, */*"], Some(Media::GraphqlResponse)),
            (&[BROWSER], Some(Media::Json)),
            (&["text/html"], None),
            (&["application/xml"], None),
            (&["*/*;q=0"], None),
            (&["application/json;q=0"], None),
            (&["text/event-stream, application/json"], Some(Media::Json)),
            (&["nonsense"], Some(Media::Json)),
            (&["application/json;v=1;q=0.2, application/graphql-response+json ; q = 0.1"], Some(Media::Json)),
            (&["application/json;q=2"], Some(Media::Json)),
            (&["application/, /json, */json, application/xml"], None),
        ];
        for (accept, media) in cases {
            assert_eq!(Accept::of(&headers(header::ACCEPT, accept)).graphql(), *media, "{accept:?}");
        }
    }

    #[test]
    fn a_line_says_the_same_whatever_was_read_before() {
        let long = format!("{}application/json", "text/x, ".repeat(100));
        let long: &'static str = Box::leak(long.into_boxed_str());
        let lines = ["", BROWSER, "text/html", "application/json", long, "*/*;q=0"];
        let media = |line: &'static str| Accept::of(&headers(header::ACCEPT, &[line])).graphql();
        let alone = lines.map(|line| std::thread::spawn(move || media(line)).join().unwrap());
        assert_eq!(alone, [Some(Media::Json), Some(Media::Json), None, Some(Media::Json), Some(Media::Json), None]);
        for before in lines {
            for (line, alone) in lines.into_iter().zip(alone) {
                media(before);
                assert_eq!(media(line), alone, "{line} after {before}");
            }
        }
    }

    #[test]
    fn only_a_browser_gets_a_page() {
        let cases: &[(&[&'static str], bool)] = &[
            (&[], false),
            (&["*/*"], false),
            (&[BROWSER], true),
            (&["text/html"], true),
            (&["text/*"], true),
            (&["text/html, application/json"], false),
            (&["text/html;q=0.5, application/json"], false),
            (&["text/html, application/json;q=0.5"], true),
            (&["text/html;q=0, */*"], false),
        ];
        for (accept, html) in cases {
            assert_eq!(Accept::of(&headers(header::ACCEPT, accept)).prefers_html(), *html, "{accept:?}");
        }
    }

    #[test]
    fn only_who_names_markdown_gets_it() {
        let cases: &[(&[&'static str], bool)] = &[
            (&[], false),
            (&["*/*"], false),
            (&["text/*"], false),
            (&[BROWSER], false),
            (&["text/markdown"], true),
            (&["text/markdown, text/html"], true),
            (&["text/markdown, */*;q=0.1"], true),
            (&["text/html, text/markdown;q=0.9"], false),
            (&["text/markdown;q=0"], false),
        ];
        for (accept, markdown) in cases {
            assert_eq!(Accept::of(&headers(header::ACCEPT, accept)).prefers_markdown(), *markdown, "{accept:?}");
        }
    }

    #[test]
    fn only_json_in_utf_8_is_read() {
        let cases: &[(&[&'static str], bool)] = &[
            (&[], false),
            (&["application/json"], true),
            (&["APPLICATION/JSON;charset=UTF-8"], true),
            (&["application/json; charset=\"utf-8\""], true),
            (&["application/json; charset=iso-8859-1"], false),
            (&["application/json", "application/json"], false),
            (&["text/plain"], false),
            (&["application/graphql"], false),
            (&["application/x-www-form-urlencoded"], false),
            (&["multipart/form-data; boundary=x"], false),
        ];
        for (content_type, read) in cases {
            assert_eq!(is_json(&headers(header::CONTENT_TYPE, content_type)), *read, "{content_type:?}");
        }
    }

    #[test]
    fn a_weight_has_at_most_three_decimals_and_is_at_most_one() {
        for (text, weight) in [
            ("1", Some(1000)),
            ("1.000", Some(1000)),
            ("0", Some(0)),
            ("0.5", Some(500)),
            ("0.123", Some(123)),
            ("0.1234", None),
            ("1.1", None),
            ("2", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(quality(text), weight, "{text}");
        }
    }
}
