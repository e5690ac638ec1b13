//! Completions of what is being typed: titles and headings.
//!
//! The index keeps each title and heading from each of its words on, with and without stop words, under one letter:
//! `t` a title from its start, `u` from a later word, `h` and `i` the same of a heading. Completing is a walk through
//! that dictionary; nothing is scored.

use std::collections::{BTreeSet, HashSet};

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Term};

use crate::analysis::{Analyzer, clean, normal_form};
use crate::columns::TextColumn;
use crate::error::Result;
use crate::expand::{begins, begins_nearly};
use crate::joined::JoinedSegment;
use crate::limits::{MAX_PREFIX_CHARS, MAX_SCANNED_TERMS, MAX_SUGGESTIONS};
use crate::query::Suggestion;
use crate::scope::Scope;
use crate::snapshot::Snapshot;

/// Sections looked at for one key: a heading such as "Requirements" may stand in every article, and is given once.
const MAX_SECTIONS: usize = 8;

/// Sections of one letter whose texts are read, those of the shortest keys: a prefix of one letter has thousands, and each
/// text takes a block of stored texts to be unpacked.
const MAX_READ: usize = 64;

/// Completes a prefix in one locale: titles that start so, titles with a word that starts so, then headings; first as
/// typed, then with one typo. Equal texts are given once; among equals the shorter, then by name.
pub(crate) fn suggest(
    snapshot: &Snapshot,
    prefix: &str,
    locale: &str,
    max_audience: u8,
    limit: usize,
) -> Result<Vec<Suggestion>> {
    let limit = limit.min(MAX_SUGGESTIONS);
    let scopes = Scope::all(snapshot, &[locale.to_owned()], max_audience);
    let Some(scope) = scopes.first() else { return Ok(Vec::new()) };
    let forms = typed_forms(&scope.analyzer, prefix);
    let mut found = Found { snapshot, limit, suggestions: Vec::new(), seen: HashSet::new() };
    for with_typo in [false, true] {
        for class in ['t', 'u', 'h', 'i'] {
            if found.is_full() {
                return Ok(found.suggestions);
            }
            let mut keys = Vec::new();
            for form in &forms {
                for partition in &scope.partitions {
                    let lead = partition.key(&class.to_string());
                    if with_typo {
                        keys.extend(begins_nearly(scope, scope.fields.completion, &lead, form)?);
                    } else {
                        let start = format!("{lead}{form}");
                        let entries = begins(scope, scope.fields.completion, &start, MAX_SCANNED_TERMS)?;
                        keys.extend(entries.into_iter().map(|(key, _)| key));
                    }
                }
            }
            found.add(scope.segment, keys, matches!(class, 't' | 'u'))?;
        }
    }
    Ok(found.suggestions)
}

/// What was typed, and the same without stop words; a space at the end ends the last word.
pub(crate) fn typed_forms(analyzer: &Analyzer, prefix: &str) -> Vec<String> {
    let text = prefix.chars().take(MAX_PREFIX_CHARS).collect::<String>();
    let text = clean(&text);
    let words = analyzer.words(&text);
    let Some(last) = words.last() else { return Vec::new() };
    let unfinished = last.end == text.len();
    let mut forms = vec![normal_form(&words)];
    // The last word may become another than the stop word that it is now.
    let content = normal_form(words.iter().filter(|word| !analyzer.is_stop_word(word)));
    if !content.is_empty() && forms.first() != Some(&content) {
        forms.push(content);
    }
    if !unfinished {
        forms.iter_mut().for_each(|form| form.push(' '));
    }
    forms
}

struct Found<'a> {
    snapshot: &'a Snapshot,
    limit: usize,
    suggestions: Vec<Suggestion>,
    /// Articles whose title, and texts that, are given already.
    seen: HashSet<String>,
}

impl Found<'_> {
    fn is_full(&self) -> bool {
        self.suggestions.len() >= self.limit
    }

    fn add(&mut self, segment: &JoinedSegment, mut keys: Vec<String>, titles: bool) -> Result<()> {
        let fields = self.snapshot.fields;
        let (ids, articles) = (TextColumn::open(segment, "id")?, TextColumn::open(segment, "article")?);
        let text_field = if titles { fields.title_text } else { fields.heading_text };
        keys.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        let mut batch = Vec::new();
        for doc in docs_of(segment, fields.completion, &keys)? {
            let [text] = self.snapshot.texts(doc, [text_field])?;
            batch.push((text.chars().count(), text, ids.ord(doc), doc));
        }
        batch.sort();
        for (_, text, _, doc) in batch {
            if !self.is_full() && self.seen.insert(text.to_lowercase()) {
                self.suggestions.push(Suggestion { text, article: articles.text(doc)?, id: ids.text(doc)? });
            }
        }
        Ok(())
    }
}

/// The sections of these keys, each once.
fn docs_of(segment: &JoinedSegment, field: Field, keys: &[String]) -> Result<Vec<u32>> {
    let index = segment.inverted(field);
    let mut docs = BTreeSet::new();
    for key in keys {
        let term = Term::from_field_text(field, key);
        let mut left = MAX_SECTIONS;
        for (first, mut postings) in index.postings(&term, IndexRecordOption::Basic)? {
            while postings.doc() != tantivy::TERMINATED && left > 0 {
                if segment.is_alive(first + postings.doc()) {
                    docs.insert(first + postings.doc());
                    left -= 1;
                }
                postings.advance();
            }
        }
        if docs.len() >= MAX_READ {
            break;
        }
    }
    Ok(docs.into_iter().collect())
}
