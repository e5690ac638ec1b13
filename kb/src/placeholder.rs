//! Placeholders: `{{ MysqlPrefix.prefix | wxyz_ }}` stands for that field of the object in front of the reader.
//!
//! An article is rendered once, with each placeholder's default in its place. What is to be filled in is known by its place
//! in the HTML ([`Blank`]), so that filling is putting texts together: what is filled in is escaped for where it stands, text
//! or address, and can be neither markup nor another address. A link `app:/...` is a blank too: in front of an object it says
//! which organization's page is meant.
//!
//! A placeholder stands on one line, names a type and the way to one of its leaves, and has a default after `|`. It may stand
//! in text, in code, and in the address of a link. In a table's cell the `|` is no border.

use crate::text::escape_html;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// Begins and ends a placeholder while Markdown is rendered, so that nothing in it is taken for Markdown.
pub(crate) const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';
/// Stands in an `app:` link where the organization goes.
pub(crate) const ORGANIZATION: char = '\u{e002}';

/// A field of the object in front of the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The type that has it.
    pub type_name: String,
    /// The way from the type to the field.
    pub path: Vec<String>,
    /// What stands there where the object says nothing.
    pub default: String,
}

/// `MysqlPrefix.prefix`
impl fmt::Display for Placeholder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.type_name, self.path.join("."))
    }
}

/// What goes into a blank.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fill {
    /// The value of a field, in text or in an address.
    Value { placeholder: Arc<Placeholder>, address: bool },
    /// The organization, as a parameter of the address; `more` where the address has parameters already.
    Organization { more: bool },
}

/// A place in HTML that is filled in where an object is in front of the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank {
    at: Range<usize>,
    fill: Fill,
}

impl Blank {
    /// The same where so many bytes stand before its HTML.
    pub(crate) fn shifted(&self, by: usize) -> Blank {
        Blank { at: self.at.start + by..self.at.end + by, fill: self.fill.clone() }
    }

    /// The field that is wanted; nothing where it is the organization.
    pub fn placeholder(&self) -> Option<&Placeholder> {
        match &self.fill {
            Fill::Value { placeholder, .. } => Some(placeholder),
            Fill::Organization { .. } => None,
        }
    }
}

/// The HTML with its blanks filled in. `value` gives what a field says, as plain text; `organization` is the identifier of
/// the organization whose pages links lead to. What neither gives stays as it is.
pub fn fill(
    html: &str,
    blanks: &[Blank],
    value: impl Fn(&Placeholder) -> Option<String>,
    organization: Option<&str>,
) -> String {
    let mut filled = String::with_capacity(html.len());
    let mut from = 0;
    for blank in blanks {
        let text = match &blank.fill {
            Fill::Value { placeholder, address } => value(placeholder).map(|text| escaped(&text, *address)),
            Fill::Organization { more } => organization.map(|id| {
                let parameter = if *more { "&amp;organization=" } else { "?organization=" };
                format!("{parameter}{}", escaped(id, true))
            }),
        };
        // Blanks are in the order of the text and apart from each other.
        let (Some(text), Some(before)) = (text, html.get(from..blank.at.start)) else { continue };
        filled.push_str(before);
        filled.push_str(&text);
        from = blank.at.end;
    }
    filled.push_str(html.get(from..).unwrap_or_default());
    filled
}

/// A text as it may stand in HTML: within an address, everything but letters, digits and `-._~` is percent-encoded (RFC
/// 3986, section 2.3), so that it stays within its part of the address.
fn escaped(text: &str, address: bool) -> String {
    if !address {
        return escape_html(text);
    }
    let mut escaped = String::with_capacity(text.len());
    text.chars().for_each(|character| percent_encode(character, &mut escaped));
    escaped
}

fn percent_encode(character: char, into: &mut String) {
    match character {
        'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '.' | '_' | '~' => into.push(character),
        _ => character.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| into.push_str(&format!("%{byte:02X}"))),
    }
}

/// A text with hidden placeholders as a part of an address; they are still found.
pub(crate) fn in_address(hidden: &str) -> String {
    let mut address = String::with_capacity(hidden.len() * 2);
    for character in hidden.chars() {
        match character {
            OPEN | CLOSE => address.push(character),
            other => percent_encode(other, &mut address),
        }
    }
    address
}

/// A placeholder in a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where it begins, in bytes of the body.
    pub(crate) offset: usize,
    pub(crate) placeholder: Arc<Placeholder>,
    /// Whether it has a default.
    pub(crate) has_default: bool,
}

/// A body whose placeholders are hidden from the Markdown parser, byte by byte as long as it was, so that places in it stay.
pub(crate) struct Hidden<'a> {
    pub(crate) markdown: Cow<'a, str>,
    pub(crate) found: Vec<Found>,
}

impl Hidden<'_> {
    /// Where each placeholder's mark stands.
    pub(crate) fn marks(&self) -> impl Iterator<Item = (Range<usize>, &Placeholder)> {
        self.found.iter().filter_map(|found| {
            let rest = self.markdown.get(found.offset..)?;
            let end = found.offset + rest.find(CLOSE)? + CLOSE.len_utf8();
            Some((found.offset..end, &*found.placeholder))
        })
    }
}

/// Most placeholders in an article; what comes after is text.
const PLACEHOLDER_LIMIT: usize = 1_000;

