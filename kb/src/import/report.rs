//! What an import did not take as it was.

use super::Form;
use serde::Serialize;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How much of what was left out an entry quotes, in characters.
const QUOTE_LIMIT: usize = 2_000;

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Done {
    /// It is in no article.
    LeftOut,
    /// It is there in another form.
    Changed,
    /// The source did not say it, and something fitting was put there.
    Guessed,
}

impl Done {
    fn heading(self) -> &'static str {
        match self {
            Done::LeftOut => "Left out",
            Done::Changed => "Changed",
            Done::Guessed => "Guessed",
        }
    }
}

/// One thing that was not taken as it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Entry {
    /// What became of it.
    pub done: Done,
    /// The file of the source, from its folder.
    pub file: String,
    /// The line in that file, from 1; of Zendesk's articles the line of the body.
    pub line: u32,
    /// What it was, as it stood there; the first 2,000 characters.
    pub what: String,
    /// Why, and what may be done.
    pub why: String,
}

/// What an import came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The form of the source.
    pub form: &'static str,
    /// Articles that were made, by locale.
    pub articles: BTreeMap<String, usize>,
    /// Images that were copied.
    pub images: usize,
    /// Sorted: what was left out first, then by file and line.
    pub entries: Vec<Entry>,
}

impl Report {
    /// How many entries there are of a kind.
    pub fn count(&self, done: Done) -> usize {
        self.entries.iter().filter(|entry| entry.done == done).count()
    }

    /// The report for people, as Markdown.
    pub fn to_markdown(&self) -> String {
        let mut text = format!("# Import from {}\n\n", self.form);
        // Writing to a string cannot fail.
        for (locale, count) in &self.articles {
            let _ = writeln!(text, "- {locale}: {count} {}", if *count == 1 { "article" } else { "articles" });
        }
        let _ = writeln!(text, "- images: {}", self.images);
        for done in [Done::LeftOut, Done::Changed, Done::Guessed] {
            let _ = write!(text, "\n## {} ({})\n", done.heading(), self.count(done));
            for Entry { file, line, what, why, .. } in self.entries.iter().filter(|entry| entry.done == done) {
                let _ = write!(text, "\n- `{file}:{line}`: {why}\n");
                if !what.is_empty() {
                    let _ = write!(text, "\n{}\n", quoted(what));
                }
            }
        }
        text
    }
}

/// A code block in a list item, whatever stands in it.
fn quoted(what: &str) -> String {
    let longest = what.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let lines = std::iter::once(fence.as_str()).chain(what.lines()).chain([fence.as_str()]);
    lines.map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

/// Gathers entries while a source is read.
#[derive(Debug, Default)]
pub(super) struct Notes {
    entries: RefCell<Vec<Entry>>,
    articles: RefCell<BTreeMap<String, usize>>,
    images: RefCell<usize>,
}

impl Notes {
    pub(super) fn add(&self, done: Done, file: &str, line: u32, what: impl AsRef<str>, why: impl Into<String>) {
        let what = what.as_ref().trim();
        let mut quoted: String = what.chars().take(QUOTE_LIMIT).collect();
        if quoted.len() < what.len() {
            quoted.push('…');
        }
        self.entries.borrow_mut().push(Entry { done, file: file.to_owned(), line, what: quoted, why: why.into() });
    }

    pub(super) fn count_article(&self, locale: &str) {
        *self.articles.borrow_mut().entry(locale.to_owned()).or_default() += 1;
    }

    pub(super) fn count_image(&self) {
        *self.images.borrow_mut() += 1;
    }

    pub(super) fn into_report(self, form: Form) -> Report {
        let mut entries = self.entries.into_inner();
        entries.sort();
        entries.dedup();
        Report { form: form.as_str(), articles: self.articles.into_inner(), images: self.images.into_inner(), entries }
    }
}
