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
use crate::source::{self, FileDigest, INCLUDES_FOLDER, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

/// The files by path. Shared, since most of them stay as they are from one load to the next.
pub(super) type Files = BTreeMap<Arc<str>, Arc<File>>;

/// Those in a folder.
pub(super) fn in_folder<'f>(
    files: &'f Files,
    folder: &str,
) -> impl Iterator<Item = (&'f Arc<str>, &'f Arc<File>)> + use<'f> {
    let inside = format!("{folder}/");
    let from = (Bound::Included(inside.as_str()), Bound::Unbounded);
    files.range::<str, _>(from).take_while(move |(path, _)| path.starts_with(&inside))
}

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

/// The folders that lie in the folder of articles itself: those of the locales, as a rule. Found without looking at every
/// file, of which there are thousands.
pub(super) fn folders(files: &Files) -> impl Iterator<Item = &str> {
    let mut from = String::new();
    std::iter::from_fn(move || {
        loop {
            let (path, _) = files.range::<str, _>((Bound::Included(from.as_str()), Bound::Unbounded)).next()?;
            match path.split_once('/') {
                Some((folder, _)) => {
                    // In the order of paths, this follows all that is in the folder.
                    from = format!("{folder}0");
                    return Some(folder);
                }
                None => from = format!("{path}\0"),
            }
        }
    })
}

/// The fragments among the files.
pub(super) fn fragments(files: &Files) -> impl Iterator<Item = &Fragment> {
    let included = folders(files).flat_map(move |folder| in_folder(files, &format!("{folder}/{INCLUDES_FOLDER}")));
    included.filter_map(|(_, file)| match &file.content {
        Content::Fragment(fragment) => Some(fragment),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_what_is_in_them_are_found_by_their_names() {
        let unusable = || Arc::new(File::new([0; 32], Content::Unusable, Vec::new(), None));
        let paths =
            ["a.yaml", "de/x/1.md", "de/x/2.md", "de-AT/x/1.md", "de0.yaml", "es/_includes/a.md", "es/x.md", "z"];
        let files: Files = paths.into_iter().map(|path| (path.into(), unusable())).collect();
        assert_eq!(folders(&files).collect::<Vec<_>>(), ["de-AT", "de", "es"]);
        let inside = |folder| in_folder(&files, folder).map(|(path, _)| &**path).collect::<Vec<_>>();
        assert_eq!(inside("de"), ["de/x/1.md", "de/x/2.md"]);
        assert_eq!(inside("es/_includes"), ["es/_includes/a.md"]);
        assert_eq!(inside("fr"), [""; 0]);
    }
}
