//! The front matter: a closed schema. Every key is named in [`KEYS`]; anything else is a finding.

mod json_schema;
mod keys;
mod reader;
mod when;

pub use json_schema::json_schema;
pub use keys::{Form, KEYS, Key};

use crate::article::{ArticleKind, Audience};
use crate::browser::BrowserFamily;
use crate::coordinate::Coordinate;
use crate::finding::{Finding, FindingCode, Located, Position};
use crate::text::{did_you_mean, is_slug, lines, nearest};
use crate::yaml::{self, Entry, Value};
use chrono::NaiveDate;
use reader::Reader;
pub use when::WhenRule;

/// Months after which an article is to be checked again where it does not say.
pub const DEFAULT_REVIEW_MONTHS: u32 = 12;

/// Most months between two reviews.
const LONGEST_REVIEW_MONTHS: u32 = 60;
/// Longest film, in seconds.
const LONGEST_VIDEO: u32 = 86_400;

/// Longest list in a front matter.
const LIST_LIMIT: usize = 200;

/// What the front matter of an article says, with the places that lints point at.
#[derive(Debug, Clone)]
pub struct FrontMatter {
    /// Slug in the article's locale.
    pub slug: Located<String>,
    /// Slug in the default locale, for a translation.
    pub translates: Option<Located<String>>,
    /// Title.
    pub title: Located<String>,
    /// Summary.
    pub summary: Located<String>,
    /// Kind.
    pub kind: ArticleKind,
    /// Tags.
    pub tags: Vec<Located<String>>,
    /// Audience.
    pub audience: Located<Audience>,
    /// What the article explains.
    pub about: Vec<Located<Coordinate>>,
    /// Where `about` stands.
    pub about_at: Position,
    /// The conditions under which it helps, or sections of it.
    pub when: Vec<WhenRule>,
    /// Pages on which it helps.
    pub routes: Vec<Located<String>>,
    /// Browser it is for.
    pub browser: Option<BrowserFamily>,
    /// Day of the last review.
    pub reviewed: Located<NaiveDate>,
    /// Months between reviews.
    pub review_every: u32,
    /// Related articles by identity.
    pub related: Vec<Located<String>>,
    /// Old slugs.
    pub redirects: Vec<Located<String>>,
    /// Words for search.
    pub synonyms: Vec<String>,
    /// Film: URL and seconds.
    pub video: Option<(String, u32)>,
}

/// A file taken apart: the YAML between the two lines `---`, and where the body begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Split<'a> {
    pub(crate) yaml: &'a str,
    /// Byte offset of the body in the file.
    pub(crate) body_at: usize,
}

/// Finds the front matter; nothing where the file does not begin with one or it has no end.
pub(crate) fn split(text: &str) -> Option<Split<'_>> {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = lines(&text[bom..]);
    let opening = lines.next().filter(|line| line.trim_end() == "---")?;
    let yaml_at = bom + opening.len();
    let mut at = yaml_at;
    for line in lines {
        if line.starts_with("---") && line.trim_end() == "---" {
            return Some(Split { yaml: &text[yaml_at..at], body_at: at + line.len() });
        }
        at += line.len();
    }
    None
}

/// Reads a front matter. `is_default_locale` decides whether `translates` must be there or must not.
///
/// Gives nothing where a value without which there is no article cannot be read (slug, title, summary, kind, audience,
/// reviewed, and `translates` in a translation); a fault in any other key is a finding, and the key counts as absent.
pub(crate) fn read(
    yaml: &str,
    path: &str,
    is_default_locale: bool,
    findings: &mut Vec<Finding>,
) -> Option<FrontMatter> {
    let node = match yaml::parse(yaml, 2) {
        Ok(node) => node,
        Err(error) => {
            let message = format!("the front matter is not valid YAML: {}", error.message);
            let advice = "Mend the line; text with `:` or `#` in it stands between quotes, and each key stands once.";
            findings.push(Finding::new(path, error.at, FindingCode::InvalidYaml, message, advice));
            return None;
        }
    };
    let entries = match node.value {
        Value::Map(entries) => entries,
        Value::Null => Vec::new(),
        other => {
            let message = format!("the front matter is {}, not a map of keys", other.kind());
            let advice = "Write one `key: value` a line.";
            findings.push(Finding::new(path, node.at, FindingCode::WrongFrontMatterType, message, advice));
            return None;
        }
    };
    refuse_unknown_keys(&entries, path, findings);
    let mut reader = Reader::new(path, entries, findings);
    read_keys(&mut reader, yaml, is_default_locale)
}

fn refuse_unknown_keys(entries: &[Entry], path: &str, findings: &mut Vec<Finding>) {
    for (key, _) in entries {
        if KEYS.iter().any(|known| known.name == key.value) {
            continue;
        }
        let suggestion = nearest(&key.value, KEYS.iter().map(|known| known.name));
        let message = format!("unknown front matter key `{}`{}", key.value, did_you_mean(suggestion));
        let advice = match suggestion {
            Some(known) => format!("Write `{known}:`, or take the key out."),
            None => format!("Take it out, or use one of: {}.", KEYS.map_names()),
        };
        findings.push(Finding::new(path, key.at, FindingCode::UnknownFrontMatterKey, message, advice));
    }
}

trait MapNames {
    fn map_names(&self) -> String;
}

impl MapNames for [Key] {
    fn map_names(&self) -> String {
        self.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")
    }
}

