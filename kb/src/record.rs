//! From which state of its source each section of a translation was made: `<locale>/translated.yaml`, written by
//! `ventanilla kb translated` and by nobody's hand.
//!
//! It has a line for every section of every translation, with a mark made of the source's plain text; where the mark is
//! another by now, the source changed since. Lines are sorted, so that Git merges what several people translated. Where
//! two changed the same line, either is kept and the command run again.

use crate::article::Article;
use crate::edit::Edit;
use crate::finding::Finding;
use crate::load::{Document, Loaded};
use crate::locale::Locale;
use crate::sheet::Sheet;
use crate::source::RECORD_FILE;
use crate::text::{did_you_mean, nearest};
use sha2::{Digest, Sha256};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// The key of what stands before the first heading, with title and summary; no anchor looks like it.
pub(crate) const BEGINNING: &str = "_";

/// A mark for each section, by anchor.
pub(crate) type Marks = BTreeMap<String, String>;

/// What the file of one locale says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Record {
    by_identity: BTreeMap<String, Marks>,
}

/// Which translations to record.
#[derive(Debug, Clone, Copy)]
pub enum Selection<'a> {
    /// All of them.
    All,
    /// Those with one of these slugs, of the translation or of its source.
    Named(&'a [String]),
}

/// A slug that no translation has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no translation `{slug}`{suggestion}; give the slug of a translation or of its source")]
pub struct UnknownTranslation {
    slug: String,
    suggestion: String,
}

/// A translation that now counts as made from its source as it is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Recorded {
    /// Its file, relative to the folder of articles.
    pub path: String,
    /// The anchors of the sections whose mark is new or another than before, `_` for what stands before the first.
    pub sections: Vec<String>,
}

/// The marks of an article's sections, in their order.
pub(crate) fn marks(source: &Article) -> Vec<(&str, String)> {
    let beginning = mark(&[&source.title, &source.summary, &source.preamble_text]);
    let sections = source.sections.iter().map(|it| (it.anchor.as_str(), mark(&[&it.title, &it.text])));
    std::iter::once((BEGINNING, beginning)).chain(sections).collect()
}

fn mark(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text);
        // No text contains NUL, so that no two lists of texts make the same mark.
        hash.update([0]);
    }
    hash.finalize()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Record {
    pub(crate) fn read(path: &str, text: &str, findings: &mut Vec<Finding>) -> Record {
        Record::as_written(text).unwrap_or_else(|| Record::as_yaml(path, text, findings))
    }

    /// The file as we write it, line by line: a full knowledge base has tens of thousands of lines, and YAML takes its time.
    /// Nothing where a line is any other, and then YAML tells what is wrong, if something is.
    fn as_written(text: &str) -> Option<Record> {
        let unquoted =
            |key: &'_ str| key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).unwrap_or(key).to_owned();
        let is_ours = |key: &str| {
            key == self::key(&unquoted(key))
                && unquoted(key).bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        };
        let mut record = Record::default();
        let mut marks: Option<&mut Marks> = None;
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(entry) = line.strip_prefix("  ") {
                let (anchor, mark) = entry.split_once(": \"")?;
                let mark = mark.strip_suffix('"').filter(|mark| mark.bytes().all(|b| b.is_ascii_hexdigit()))?;
                let is_new = marks.as_mut()?.insert(unquoted(anchor), mark.to_owned()).is_none();
                if mark.is_empty() || !is_ours(anchor) || !is_new {
                    return None;
                }
                continue;
            }
            let identity = line.strip_suffix(':').filter(|identity| is_ours(identity))?;
            match record.by_identity.entry(unquoted(identity)) {
                Entry::Vacant(entry) => marks = Some(entry.insert(Marks::new())),
                Entry::Occupied(_) => return None,
            }
        }
        Some(record)
    }

    fn as_yaml(path: &str, text: &str, findings: &mut Vec<Finding>) -> Record {
        let advice = "Run `ventanilla kb translated` for the article again.";
        let mut sheet = Sheet::new(path, findings);
        let mut record = Record::default();
        let Some(node) = sheet.parse(text) else { return record };
        for (identity, node) in sheet.map(node, "the file", advice) {
            let mut marks = Marks::new();
            for (anchor, node) in sheet.map(node, "an article's record", advice) {
                if let Some(mark) = sheet.text(&anchor.value, node) {
                    marks.insert(anchor.value, mark.value);
                }
            }
            record.by_identity.insert(identity.value, marks);
        }
        record
    }

    /// What is recorded of the article with this identity.
    pub(crate) fn marks(&self, identity: &str) -> Option<&Marks> {
        self.by_identity.get(identity)
    }

    fn text(&self) -> String {
        let mut text = "# Written by `ventanilla kb translated`: from which state of its source each section was \
                        translated.\n"
            .to_owned();
        for (identity, marks) in &self.by_identity {
            text.push_str(&format!("{}:\n", key(identity)));
            for (anchor, mark) in marks {
                text.push_str(&format!("  {}: \"{mark}\"\n", key(anchor)));
            }
        }
        text
    }
}

/// A key as YAML: what might be read as something else than text stands between quotes.
fn key(text: &str) -> String {
    let plain = text == BEGINNING || text.starts_with(|c: char| c.is_ascii_lowercase());
    if plain && !matches!(text, "true" | "false" | "null") { text.to_owned() } else { format!("\"{text}\"") }
}

