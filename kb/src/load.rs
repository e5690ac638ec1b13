//! From files to a knowledge base: what cannot be used becomes a finding, and the rest loads.
//!
//! Loading again goes the same way, with what is known of the files before: a file that is as it was is not looked at
//! again, an article is put together anew where a fragment in it has changed, and rendered anew where a link of it leads
//! elsewhere. What comes of it is what loading all of it anew would give, but for one thing: a file that cannot be used
//! any more is served as it was, until it can be.

mod assemble;
mod document;
mod file;
mod names;
pub(crate) mod parallel;
mod reload;

pub(crate) use document::{Document, within};
pub use reload::{Changed, Unusable};

use crate::article::Article;
use crate::finding::{self, Finding, FindingCode, Position};
use crate::glossary::Glossary;
use crate::includes::Fragment;
use crate::knowledge_base::KnowledgeBase;
use crate::locale::Locale;
use crate::markdown::link::SlugTable;
use crate::options::Options;
use crate::record::Record;
use crate::source::{self, Found, LoadError, Place, Source};
use crate::{article::Category, categories};
use assemble::{Assembly, Shelved};
use file::{Content, Files};
use foldhash::HashSet;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Enters the revision: raised when the same files come to mean something else, so that persisted indexes are rebuilt.
const FORMAT_VERSION: &[u8] = b"kb-4";

/// A knowledge base, and what was wrong with its files.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Everything that could be used.
    pub knowledge_base: KnowledgeBase,
    /// What was wrong with single files, sorted by place. [`crate::lint::check`] finds more.
    pub findings: Vec<Finding>,
    /// What lints look at.
    pub(crate) documents: Arc<Vec<Document>>,
    pub(crate) fragments: Arc<Vec<Fragment>>,
    pub(crate) glossary: Arc<Glossary>,
    /// From which state of its source each locale's translations were made.
    pub(crate) records: BTreeMap<Locale, Arc<Record>>,
    known: Arc<Known>,
}

/// What loading again need not find out again.
#[derive(Debug)]
struct Known {
    source: Source,
    options: Options,
    files: Files,
    slugs: Arc<SlugTable>,
    /// Whether no article lost its slug or its identity to another.
    is_each_kept: bool,
    knowledge_base: KnowledgeBase,
    /// What was wrong with files that could not even be read, or are none of the knowledge base's.
    walked: Vec<Finding>,
}

impl KnowledgeBase {
    /// Loads every article of the source. A file that cannot be used is a finding and left out; only a folder that is
    /// not there, or cannot be read, is an error. The same files give the same knowledge base.
    pub fn load(source: &Source, options: &Options) -> Result<Loaded, LoadError> {
        let mut walked = Vec::new();
        let found = source::find(source, options, &mut walked)?;
        Ok(Loading { source, options, before: None }.of(Files::new(), found, walked))
    }
}

/// A load, with what is known before.
struct Loading<'a> {
    source: &'a Source,
    options: &'a Options,
    before: Option<&'a Known>,
}

impl Loading<'_> {
    /// Puts the files that are as they were and those that were found together.
    fn of(&self, same: Files, found: Vec<Found>, mut walked: Vec<Finding>) -> Loaded {
        let mut assembly = Assembly::new(self.options, self.before, same);
        assembly.hold_unreadable(&walked);
        let taken = assembly.take(found, &mut walked);
        let again = assembly.including_what_changed(&taken);
        assembly.take_again(&self.find_again(&again));
        let Shelved { files, slugs, documents, mut findings } = assembly.shelve();
        let is_each_kept = findings.is_empty();
        findings.extend(walked.iter().cloned());
        findings.extend(files.values().flat_map(|file| file.all_findings()).cloned());
        let fragments: Vec<Fragment> = file::fragments(&files).cloned().collect();
        report_unused_fragments(&fragments, &files, &mut findings);
        let mut shelves = self.categories(&files, &mut findings);
        add_unknown_categories(&mut shelves, &documents, self.options);
        finding::sort(&mut findings);
        let articles: Vec<Arc<Article>> = documents.iter().map(|document| document.article.clone()).collect();
        let records = records(&files);
        let glossary = glossary(&files);
        let wordings = glossary.wordings().to_vec();
        let before = self.before.map(|known| &known.knowledge_base);
        let knowledge_base = KnowledgeBase::new(articles, shelves, wordings, revision(&files), self.options, before);
        let (source, options) = (self.source.clone(), self.options.clone());
        let knowledge_base_then = knowledge_base.clone();
        let known = Known { source, options, files, slugs, is_each_kept, knowledge_base: knowledge_base_then, walked };
        Loaded {
            knowledge_base,
            findings,
            documents: Arc::new(documents),
            fragments: Arc::new(fragments),
            glossary,
            records,
            known: Arc::new(known),
        }
    }

    /// Files whose own text has not changed, but that of a fragment in them.
    fn find_again(&self, paths: &[String]) -> Vec<Found> {
        // What cannot be found now is told of, and tells, when its own change is looked at.
        source::find_files(self.source, self.options, paths, &mut Vec::new()).unwrap_or_default()
    }

    fn categories(&self, files: &Files, findings: &mut Vec<Finding>) -> Vec<Category> {
        let read = files.get(source::CATEGORIES_FILE).and_then(|file| match &file.content {
            Content::Categories(categories) => Some(categories.clone()),
            _ => None,
        });
        // What cannot be read as YAML has its own findings.
        let is_text = |file: &Arc<file::File>| !file.findings.iter().any(|it| it.code == FindingCode::NotUtf8);
        match read {
            Some(categories) => categories,
            None if files.get(source::CATEGORIES_FILE).is_some_and(is_text) => Vec::new(),
            None => categories::read(None, &self.options.default_locale, findings),
        }
    }
}

