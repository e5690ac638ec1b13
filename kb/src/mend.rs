//! What `ventanilla kb check --fix` puts right by itself: headings get the anchors that they lack.
//!
//! An anchor is equal in all translations and in English. So a heading takes the anchor that the same heading has in
//! another translation, the default locale's first, then the English one; only where none has one is it made of the
//! heading's own words, of the English title where there is one.

use crate::edit::Edit;
use crate::finding::{FindingCode, Position};
use crate::load::{Document, Loaded};
use crate::text::{is_slug, slugify};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;

/// An anchor that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Added {
    /// The file, relative to the folder of articles.
    pub path: String,
    /// The heading's line, from 1.
    pub line: u32,
    /// The anchor.
    pub anchor: String,
}

/// Adds anchors to the headings of articles that lack them. `read` gives the text of a file of the folder. What stands
/// in a fragment is left to its writer: several articles share it.
///
/// # Errors
/// Those of `read`.
pub fn missing_anchors(
    loaded: &Loaded,
    read: impl Fn(&str) -> io::Result<String>,
) -> io::Result<(Vec<Edit>, Vec<Added>)> {
    let missing = Missing::of(loaded);
    let (mut edits, mut added) = (Vec::new(), Vec::new());
    for (identity, documents) in &missing.by_identity {
        let anchors = missing.anchors(identity);
        for document in documents {
            let places: Vec<(Position, &str)> = document
                .headings
                .iter()
                .zip(anchors.get(document.path.as_str()).into_iter().flatten())
                .filter(|(at, _)| missing.lacks(document, **at))
                .map(|(at, anchor)| (*at, anchor.as_str()))
                .collect();
            if places.is_empty() {
                continue;
            }
            let text = read(&document.path)?;
            let (text, written) = with_anchors(&text, &places);
            added.extend(written.into_iter().map(|(line, anchor)| Added { path: document.path.clone(), line, anchor }));
            edits.push(Edit { path: document.path.clone(), text });
        }
    }
    edits.retain(|edit| added.iter().any(|it| it.path == edit.path));
    Ok((edits, added))
}

struct Missing<'a> {
    /// Every translation of each article that lacks an anchor somewhere, the default locale first, then English.
    by_identity: BTreeMap<&'a str, Vec<&'a Document>>,
    places: HashSet<(&'a str, u32)>,
}

impl<'a> Missing<'a> {
    fn of(loaded: &'a Loaded) -> Self {
        let missing = loaded.findings.iter().filter(|it| it.code == FindingCode::MissingAnchor);
        let places: HashSet<(&str, u32)> = missing.map(|it| (it.path.as_str(), it.line)).collect();
        let lacking: HashSet<&str> = places.iter().map(|(path, _)| *path).collect();
        let identities: HashSet<&str> = loaded
            .documents
            .iter()
            .filter(|it| lacking.contains(it.path.as_str()))
            .map(|it| it.article.identity.as_str())
            .collect();
        let mut by_identity: BTreeMap<&str, Vec<&Document>> = BTreeMap::new();
        for document in loaded.documents.iter().filter(|it| identities.contains(it.article.identity.as_str())) {
            by_identity.entry(&document.article.identity).or_default().push(document);
        }
        let default = loaded.knowledge_base.default_locale();
        for documents in by_identity.values_mut() {
            documents.sort_by_key(|it| {
                let locale = &it.article.locale;
                (locale != default, locale.language() != "en", locale.clone())
            });
        }
        Missing { by_identity, places }
    }

    fn lacks(&self, document: &Document, at: Position) -> bool {
        self.places.contains(&(document.path.as_str(), at.line))
    }