fn read_keys(reader: &mut Reader<'_>, yaml: &str, is_default_locale: bool) -> Option<FrontMatter> {
    let slug = reader.required_text("slug", is_slug);
    let translates = translates(reader, is_default_locale);
    let title = reader.required_text("title", |_| true);
    let summary = reader.required_text("summary", |_| true);
    let kind = reader.required_word("kind");
    let audience = reader.required_word("audience");
    let (about, about_at) = about(reader);
    let when = when::read(reader, yaml);
    let reviewed = reviewed(reader);
    let tags = reader.texts("tags", LIST_LIMIT, is_slug);
    let routes = reader.texts("routes", LIST_LIMIT, is_route);
    let browser = reader.word("browser").map(|found| found.value);
    let review_every = reader.number("review_every", 1..=LONGEST_REVIEW_MONTHS).unwrap_or(DEFAULT_REVIEW_MONTHS);
    let related = reader.texts("related", LIST_LIMIT, is_slug);
    let redirects = reader.texts("redirects", LIST_LIMIT, is_slug);
    let synonyms = reader.texts("synonyms", LIST_LIMIT, |_| true);
    let video = video(reader, kind.as_ref().map(|kind| kind.value));
    // Everything is read before anything is given up, so that one run reports every mistake.
    Some(FrontMatter {
        slug: slug?,
        translates: translates?,
        title: title?,
        summary: summary?,
        kind: kind?.value,
        tags,
        audience: audience?,
        about,
        about_at,
        when,
        routes,
        browser,
        reviewed: reviewed?,
        review_every,
        related,
        redirects,
        synonyms: synonyms.into_iter().map(|word| word.value).collect(),
        video,
    })
}

/// The outer option is nothing where the article must be left out.
#[expect(clippy::option_option, reason = "whether it can be read, and whether it is there, are two questions")]
fn translates(reader: &mut Reader<'_>, is_default_locale: bool) -> Option<Option<Located<String>>> {
    if !is_default_locale {
        return reader.required_text("translates", is_slug).map(Some);
    }
    if let Some(given) = reader.text("translates", is_slug) {
        let advice = "Take the key out: an article of the default locale is the source of its translations.";
        reader.refuse(given.at, FindingCode::InvalidFrontMatterValue, "`translates` in the default locale", advice);
    }
    Some(None)
}

fn about(reader: &mut Reader<'_>) -> (Vec<Located<Coordinate>>, Position) {
    let Some(at) = reader.place("about") else {
        reader.missing("about");
        return (Vec::new(), Position::START);
    };
    let texts = reader.texts("about", LIST_LIMIT, |_| true);
    let mut coordinates = Vec::with_capacity(texts.len());
    for text in texts {
        match text.value.parse::<Coordinate>() {
            Ok(value) => coordinates.push(Located { value, at: text.at }),
            Err(error) => {
                let advice = "Write the name of a type, a type and its member, or a field and its argument.";
                reader.refuse(text.at, FindingCode::InvalidCoordinate, &error.to_string(), advice);
            }
        }
    }
    (coordinates, at)
}

fn reviewed(reader: &mut Reader<'_>) -> Option<Located<NaiveDate>> {
    let text = reader.required_text("reviewed", |text| NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok())?;
    let value = NaiveDate::parse_from_str(&text.value, "%Y-%m-%d").ok()?;
    Some(Located { value, at: text.at })
}

/// A path in the customer area: exact, or everything below it with a trailing `/*`.
fn is_route(route: &str) -> bool {
    let path = route.strip_suffix("/*").unwrap_or(route);
    (route == "/*" || path.starts_with('/'))
        && !path.starts_with("//")
        && !path.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '*' | '?' | '#' | '\\'))
}

fn video(reader: &mut Reader<'_>, kind: Option<ArticleKind>) -> Option<(String, u32)> {
    let is_video = kind == Some(ArticleKind::Video);
    let Some((at, entries)) = reader.map("video") else {
        if is_video && !reader.has("video") {
            reader.missing("video");
        }
        return None;
    };
    if kind.is_some() && !is_video {
        let advice = "Write `kind: video`, or take the key out.";
        reader.refuse(at, FindingCode::InvalidFrontMatterValue, "`video` in an article that is none", advice);
    }
    let (mut url, mut duration) = (None, None);
    for (key, node) in entries {
        match (key.value.as_str(), node.value) {
            ("url", Value::Text(text)) if is_https(&text) => url = Some(text),
            ("duration", Value::Integer(number)) if (1..=i64::from(LONGEST_VIDEO)).contains(&number) => {
                duration = u32::try_from(number).ok();
            }
            ("url", _) => {
                let advice = "Write an absolute address that begins with `https://`.";
                reader.refuse(node.at, FindingCode::InvalidFrontMatterValue, "`video.url` is no https address", advice);
            }
            ("duration", _) => {
                let message = "`video.duration` is no number of seconds up to a day";
                reader.refuse(node.at, FindingCode::InvalidFrontMatterValue, message, "Write seconds, such as 95.");
            }
            (other, _) => {
                let suggestion = nearest(other, ["url", "duration"]);
                let message = format!("unknown front matter key `video.{other}`{}", did_you_mean(suggestion));
                let advice = "Take it out: a video has `url` and `duration`.";
                reader.refuse(key.at, FindingCode::UnknownFrontMatterKey, &message, advice);
            }
        }
    }
    match (url, duration) {
        (Some(url), Some(duration)) => Some((url, duration)),
        _ => {
            let advice = "Write `video: {url: \"https://...\", duration: 95}`.";
            reader.refuse(at, FindingCode::InvalidFrontMatterValue, "`video` lacks `url` or `duration`", advice);
            None
        }
    }
}

/// An absolute https address without characters that would need escaping.
pub(crate) fn is_https(url: &str) -> bool {
    url.strip_prefix("https://").is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphanumeric())
            && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'))
    })
}

impl FrontMatter {
    /// The article's identity: the slug in the default locale.
    pub fn identity(&self) -> &str {
        self.translates.as_ref().map_or(&self.slug.value, |source| &source.value)
    }
}

#[cfg(test)]
mod tests;
