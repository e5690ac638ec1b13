//! What a benchmark searches, and what it asks: relevance sets, or the project's own guides with their queries.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use search_index::Document;

use crate::sets::{Outcome, queries, read, sets};

/// One language: sections, and queries of each kind.
#[derive(Default)]
pub(crate) struct Source {
    /// The sections to multiply.
    pub(crate) documents: Vec<Document>,
    /// As somebody asks.
    pub(crate) clean: Vec<String>,
    /// With a typo.
    pub(crate) typo: Vec<String>,
    /// Cut off within the last word.
    pub(crate) prefix: Vec<String>,
}

/// Relevance sets, by language.
pub(crate) fn of_sets(folder: &Path) -> Outcome<BTreeMap<String, Source>> {
    let mut by_locale: BTreeMap<String, Source> = BTreeMap::new();
    for set in sets(folder)? {
        let source = by_locale.entry(set.locale).or_default();
        source.documents.extend(set.documents);
        for (variant, queries) in set.queries {
            let texts = queries.into_iter().map(|(_, text)| text);
            match variant.as_str() {
                "clean" => source.clean.extend(texts),
                "typo" => source.typo.extend(texts),
                "prefix" => source.prefix.extend(texts),
                _ => {}
            }
        }
    }
    Ok(by_locale)
}

/// The guides in `kb/articles`, by language, with the queries of `relevance/queries.tsv`.
pub(crate) fn of_guides(root: &Path) -> Outcome<BTreeMap<String, Source>> {
    let mut by_locale: BTreeMap<String, Source> = BTreeMap::new();
    for (id, rest) in queries(&root.join("search-index/relevance/queries.tsv"))? {
        let (locale, text) = rest.split_once('\t').ok_or_else(|| format!("{id}: a query has a locale and a text"))?;
        let source = by_locale.entry(locale.to_owned()).or_default();
        source.typo.push(misspelt(text));
        source.prefix.push(unfinished(text));
        source.clean.push(text.to_owned());
    }
    for (locale, source) in &mut by_locale {
        let mut files = Vec::new();
        add_files(&root.join("kb/articles").join(locale), &mut files)?;
        files.sort();
        for (article, text) in files {
            add_sections(locale, &article, &text, &mut source.documents);
        }
    }
    Ok(by_locale)
}

fn add_files(folder: &Path, files: &mut Vec<(String, String)>) -> Outcome<()> {
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('_') {
            add_files(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push((name, read(&path)?));
        }
    }
    Ok(())
}

/// A section a heading. The markup stays in the text: a benchmark does not mind.
fn add_sections(locale: &str, article: &str, text: &str, documents: &mut Vec<Document>) {
    let (front, body) = text.trim_start_matches("---\n").split_once("\n---\n").unwrap_or(("", text));
    let title = front.lines().find_map(|line| line.strip_prefix("title:")).unwrap_or_default().trim();
    for (number, section) in format!("\n{body}").split("\n## ").enumerate() {
        let (heading, body) =
            if number == 0 { ("", section) } else { section.split_once('\n').unwrap_or((section, "")) };
        documents.push(Document {
            id: format!("{article}#{number}"),
            article: article.to_owned(),
            locale: locale.to_owned(),
            title: title.to_owned(),
            heading: heading.split('{').next().unwrap_or_default().trim().to_owned(),
            body: body.to_owned(),
            is_preamble: number == 0,
            ..Document::default()
        });
    }
}

/// Without the third letter of its longest word.
fn misspelt(text: &str) -> String {
    let longest = text.split_whitespace().max_by_key(|word| word.chars().count()).unwrap_or_default();
    let shorter: String = longest.chars().enumerate().filter(|(at, _)| *at != 2).map(|(_, char)| char).collect();
    text.replacen(longest, &shorter, 1)
}

/// Without the last two letters.
fn unfinished(text: &str) -> String {
    let keep = text.chars().count().saturating_sub(2);
    text.chars().take(keep).collect()
}
