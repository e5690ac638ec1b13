//! Files into documents: each looked at alone, then among each other.

use super::document::{Document, Draft};
use super::file::{self, Content, File, Files};
use super::names::{has_same_names, kept, slugs};
use super::{Known, parallel};
use crate::condition;
use crate::finding::{Finding, FindingCode, Position};
use crate::includes::{Fragment, Fragments};
use crate::locale::Locale;
use crate::markdown::link::{SlugTable, Target};
use crate::options::Options;
use crate::source::{self, FileDigest, Found};
use foldhash::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A digest of no file: one that could not be read is looked at again whatever it says.
const UNREAD: FileDigest = [0; 32];

pub(super) struct Assembly<'a> {
    options: &'a Options,
    before: Option<&'a Known>,
    files: Files,
}

/// What came of it.
pub(super) struct Shelved {
    pub(super) files: Files,
    pub(super) slugs: Arc<SlugTable>,
    /// In the order of their paths.
    pub(super) documents: Vec<Document>,
    /// What is wrong with files among each other.
    pub(super) findings: Vec<Finding>,
}

impl<'a> Assembly<'a> {
    /// With the files that are as they were.
    pub(super) fn new(options: &'a Options, before: Option<&'a Known>, same: Files) -> Self {
        Self { options, before, files: same }
    }

    fn before(&self, path: &str) -> Option<&'a File> {
        self.before.and_then(|known| known.files.get(path)).map(|file| &**file)
    }

    /// Files that are there and cannot be read are served as they were; of a folder, all in it.
    pub(super) fn hold_unreadable(&mut self, walked: &[Finding]) {
        let Some(known) = self.before else { return };
        for finding in walked.iter().filter(|finding| finding.is_error()) {
            let in_folder = file::in_folder(&known.files, &finding.path);
            let itself = known.files.get_key_value(finding.path.as_str());
            for (path, before) in in_folder.chain(itself).filter(|(_, before)| before.content.is_usable()) {
                let held = File::new(UNREAD, Content::Unusable, Vec::new(), Some(before));
                self.files.insert(Arc::clone(path), Arc::new(held));
            }
        }
    }

    /// Reads what was found, and takes apart what is not as it was: gives the paths of that. What cannot be read is told, and
    /// served as it was.
    pub(super) fn take(&mut self, found: Vec<Found>, unreadable: &mut Vec<Finding>) -> Vec<String> {
        let mut taken = Vec::new();
        for found in in_turn(found) {
            let (told, files) = (unreadable.len(), self.taken_apart(&found, false));
            let mut read = Vec::with_capacity(found.len());
            for (Found { path, .. }, file) in found.into_iter().zip(files) {
                match file {
                    Ok(file) => {
                        let is_same = self.before(&path).is_some_and(|before| std::ptr::eq(before, &*file));
                        if !is_same {
                            taken.push(path.clone());
                        }
                        read.push((path.into(), file));
                    }
                    Err(finding) => unreadable.push(*finding),
                }
            }
            match read.len() > self.files.len() {
                true => self.files.append(&mut read.into_iter().collect()),
                false => self.files.extend(read),
            }
            self.hold_unreadable(unreadable.get(told..).unwrap_or_default());
        }
        taken
    }

    /// Takes apart what was found, whether it is as it was or not. What cannot be read stays.
    pub(super) fn take_again(&mut self, found: &[Found]) {
        let files = self.taken_apart(found, true);
        let readable =
            found.iter().zip(files).filter_map(|(found, file)| Some((found.path.as_str().into(), file.ok()?)));
        self.files.extend(readable);
    }

    /// What each comes to, with the fragments that are known by now. Each is read and taken apart by the same thread, one after
    /// the other: so no more of their texts is in memory than what is kept.
    fn taken_apart(&self, found: &[Found], is_again: bool) -> Vec<Result<Arc<File>, Box<Finding>>> {
        let texts: Vec<Fragment> = file::fragments(&self.files).cloned().collect();
        let (options, fragments) = (self.options, Fragments::new(&texts, self.options.max_file_bytes));
        let known = self.before;
        parallel::map(found.iter().collect(), |found: &Found| {
            let source::Content { bytes, digest } = found.read(options.max_file_bytes)?;
            let before = known.and_then(|known| known.files.get(found.path.as_str()));
            if let Some(same) = before.filter(|before| !is_again && before.digest == digest) {
                return Ok(Arc::clone(same));
            }
            let (content, findings) = file::content(&found.path, bytes.into_owned(), options, &fragments);
            Ok(Arc::new(File::new(digest, content, findings, before.map(|file| &**file))))
        })
    }

    /// The articles that are as they were but for a fragment in them: those that include one that has changed, and those
    /// of its locale that could not include something.
    pub(super) fn including_what_changed(&self, besides: &[String]) -> Vec<String> {
        let Some(before) = self.before else { return Vec::new() };
        let changed = different_fragments(&before.files, &self.files);
        if changed.is_empty() {
            return Vec::new();
        }
        let locales: HashSet<&Locale> = changed.iter().map(|(locale, _)| *locale).collect();
        let besides: HashSet<&str> = besides.iter().map(String::as_str).collect();
        let concerns = |file: &File| {
            let lacks = file.findings.iter().any(|finding| is_of_include(finding.code));
            let Some((locale, names)) = file.content.fragments() else { return false };
            let includes = names.iter().any(|name| changed.contains(&(locale, name.as_str())));
            includes || (lacks && locales.contains(locale))
        };
        let files = self.files.iter().filter(|(path, file)| !besides.contains(&***path) && concerns(file));
        files.map(|(path, _)| path.to_string()).collect()
    }

    /// Renders what is not rendered as it would be now, and puts all of it in order.
    pub(super) fn shelve(mut self) -> Shelved {
        let mut findings = Vec::new();
        let (kept, slugs) = match self.before.filter(|before| has_same_names(before, &self.files)) {
            Some(before) => (vec![true; self.files.len()], Arc::clone(&before.slugs)),
            None => {
                let kept = kept(&self.files, &mut findings);
                let slugs = slugs(&self.files, &kept, self.options);
                (kept, Arc::new(slugs))
            }
        };
        // Where every article has the slug that it had, every link leads where it led.
        let is_same = |before: &Known| Arc::ptr_eq(&before.slugs, &slugs) || before.slugs == slugs;
        let moved = self.before.filter(|before| !is_same(before));
        let left_out = self.files.values_mut().zip(&kept).filter(|(_, is_kept)| !**is_kept);
        left_out.for_each(|(file, _)| unrender(file));
        let files = self.files.values_mut().enumerate().zip(&kept).filter(|(_, is_kept)| **is_kept);
        let due: Vec<(usize, Arc<Draft>)> =
            files.filter_map(|((place, file), _)| Some((place, due(file, &slugs, moved)?))).collect();
        self.render(due, &slugs);
        let document = |(file, is_kept): (&Arc<File>, &bool)| match &file.content {
            Content::Article(document, _) if *is_kept => Some(document.clone()),
            _ => None,
        };
        let documents = self.files.values().zip(&kept).filter_map(document).collect();
        Shelved { files: self.files, slugs, documents, findings }
    }

    /// Renders drafts, each with the place of its file among all.
    fn render(&mut self, due: Vec<(usize, Arc<Draft>)>, slugs: &SlugTable) {
        let texts = due.iter().flat_map(|(_, draft)| &draft.front_matter.when);
        let conditions = condition::parse_all(texts.map(|when| when.condition.value.as_str()));
        let options = self.options;
        let rendered = parallel::map(due, |(place, draft)| {
            // The last net: should a parser fail on one article, the others are still served.
            let render = || Arc::unwrap_or_clone(draft).render(options, slugs, &conditions);
            let rendered = catch_unwind(AssertUnwindSafe(render));
            (place, rendered.ok())
        });
        let before = self.before;
        let mut files = self.files.iter_mut().enumerate();
        for (place, rendered) in rendered {
            // Both are in the order of the files.
            let Some((_, (path, file))) = files.find(|(number, _)| *number == place) else { return };
            if let Some((document, found)) = rendered {
                Arc::make_mut(file).content = Content::Article(document, found);
                continue;
            }
            let advice = "Report it with the file; meanwhile, look for unusual Markdown in it.";
            let message = "the renderer failed on this article";
            let mut findings = file.findings.clone();
            findings.push(Finding::new(&**path, Position::START, FindingCode::RendererFailed, message, advice));
            let before = before.and_then(|known| known.files.get(path)).map(|file| &**file);
            *file = Arc::new(File::new(file.digest, Content::Unusable, findings, before));
        }
    }
}