fn records(files: &Files) -> BTreeMap<Locale, Arc<Record>> {
    let record = |file: &Arc<file::File>| match &file.content {
        Content::Record(locale, record) => Some((locale.clone(), Arc::clone(record))),
        _ => None,
    };
    let recorded = file::folders(files).filter_map(|folder| files.get(&*format!("{folder}/{}", source::RECORD_FILE)));
    recorded.filter_map(record).collect()
}

fn glossary(files: &Files) -> Arc<Glossary> {
    let found = files.get(source::GLOSSARY_FILE).and_then(|file| match &file.content {
        Content::Glossary(glossary) => Some(Arc::clone(glossary)),
        _ => None,
    });
    found.unwrap_or_default()
}

/// SHA-256 of all paths and of what is served of them, in the order of the paths; of what readers get, so that an index is
/// not built anew for the sake of what only writers see.
fn revision(files: &Files) -> String {
    let mut hash = Sha256::new().chain_update(FORMAT_VERSION);
    for (path, file) in files {
        if path.ends_with(source::RECORD_FILE) && matches!(source::place(path), Place::Record(_)) {
            continue;
        }
        // Lengths keep two neighbouring texts from reading as two others.
        hash.update((path.len() as u64).to_be_bytes());
        hash.update(path.as_bytes());
        hash.update(file.served);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn report_unused_fragments(fragments: &[Fragment], files: &Files, findings: &mut Vec<Finding>) {
    if fragments.is_empty() {
        return;
    }
    let articles = files.values().filter_map(|file| file.content.fragments());
    let used: HashSet<(&Locale, &str)> =
        articles.flat_map(|(locale, names)| names.iter().map(move |name| (locale, name.as_str()))).collect();
    for fragment in fragments.iter().filter(|it| !used.contains(&(&it.locale, it.name.as_str()))) {
        let message = format!("no article includes `{}`", fragment.name);
        let (code, advice) = (FindingCode::UnusedInclude, "Include it, or take it out.");
        findings.push(Finding::new(&fragment.path, Position::START, code, message, advice));
    }
}

/// An article in a folder that the file of categories does not have is served under the folder's name.
fn add_unknown_categories(categories: &mut Vec<Category>, documents: &[Document], options: &Options) {
    let is_known = |slug: &str| categories.iter().any(|category| category.slug == slug);
    let used: BTreeSet<&str> = documents.iter().map(|document| document.article.category.as_str()).collect();
    let unknown = used.into_iter().filter(|slug| !is_known(slug));
    let added: Vec<Category> = unknown.map(|slug| Category::unnamed(slug, &options.default_locale)).collect();
    categories.extend(added);
}

impl Loaded {
    /// The folder of images; none where the articles are those in the binary.
    pub fn images_folder(&self) -> Option<PathBuf> {
        match &self.known.source {
            Source::Folder(folder) => Some(folder.join(source::IMAGES_FOLDER)),
            Source::Embedded => None,
        }
    }

    /// The articles of the default locale.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &Document> {
        let default = self.knowledge_base.default_locale();
        self.documents.iter().filter(move |it| it.article.locale == *default)
    }

    /// The articles of every other locale.
    pub(crate) fn translations(&self) -> impl Iterator<Item = &Document> {
        let default = self.knowledge_base.default_locale();
        self.documents.iter().filter(move |it| it.article.locale != *default)
    }
}
