//! A file of the folder, and what was made of it.

use super::document::{self, Document, Draft};
use crate::article::{Audience, Category};
use crate::categories;
use crate::finding::{Finding, FindingCode, Position};
use crate::glossary::Glossary;
use crate::includes::{Fragment, Fragments};
use crate::locale::Locale;
use crate::options::Options;
use crate::record::Record;
use crate::source::{self, FileDigest, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The files by path. Shared, since most of them stay as they are from one load to the next.
pub(super) type Files = BTreeMap<String, Arc<File>>;

/// A file as it was read last.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// Of what was read.
    pub(super) digest: FileDigest,
    /// Of what is served: another where the file cannot be used any more and is served as it was.
    pub(super) served: FileDigest,
    pub(super) content: Content,
    /// What was wrong with what was read; of an article, before it was rendered.
    pub(super) findings: Vec<Finding>,
}

/// What was made of a file.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Categories(Vec<Category>),
    Glossary(Arc<Glossary>),
    Record(Locale, Arc<Record>),
    Fragment(Fragment),
    /// An article that is not rendered: it lost its slug to another, or has yet to be.
    Draft(Arc<Draft>),
    Article(Document, Vec<Finding>),
    /// Nothing that could be used.
    Unusable,
}

impl File {
    /// What a file comes to: the new content, else what was served before.
    pub(super) fn new(digest: FileDigest, content: Content, findings: Vec<Finding>, before: Option<&File>) -> File {
        match (&content, before) {
            (Content::Unusable, Some(before)) if before.content.is_usable() => {
                File { digest, served: before.served, content: before.content.clone(), findings }
            }
            _ => File { digest, served: digest, content, findings },
        }
    }

    /// Whether it is served as it was, because it cannot be used as it is.
    pub(super) fn is_held(&self) -> bool {
        self.digest != self.served
    }

    /// Everything that is wrong with it. Of one that is served as it was, with what is in the folder now.
    pub(super) fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        let rendered = match &self.content {
            Content::Article(_, findings) if !self.is_held() => findings.as_slice(),
            _ => &[],
        };
        self.findings.iter().chain(rendered)
    }

    /// Who may read what is served of it; nothing where nothing is.
    pub(super) fn audience(&self) -> Option<Audience> {
        match &self.content {
            Content::Article(document, _) => Some(document.article.audience),
            Content::Draft(draft) => Some(draft.front_matter.audience.value),
            Content::Categories(_) => Some(Audience::Public),
            Content::Glossary(_) | Content::Record(..) | Content::Fragment(_) => Some(Audience::Agent),
            Content::Unusable => None,
        }
    }
}

impl Content {
    /// The locale and the fragments of an article.
    pub(super) fn fragments(&self) -> Option<(&Locale, &BTreeSet<String>)> {
        match self {
            Content::Article(document, _) => Some((&document.article.locale, &document.fragments)),
            Content::Draft(draft) => Some((&draft.locale, &draft.fragments)),
            _ => None,
        }
    }

    pub(super) fn is_usable(&self) -> bool {
        !matches!(self, Content::Unusable)
    }
}

/// The text of a file, if it is one.
fn text(path: &str, bytes: Vec<u8>, findings: &mut Vec<Finding>) -> Option<String> {
    String::from_utf8(bytes)
        .map_err(|error| {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
            let at = Position { line: u32::try_from(line).unwrap_or(u32::MAX), column: 1 };
            let advice = "Save it as UTF-8; it is left out until then.";
            findings.push(Finding::new(path, at, FindingCode::NotUtf8, "the file is not valid UTF-8", advice));
        })
        .ok()
}

/// What a file is, and what is wrong with it.
pub(super) fn content(
    path: &str,
    bytes: Vec<u8>,
    options: &Options,
    fragments: &Fragments<'_>,
) -> (Content, Vec<Finding>) {
    let mut findings = Vec::new();
    let content = match source::place(path) {
        Place::Article { .. } => text(path, bytes, &mut findings)
            .and_then(|text| Draft::read(path.to_owned(), text, options, fragments, &mut findings))
            .map_or(Content::Unusable, |draft| Content::Draft(Arc::new(draft))),
        _ => shared(path, bytes, options, &mut findings),
    };
    (content, findings)
}

/// What all files but articles are.
fn shared(path: &str, bytes: Vec<u8>, options: &Options, findings: &mut Vec<Finding>) -> Content {
    let Some(text) = text(path, bytes, findings) else { return Content::Unusable };
    let told = findings.len();
    let content = match source::place(path) {
        Place::Categories => Content::Categories(categories::read(Some(&text), &options.default_locale, findings)),
        Place::Glossary => Content::Glossary(Arc::new(Glossary::read(&text, findings))),
        Place::Record(locale) => Content::Record(locale, Arc::new(Record::read(path, &text, findings))),
        Place::Fragment { locale, name } => {
            let name = name.to_owned();
            let text = document::readable(path, text, findings);
            Content::Fragment(Fragment { path: path.to_owned(), locale, name, text })
        }
        Place::Article { .. } | Place::Ignored | Place::Unexpected(_) => Content::Unusable,
    };
    // An empty list where the text was no YAML at all, say, is nothing to go by.
    let is_empty = match &content {
        Content::Categories(categories) => categories.is_empty(),
        Content::Glossary(glossary) => glossary.wordings().is_empty(),
        _ => false,
    };
    if is_empty && findings.iter().skip(told).any(Finding::is_error) { Content::Unusable } else { content }
}

/// The fragments among the files.
pub(super) fn fragments(files: &Files) -> impl Iterator<Item = &Fragment> {
    files.values().filter_map(|file| match &file.content {
        Content::Fragment(fragment) => Some(fragment),
        _ => None,
    })
}