/// What is to be taken apart first, and what then: articles need their fragments. The records of thousands of translations
/// take as long as hundreds of articles, so that they are begun before.
fn in_turn(found: Vec<Found>) -> [Vec<Found>; 2] {
    let is_fragment = |found: &Found| found.path.split('/').nth(1) == Some(source::INCLUDES_FOLDER);
    let (fragments, mut others): (Vec<Found>, Vec<Found>) = found.into_iter().partition(is_fragment);
    others.sort_by_key(|found| found.path.ends_with(".md"));
    [fragments, others]
}

/// Takes out the draft of an article that is to be rendered. `moved` is what was known before, where some have other slugs
/// now.
fn due(file: &mut Arc<File>, slugs: &SlugTable, moved: Option<&Known>) -> Option<Arc<Draft>> {
    match &file.content {
        // Nobody else holds it, as a rule: what is rendered of it then takes its text over.
        Content::Draft(_) => match std::mem::replace(&mut Arc::make_mut(file).content, Content::Unusable) {
            Content::Draft(draft) => Some(draft),
            _ => None,
        },
        Content::Article(document, _) => {
            let (before, locale) = (moved?, &document.article.locale);
            let leads_elsewhere = |target: &Target| match target {
                Target::Article { identity, .. } => before.slugs.find(identity, locale) != slugs.find(identity, locale),
                _ => false,
            };
            document.links.iter().any(|link| leads_elsewhere(&link.value)).then(|| Arc::new(document.draft()))
        }
        _ => None,
    }
}

/// Makes a draft again of an article that lost its name to another: by the time it gets it back, links may lead elsewhere.
fn unrender(file: &mut Arc<File>) {
    if let Content::Article(document, _) = &file.content {
        let draft = Content::Draft(Arc::new(document.draft()));
        Arc::make_mut(file).content = draft;
    }
}

/// The fragments that are others, or not there, in one of the two.
fn different_fragments<'f>(before: &'f Files, now: &'f Files) -> HashSet<(&'f Locale, &'f str)> {
    let by_name = |files: &'f Files| -> HashMap<(&'f Locale, &'f str), &'f str> {
        file::fragments(files).map(|it| ((&it.locale, it.name.as_str()), it.text.as_str())).collect()
    };
    let (before, now) = (by_name(before), by_name(now));
    let names = before.keys().chain(now.keys());
    names.filter(|name| before.get(*name) != now.get(*name)).copied().collect()
}

fn is_of_include(code: FindingCode) -> bool {
    use FindingCode::{IncludeLoop, IncludeTooLarge, InvalidInclude, UnknownInclude};
    matches!(code, IncludeLoop | IncludeTooLarge | InvalidInclude | UnknownInclude)
}