/// Hides the placeholders of a body. What looks like one and names no type's field is text, such as another template
/// language's.
pub(crate) fn hide(body: &str) -> Hidden<'_> {
    // The marks are ours alone.
    let body = match is_marked(body) {
        true => Cow::Owned(body.replace([OPEN, CLOSE, ORGANIZATION], "\u{fffd}")),
        false => Cow::Borrowed(body),
    };
    if !body.contains("{{") {
        return Hidden { markdown: body, found: Vec::new() };
    }
    let (mut hidden, mut found, mut from) = (String::with_capacity(body.len()), Vec::new(), 0);
    while let Some((at, placeholder, has_default)) = next(&body, from) {
        if found.len() == PLACEHOLDER_LIMIT {
            break;
        }
        let width = (at.end - at.start).saturating_sub(OPEN.len_utf8() + CLOSE.len_utf8());
        hidden.push_str(&body[from..at.start]);
        hidden.push_str(&format!("{OPEN}{:0width$}{CLOSE}", found.len()));
        found.push(Found { offset: at.start, placeholder: Arc::new(placeholder), has_default });
        from = at.end;
    }
    hidden.push_str(&body[from..]);
    Hidden { markdown: Cow::Owned(hidden), found }
}

/// The next placeholder at or after an offset.
fn next(body: &str, from: usize) -> Option<(Range<usize>, Placeholder, bool)> {
    let mut search = from;
    loop {
        let start = search + body.get(search..)?.find("{{")?;
        search = start + 2;
        let line = body[search..].lines().next().unwrap_or_default();
        let Some(length) = line.find("}}") else { continue };
        let inner = &line[..length];
        if let Some((placeholder, has_default)) = read(inner) {
            return Some((start..search + length + 2, placeholder, has_default));
        }
    }
}

/// `Type.field.field | default`; short ones that have no room for their mark are none.
fn read(inner: &str) -> Option<(Placeholder, bool)> {
    let (name, default) = match inner.split_once('|') {
        Some((name, default)) => (name, Some(default.trim())),
        None => (inner, None),
    };
    let mut names = name.trim().split('.').map(str::to_owned);
    let type_name = names.next()?;
    let path: Vec<String> = names.collect();
    let is_name = |name: &String| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let is_field = type_name.starts_with(|first: char| first.is_ascii_uppercase())
        && is_name(&type_name)
        && !path.is_empty()
        && path.iter().all(is_name)
        && inner.len() >= 5;
    let default_text = default.unwrap_or_default().to_owned();
    is_field.then(|| (Placeholder { type_name, path, default: default_text }, default.is_some()))
}

/// Whether marks of ours are in a text. All begin with this byte, which hardly any text has.
fn is_marked(text: &str) -> bool {
    const FIRST_BYTE: u8 = 0xee;
    text.as_bytes().contains(&FIRST_BYTE) && text.contains([OPEN, CLOSE, ORGANIZATION])
}

/// Puts every placeholder's default in its place in plain text.
pub(crate) fn show_defaults(text: &mut String, found: &[Found]) {
    if is_marked(text) {
        (*text, _) = reveal(text, found, |placeholder, _| placeholder.default.clone());
    }
}

/// An address with every placeholder's default in its place, percent-encoded.
pub(crate) fn address_with_defaults(address: &str, found: &[Found]) -> String {
    if !is_marked(address) {
        return address.to_owned();
    }
    let (address, _) = reveal(address, found, |placeholder, _| escaped(&placeholder.default, true));
    address
}

/// HTML with every placeholder's default in its place, and the places that are to be filled in.
pub(crate) fn blanks(html: &str, found: &[Found]) -> (String, Vec<Blank>) {
    if !is_marked(html) {
        return (html.to_owned(), Vec::new());
    }
    reveal(html, found, |placeholder, address| escaped(&placeholder.default, address))
}

fn reveal(text: &str, found: &[Found], default: impl Fn(&Placeholder, bool) -> String) -> (String, Vec<Blank>) {
    let (mut revealed, mut blanks, mut from) = (String::with_capacity(text.len()), Vec::new(), 0);
    while let Some(start) = text[from..].find([OPEN, ORGANIZATION]).map(|at| from + at) {
        revealed.push_str(&text[from..start]);
        let (fill, shown, end) = match marked(text, start, found) {
            Some((placeholder, end)) => {
                let address = is_in_address(&revealed);
                let shown = default(&placeholder, address);
                (Some(Fill::Value { placeholder, address }), shown, end)
            }
            None if text[start..].starts_with(ORGANIZATION) => {
                let address = revealed.rsplit('"').next().unwrap_or_default();
                (
                    Some(Fill::Organization { more: address.contains('?') }),
                    String::new(),
                    start + ORGANIZATION.len_utf8(),
                )
            }
            None => (None, String::new(), start + OPEN.len_utf8()),
        };
        let at = revealed.len()..revealed.len() + shown.len();
        revealed.push_str(&shown);
        blanks.extend(fill.map(|fill| Blank { at, fill }));
        from = end;
    }
    revealed.push_str(&text[from..]);
    (revealed, blanks)
}

/// The placeholder whose mark begins here, and where the mark ends.
fn marked(text: &str, start: usize, found: &[Found]) -> Option<(Arc<Placeholder>, usize)> {
    let rest = text[start..].strip_prefix(OPEN)?;
    let (number, _) = rest.split_once(CLOSE)?;
    let found = found.get(number.parse::<usize>().ok()?)?;
    let end = start + OPEN.len_utf8() + number.len() + CLOSE.len_utf8();
    Some((Arc::clone(&found.placeholder), end))
}

/// Whether what follows stands in the address of a link or an image: HTML as our writer and sanitizer spell it, where `<`
/// begins a tag and nothing else.
fn is_in_address(before: &str) -> bool {
    let Some(tag) = before.rfind('<').map(|at| &before[at..]).filter(|tag| !tag.contains('>')) else { return false };
    let attribute = tag.rsplit_once("=\"").map_or("", |(names, _)| names);
    attribute.ends_with(" href") || attribute.ends_with(" src")
}

#[cfg(test)]
#[path = "placeholder/tests.rs"]
mod tests;
