//! Fragments that several articles share: `{{#include open-the-billing-page.md}}` on a line of its own stands for the
//! text of `<locale>/_includes/open-the-billing-page.md`, of the article's own locale. A fragment may include others.

use crate::finding::{Finding, FindingCode, Position};
use crate::locale::Locale;
use crate::source::INCLUDES_FOLDER;
use crate::text::{did_you_mean, is_slug, nearest};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// What every include begins with.
const OPENING: &str = "{{#include";

/// How deep fragments include others.
const DEPTH_LIMIT: usize = 16;

/// A text to be included.
#[derive(Debug)]
pub(crate) struct Fragment {
    pub(crate) path: String,
    pub(crate) locale: Locale,
    pub(crate) name: String,
    pub(crate) text: String,
}

/// All fragments.
#[derive(Debug)]
pub(crate) struct Fragments<'a> {
    by_name: HashMap<(&'a Locale, &'a str), &'a Fragment>,
    /// Longest text that includes may make, in bytes.
    limit: usize,
}

/// A body with its fragments in it.
#[derive(Debug)]
pub(crate) struct Included<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) lines: LineMap,
    /// The names of the fragments in it.
    pub(crate) names: BTreeSet<String>,
}

/// Which line of the file a line of the body is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LineMap {
    /// The file's line with which the body begins, from 1.
    first: u32,
    /// The includes: first line in the body, number of lines, column and file of the include.
    included: Vec<(u32, u32, u32, String)>,
}

impl LineMap {
    /// A body without includes that begins at this line of its file.
    pub(crate) fn starting_at(first: u32) -> LineMap {
        LineMap { first, included: Vec::new() }
    }

    /// The place in the file; what an include brought stands where the include does.
    pub(crate) fn position(&self, at: Position) -> Position {
        // Lines that the includes before this one brought.
        let mut added = 0;
        for (from, count, column, _) in &self.included {
            if at.line < *from {
                break;
            }
            if at.line < from + count {
                return self.shifted(Position { line: from - added, column: *column });
            }
            added += count - 1;
        }
        self.shifted(Position { line: at.line - added, ..at })
    }

    fn shifted(&self, at: Position) -> Position {
        Position { line: at.line.saturating_add(self.first - 1), ..at }
    }

    /// Whether an include brought this line of the body.
    pub(crate) fn is_included(&self, line: u32) -> bool {
        self.fragment(line).is_some()
    }

    /// The fragment that brought this line of the body.
    pub(crate) fn fragment(&self, line: u32) -> Option<&str> {
        let found = self.included.iter().find(|(from, count, ..)| (*from..from + count).contains(&line));
        found.map(|(.., path)| path.as_str())
    }
}

/// Why an include is left out.
enum Refusal {
    NoName,
    Unknown(String),
    Loop(Vec<String>),
    TooDeep,
    TooLarge,
}

impl<'a> Fragments<'a> {
    pub(crate) fn new(fragments: &'a [Fragment], limit: u64) -> Self {
        let by_name = fragments.iter().map(|it| ((&it.locale, it.name.as_str()), it)).collect();
        Fragments { by_name, limit: usize::try_from(limit).unwrap_or(usize::MAX) }
    }

