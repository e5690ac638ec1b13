//! Fragments that several articles share: `{{#include open-the-billing-page.md}}` on a line of its own stands for the
//! text of `<locale>/_includes/open-the-billing-page.md`, of the article's own locale. A fragment may include others.

mod expansion;
mod line_map;
#[cfg(test)]
mod tests;

pub(crate) use line_map::LineMap;

use crate::finding::{Finding, FindingCode, Position};
use crate::locale::Locale;
use crate::source::INCLUDES_FOLDER;
use crate::text::{did_you_mean, nearest};
use expansion::{Expansion, Include, Refusal};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// What every include begins with.
const OPENING: &str = "{{#include";

/// How deep fragments include others.
const DEPTH_LIMIT: usize = 16;

/// A text to be included.
#[derive(Debug, Clone)]
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
            let mut expansion = Expansion::new(self, locale, room);
            match expansion.text(&include) {
                Ok(fragment) => {
                    text.push_str(&fragment);
                    let file = format!("{locale}/{INCLUDES_FOLDER}/{}.md", include.name.unwrap_or_default());
                    lines.include(from, count_lines(&fragment).max(1), at.column, file);
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

/// The lines of a text; one that has not ended counts.
fn count_lines(text: &str) -> u32 {
    u32::try_from(text.split_inclusive('\n').count()).unwrap_or(u32::MAX)
}