/// Records that the selected translations, of one locale or of all, are made from their sources as they are now. What is
/// recorded of articles that are gone is dropped.
///
/// # Errors
/// If a slug is no translation's and no source's.
pub fn record(
    loaded: &Loaded,
    locale: Option<&Locale>,
    selection: Selection<'_>,
) -> Result<(Vec<Edit>, Vec<Recorded>), UnknownTranslation> {
    let sources: BTreeMap<&str, &Article> = loaded.sources().map(|it| (&*it.article.identity, &*it.article)).collect();
    let translations: Vec<&Document> = loaded
        .translations()
        .filter(|it| locale.is_none_or(|locale| it.article.locale == *locale))
        .filter(|it| sources.contains_key(it.article.identity.as_str()))
        .collect();
    let mut records: BTreeMap<&Locale, Record> = BTreeMap::new();
    let mut recorded = Vec::new();
    for document in selected(&translations, selection)? {
        let article = &document.article;
        let known = || loaded.records.get(&article.locale).map(|it| Record::clone(it)).unwrap_or_default();
        let record = records.entry(&article.locale).or_insert_with(known);
        let before = record.by_identity.remove(&article.identity).unwrap_or_default();
        let Some(source) = sources.get(article.identity.as_str()) else { continue };
        let has = |anchor: &str| anchor == BEGINNING || article.section(anchor).is_some();
        let marks = marks(source).into_iter().filter(|(anchor, _)| has(anchor));
        let marks: Vec<(String, String)> = marks.map(|(anchor, mark)| (anchor.to_owned(), mark)).collect();
        let changed = marks.iter().filter(|(anchor, mark)| before.get(anchor) != Some(mark));
        recorded.push(Recorded {
            path: document.path.clone(),
            sections: changed.map(|(anchor, _)| anchor.clone()).collect(),
        });
        record.by_identity.insert(article.identity.clone(), marks.into_iter().collect());
    }
    let mut edits = Vec::new();
    for (locale, mut record) in records {
        let there = loaded.translations().filter(|it| it.article.locale == *locale);
        let there: BTreeSet<&str> = there.map(|it| it.article.identity.as_str()).collect();
        record.by_identity.retain(|identity, _| there.contains(identity.as_str()));
        if loaded.records.get(locale).map(|it| &**it) != Some(&record) {
            edits.push(Edit { path: format!("{locale}/{RECORD_FILE}"), text: record.text() });
        }
    }
    Ok((edits, recorded))
}

fn selected<'a>(
    translations: &[&'a Document],
    selection: Selection<'_>,
) -> Result<Vec<&'a Document>, UnknownTranslation> {
    let Selection::Named(slugs) = selection else { return Ok(translations.to_vec()) };
    let is = |document: &Document, slug: &str| document.article.slug == slug || document.article.identity == slug;
    for slug in slugs {
        if translations.iter().any(|document| is(document, slug)) {
            continue;
        }
        let known = translations.iter().flat_map(|it| [it.article.slug.as_str(), it.article.identity.as_str()]);
        return Err(UnknownTranslation { slug: slug.clone(), suggestion: did_you_mean(nearest(slug, known)) });
    }
    let chosen = translations.iter().copied().filter(|it| slugs.iter().any(|slug| is(it, slug)));
    Ok(chosen.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record(entries: &[(String, Vec<String>)]) -> Record {
        let marks = |anchors: &[String]| anchors.iter().map(|anchor| (anchor.clone(), mark(&[anchor]))).collect();
        Record { by_identity: entries.iter().map(|(identity, anchors)| (identity.clone(), marks(anchors))).collect() }
    }

    #[test]
    fn what_is_not_as_we_write_it_is_left_to_yaml() {
        for text in [
            "a:\n  b: \"0\"\n  b: \"1\"\n",
            "a:\na:\n",
            "a:\n  b: 12\n",
            "a:\n  b: \"x\"\n",
            "a:\n  b: \"\"\n",
            "  b: \"12\"\n",
            "a: {}\n",
            "true:\n",
            "a b:\n",
            "a: # why\n",
            "a:\n   b: \"12\"\n",
            "\"a\":\n",
        ] {
            assert_eq!(Record::as_written(text), None, "{text}");
        }
        let text = "# why\n\na:\n  _: \"12\"\n\"2fa\":\n  \"true\": \"ab\"\n";
        let mut findings = Vec::new();
        assert_eq!(Record::as_written(text), Some(Record::as_yaml("p", text, &mut findings)));
        assert_eq!(findings, []);
    }

    proptest! {
        #[test]
        fn what_we_write_is_read_line_by_line_as_it_is_as_yaml(
            entries in proptest::collection::vec(("[a-z0-9]{1,4}(-[a-z0-9]{1,4})?", proptest::collection::vec("_|true|null|[a-z0-9]{1,4}(--2)?", 0..4)), 0..6)
        ) {
            let record = record(&entries);
            let mut findings = Vec::new();
            let as_written = Record::as_written(&record.text());
            let as_yaml = Record::as_yaml("p", &record.text(), &mut findings);
            prop_assert_eq!(as_written.as_ref(), Some(&record));
            prop_assert_eq!(as_yaml, record);
        }
    }
}
