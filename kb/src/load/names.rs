//! The names of articles: which of them are kept where two have the same, and where links find them.

use super::Known;
use super::file::{Content, File, Files};
use crate::finding::{Finding, FindingCode, Position};
use crate::locale::Locale;
use crate::markdown::link::SlugTable;
use crate::options::Options;
use foldhash::{HashMap, HashMapExt};
use std::sync::Arc;

/// What an article says it is.
struct Meant<'f> {
    path: &'f str,
    locale: &'f Locale,
    slug: &'f str,
    slug_at: Position,
    identity: &'f str,
    /// Where it says what it translates, else where its slug stands.
    identity_at: Position,
}

impl<'f> Meant<'f> {
    fn of(file: &'f File) -> Option<Self> {
        let (path, locale, front_matter) = match &file.content {
            Content::Draft(draft) => (&draft.path, &draft.locale, &draft.front_matter),
            Content::Article(document, _) => (&document.path, &document.article.locale, &document.front_matter),
            _ => return None,
        };
        let (slug, slug_at) = (front_matter.slug.value.as_str(), front_matter.slug.at);
        let identity_at = front_matter.translates.as_ref().map_or(slug_at, |source| source.at);
        Some(Self { path, locale, slug, slug_at, identity: front_matter.identity(), identity_at })
    }
}

/// Whether all of it was kept before, and has the names that it had: most files are the very same.
pub(super) fn has_same_names(before: &Known, files: &Files) -> bool {
    fn names(file: &File) -> Option<(&Locale, &str, &str)> {
        Meant::of(file).map(|it| (it.locale, it.slug, it.identity))
    }
    let mut pairs = before.files.iter().zip(files);
    before.is_each_kept
        && before.files.len() == files.len()
        && pairs.all(|((path, before), (other, file))| {
            path == other && (Arc::ptr_eq(before, file) || names(before) == names(file))
        })
}

/// The slugs of the articles that are kept.
pub(super) fn slugs(files: &Files, kept: &[bool], options: &Options) -> SlugTable {
    let mut slugs = SlugTable::new(&options.default_locale);
    for (file, _) in files.values().zip(kept).filter(|(_, is_kept)| **is_kept) {
        if let Some(article) = Meant::of(file) {
            slugs.insert(article.identity, article.locale, article.slug);
        }
    }
    slugs
}

/// Which files are kept, in their order: of the articles, the first, by path, of each slug and of each identity in a locale.
pub(super) fn kept<'f>(files: &'f Files, findings: &mut Vec<Finding>) -> Vec<bool> {
    let (mut slugs, mut identities) = (HashMap::with_capacity(files.len()), HashMap::with_capacity(files.len()));
    let mut is_kept = |file: &'f Arc<File>| {
        let Some(article) = Meant::of(file) else { return false };
        let slug = (article.locale, article.slug);
        if let Some(first) = slugs.get(&slug) {
            let message = format!("the slug `{}` is taken by {first}", article.slug);
            let advice = "Give one of the two another slug, and its file the same name.";
            findings.push(Finding::new(article.path, article.slug_at, FindingCode::DuplicateSlug, message, advice));
            return false;
        }
        let identity = (article.locale, article.identity);
        if let Some(first) = identities.get(&identity) {
            let message = format!("{first} translates `{}` already", article.identity);
            let (code, advice) = (FindingCode::DuplicateTranslation, "Keep one of the two, or correct `translates`.");
            findings.push(Finding::new(article.path, article.identity_at, code, message, advice));
            return false;
        }
        slugs.insert(slug, article.path);
        identities.insert(identity, article.path);
        true
    };
    files.values().map(&mut is_kept).collect()
}