    /// Puts fragments in the place of the body's includes. One that cannot be included is a finding, and left out.
    pub(crate) fn include<'t>(
        &self,
        body: &'t str,
        first_line: u32,
        path: &str,
        locale: &Locale,
        findings: &mut Vec<Finding>,
    ) -> Included<'t> {
        let mut lines = LineMap::starting_at(first_line);
        let mut names = BTreeSet::new();
        if !body.contains(OPENING) {
            return Included { text: Cow::Borrowed(body), lines, names };
        }
        let mut text = String::with_capacity(body.len());
        for (number, line) in (first_line..).zip(body.split_inclusive('\n')) {
            let Some(include) = Include::of(line) else {
                text.push_str(line);
                continue;
            };
            let at = Position { line: number, column: include.column };
            let from = count_lines(&text) + 1;
            let room = self.limit.saturating_sub(body.len().max(text.len()));
            let mut expansion = Expansion { fragments: self, locale, stack: Vec::new(), room, names: BTreeSet::new() };
            match expansion.text(&include) {
                Ok(fragment) => {
                    text.push_str(&fragment);
                    let file = format!("{locale}/{INCLUDES_FOLDER}/{}.md", include.name.unwrap_or_default());
                    lines.included.push((from, count_lines(&fragment).max(1), at.column, file));
                    names.append(&mut expansion.names);
                }
                Err(refusal) => findings.push(self.finding(path, at, locale, refusal)),
            }
            text.push('\n');
        }
        Included { text: Cow::Owned(text), lines, names }
    }

    fn finding(&self, path: &str, at: Position, locale: &Locale, refusal: Refusal) -> Finding {
        let (code, message, advice) = match refusal {
            Refusal::NoName => (
                FindingCode::InvalidInclude,
                "an include that names no fragment, or shares its line".to_owned(),
                format!(
                    "Write `{OPENING} name.md}}}}` on a line of its own, after a file of {locale}/{INCLUDES_FOLDER}."
                ),
            ),
            Refusal::Unknown(name) => {
                let known = self.by_name.keys().filter(|(it, _)| *it == locale).map(|(_, name)| *name);
                let mut known: Vec<&str> = known.collect();
                known.sort_unstable();
                let suggestion = did_you_mean(nearest(&name, known));
                let message = format!("there is no {locale}/{INCLUDES_FOLDER}/{name}.md{suggestion}");
                (FindingCode::UnknownInclude, message, "Write the fragment, or correct its name.".to_owned())
            }
            Refusal::Loop(names) => {
                let message = format!("fragments include each other without end: {}", names.join(" → "));
                (FindingCode::IncludeLoop, message, "Take one of the includes out.".to_owned())
            }
            Refusal::TooDeep => {
                let message = format!("fragments include each other more than {DEPTH_LIMIT} deep");
                (FindingCode::IncludeLoop, message, "Include the innermost ones directly.".to_owned())
            }
            Refusal::TooLarge => {
                let message = format!("with its includes the article is larger than {} bytes", self.limit);
                (FindingCode::IncludeTooLarge, message, "Include less, or divide the article.".to_owned())
            }
        };
        Finding::new(path, at, code, message, advice)
    }
}

/// An include as written.
struct Include<'a> {
    /// The white space before it, which every line of the fragment gets: so it may stand in a list.
    indent: &'a str,
    /// In characters, from 1.
    column: u32,
    /// The fragment, where the include is well formed.
    name: Option<&'a str>,
}