    /// An anchor for every heading of every translation, by path. Translations with as many headings of the same levels
    /// are taken to have the same headings; any other is treated alone.
    fn anchors(&self, identity: &str) -> HashMap<&'a str, Vec<String>> {
        let documents = self.by_identity.get(identity).map(Vec::as_slice).unwrap_or_default();
        let levels = |it: &Document| it.article.sections.iter().map(|section| section.level).collect::<Vec<_>>();
        let mut by_path = HashMap::new();
        for document in documents {
            let alike: Vec<&Document> =
                documents.iter().copied().filter(|other| levels(other) == levels(document)).collect();
            by_path.insert(document.path.as_str(), self.anchors_of(&alike));
        }
        by_path
    }

    fn anchors_of(&self, alike: &[&Document]) -> Vec<String> {
        let count = alike.first().map_or(0, |it| it.headings.len());
        let written = |it: &Document, index: usize| {
            let has = it.headings.get(index).is_some_and(|at| !self.lacks(it, *at));
            has.then(|| it.article.sections[index].anchor.clone()).filter(|anchor| is_slug(anchor))
        };
        let known: Vec<Option<String>> =
            (0..count).map(|index| alike.iter().find_map(|it| written(it, index))).collect();
        let mut taken: HashMap<String, usize> = known.iter().flatten().map(|anchor| (anchor.clone(), 1)).collect();
        let make = |index: usize| {
            let english = alike.iter().find(|it| it.article.locale.language() == "en").or(alike.first());
            english.map(|it| slugify(&it.article.sections[index].title)).unwrap_or_default()
        };
        // Ends, because every turn tries another number.
        let unique = |wanted: String, taken: &mut HashMap<String, usize>| loop {
            let times = *taken.entry(wanted.clone()).and_modify(|times| *times += 1).or_insert(1);
            let anchor = if times == 1 { wanted.clone() } else { format!("{wanted}-{times}") };
            if times == 1 || !taken.contains_key(&anchor) {
                taken.entry(anchor.clone()).or_insert(1);
                return anchor;
            }
        };
        let known = known.into_iter().enumerate();
        known.map(|(index, anchor)| anchor.unwrap_or_else(|| unique(make(index), &mut taken))).collect()
    }
}

/// The text with anchors on these headings, and which were written.
fn with_anchors(text: &str, places: &[(Position, &str)]) -> (String, Vec<(u32, String)>) {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let mut written = Vec::new();
    for (at, anchor) in places {
        let index = at.line.saturating_sub(1) as usize;
        let Some(index) = end_of_heading(&lines, index) else { continue };
        lines[index] = with_anchor(&lines[index], anchor);
        written.push((at.line, (*anchor).to_owned()));
    }
    (lines.concat(), written)
}

/// The line on which the heading that begins here ends: its own after `#`, else the last before its underline. Nothing
/// where the line is an include, which brought the heading.
fn end_of_heading(lines: &[String], index: usize) -> Option<usize> {
    let first = lines.get(index)?.trim_start();
    if first.starts_with('#') {
        return Some(index);
    }
    if first.contains("{{#include") {
        return None;
    }
    let is_underline = |line: &String| {
        let line = line.trim();
        !line.is_empty() && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'))
    };
    let underline = lines.iter().skip(index + 1).position(is_underline)?;
    Some(index + underline)
}

/// A heading's line with an anchor: in the braces that it has, else in its own, after the closing `#`s were taken away.
fn with_anchor(line: &str, anchor: &str) -> String {
    let text = line.trim_end();
    let end = &line[text.len()..];
    if let Some(open) = text.rfind(" {").filter(|_| text.ends_with('}')) {
        let (before, inside) = (&text[..open], text[open + 2..].trim_start());
        return format!("{before} {{#{anchor} {inside}{end}");
    }
    let closed = text.trim_end_matches('#');
    let is_closed = text.trim_start().starts_with('#') && closed.ends_with(' ') && !closed.trim().is_empty();
    let text = if is_closed { closed.trim_end() } else { text };
    format!("{text} {{#{anchor}}}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_goes_where_the_heading_ends() {
        let at = |line| Position { line, column: 1 };
        for (text, line, expected) in [
            ("x\n## Pay\ny\n", 2, "x\n## Pay {#a}\ny\n"),
            ("## Pay ##\r\n", 1, "## Pay {#a}\r\n"),
            ("## About C#\n", 1, "## About C# {#a}\n"),
            ("## Pay", 1, "## Pay {#a}"),
            ("## Pay {about=\"Invoice\"}\n", 1, "## Pay {#a about=\"Invoice\"}\n"),
            ("Two\nlines\n-----\nx\n", 1, "Two\nlines {#a}\n-----\nx\n"),
            ("{{#include x.md}}\n---\n", 1, "{{#include x.md}}\n---\n"),
        ] {
            assert_eq!(with_anchors(text, &[(at(line), "a")]).0, expected, "{text}");
        }
    }
}