impl<'a> Include<'a> {
    /// The include of a line. After a backslash or a backtick it is spoken of, not meant.
    fn of(line: &'a str) -> Option<Include<'a>> {
        let at = line.find(OPENING)?;
        let before = &line[..at];
        if before.ends_with(['\\', '`']) {
            return None;
        }
        let rest = line[at + OPENING.len()..].trim();
        let inner = rest.strip_suffix("}}").filter(|_| before.trim().is_empty());
        let name = inner.and_then(|inner| inner.trim().strip_suffix(".md")).filter(|name| is_slug(name));
        let column = u32::try_from(before.chars().count()).unwrap_or(u32::MAX).saturating_add(1);
        Some(Include { indent: before, column, name })
    }
}

/// The text of one include, with all that it includes itself.
struct Expansion<'f, 'a> {
    fragments: &'f Fragments<'a>,
    locale: &'f Locale,
    /// Which fragments are being included, to see a loop.
    stack: Vec<String>,
    /// How many bytes may still be added. It also bounds the work: every line of a fragment takes some.
    room: usize,
    names: BTreeSet<String>,
}

impl Expansion<'_, '_> {
    fn text(&mut self, include: &Include<'_>) -> Result<String, Refusal> {
        let name = include.name.ok_or(Refusal::NoName)?;
        if self.stack.iter().any(|open| open == name) {
            let chain = self.stack.iter().cloned().chain([name.to_owned()]);
            return Err(Refusal::Loop(chain.collect()));
        }
        if self.stack.len() >= DEPTH_LIMIT {
            return Err(Refusal::TooDeep);
        }
        let Some(fragment) = self.fragments.by_name.get(&(self.locale, name)) else {
            return Err(Refusal::Unknown(name.to_owned()));
        };
        self.names.insert(name.to_owned());
        self.stack.push(name.to_owned());
        let mut text = String::new();
        for line in fragment.text.trim_end().split_inclusive('\n') {
            self.room = self.room.checked_sub(include.indent.len() + line.len() + 1).ok_or(Refusal::TooLarge)?;
            let nested = Include::of(line);
            let part = match &nested {
                Some(nested) => Cow::Owned(self.text(nested)?),
                None => Cow::Borrowed(line),
            };
            for line in part.split_inclusive('\n') {
                if !line.trim().is_empty() {
                    text.push_str(include.indent);
                }
                text.push_str(line);
            }
            if nested.is_some() {
                text.push('\n');
            }
        }
        self.stack.pop();
        text.truncate(text.trim_end_matches('\n').len());
        Ok(text)
    }
}

/// The lines of a text; one that has not ended counts.
fn count_lines(text: &str) -> u32 {
    u32::try_from(text.split_inclusive('\n').count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragments(texts: &[(&str, &str)]) -> Vec<Fragment> {
        let fragment = |(name, text): &(&str, &str)| Fragment {
            path: format!("es/_includes/{name}.md"),
            locale: "es".parse().unwrap(),
            name: (*name).to_owned(),
            text: (*text).to_owned(),
        };
        texts.iter().map(fragment).collect()
    }

    fn included(body: &str, texts: &[(&str, &str)]) -> (String, LineMap, Vec<Finding>) {
        let fragments = fragments(texts);
        let mut findings = Vec::new();
        let es = "es".parse().unwrap();
        let it = Fragments::new(&fragments, 10_000).include(body, 5, "es/c/a.md", &es, &mut findings);
        (it.text.into_owned(), it.lines, findings)
    }

    #[test]
    fn an_include_stands_for_its_fragment_with_its_own_indentation() {
        let texts = [("open", "Open:\n\n1. Go.\n2. Click.\n"), ("outer", "First.\n\n{{#include open.md}}\n\nLast.")];
        let (text, _, findings) = included("A.\n\n- x\n\n  {{#include open.md}}\n\nB.\n", &texts);
        assert_eq!(findings, []);
        assert_eq!(text, "A.\n\n- x\n\n  Open:\n\n  1. Go.\n  2. Click.\n\nB.\n");
        let (text, ..) = included("{{#include outer.md}}", &texts);
        assert_eq!(text, "First.\n\nOpen:\n\n1. Go.\n2. Click.\n\nLast.\n");
        let spoken_of = "Write `{{#include open.md}}` or \\{{#include open.md}}.\n";
        assert_eq!(included(spoken_of, &texts).0, spoken_of);
    }

    #[test]
    fn lines_after_an_include_are_those_of_the_file() {
        let texts = [("two", "a\nb"), ("none", "")];
        let body = "x\n{{#include two.md}}\ny\n  {{#include two.md}}\n{{#include none.md}}\nz\n";
        let (text, lines, _) = included(body, &texts);
        assert_eq!(text, "x\na\nb\ny\n  a\n  b\n\nz\n");
        let of = |line| {
            let at = lines.position(Position { line, column: 1 });
            (at.line, at.column, lines.is_included(line))
        };
        let places: Vec<_> = (1..=8).map(of).collect();
        let expected = [
            (5, 1, false),
            (6, 1, true),
            (6, 1, true),
            (7, 1, false),
            (8, 3, true),
            (8, 3, true),
            (9, 1, true),
            (10, 1, false),
        ];
        assert_eq!(places, expected);
        assert_eq!(lines.fragment(2), Some("es/_includes/two.md"));
    }

    #[test]
    fn what_cannot_be_included_is_said_and_left_out() {
        use FindingCode::*;
        let bomb: Vec<(String, String)> = (0..15)
            .map(|n| (format!("b{n}"), format!("{{{{#include b{0}.md}}}}\n{{{{#include b{0}.md}}}}\n", n + 1)))
            .chain([("b15".to_owned(), "x".repeat(100))])
            .collect();
        let mut texts: Vec<(&str, &str)> = bomb.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        texts.extend([
            ("self", "{{#include self.md}}"),
            ("deep", "{{#include d1.md}}"),
            ("ping", "{{#include pong.md}}"),
            ("pong", "{{#include ping.md}}"),
            ("large", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
        ]);
        for (body, code) in [
            ("{{#include nothing.md}}", UnknownInclude),
            ("{{#include ../../secret.md}}", InvalidInclude),
            ("{{#include /etc/passwd}}", InvalidInclude),
            ("{{#include lar\u{433}e.md}}", InvalidInclude),
            ("{{#include large}}", InvalidInclude),
            ("{{#include large.md", InvalidInclude),
            ("{{#include}}", InvalidInclude),
            ("text {{#include large.md}}", InvalidInclude),
            ("{{#include large.md}} text", InvalidInclude),
            ("{{#include self.md}}", IncludeLoop),
            ("{{#include ping.md}}", IncludeLoop),
            ("{{#include b0.md}}", IncludeTooLarge),
        ] {
            let (text, _, findings) = included(&format!("A.\n\n{body}\n\nB.\n"), &texts);
            assert_eq!(findings.iter().map(|it| (it.code, it.line)).collect::<Vec<_>>(), [(code, 7)], "{body}");
            assert_eq!(text, "A.\n\n\n\nB.\n", "{body}");
        }
        let (_, _, findings) = included("{{#include larg.md}}", &texts);
        assert!(findings[0].message.contains("did you mean `large`?"), "{findings:?}");
        let (_, _, findings) = included("{{#include ping.md}}", &texts);
        assert!(findings[0].message.ends_with("ping → pong → ping"), "{findings:?}");
    }
}
