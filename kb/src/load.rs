//! From files to a knowledge base: what cannot be used becomes a finding, and the rest loads.

mod document;
pub(crate) mod parallel;

use document::Draft;
pub(crate) use document::{Document, within};

use crate::article::{Article, Category};
use crate::categories;
use crate::condition;
use crate::finding::{self, Finding, FindingCode, Position};
use crate::glossary::Glossary;
use crate::includes::{Fragment, Fragments};
use crate::knowledge_base::KnowledgeBase;
use crate::locale::Locale;
use crate::markdown::link::SlugTable;
use crate::options::Options;
use crate::record::Record;
use crate::source::{self, LoadError, Place, RawFile, Source};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Enters the revision: raised when the same files come to mean something else, so that persisted indexes are rebuilt.
const FORMAT_VERSION: &[u8] = b"kb-3";

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
    pub(crate) records: Arc<BTreeMap<Locale, Record>>,
}

impl KnowledgeBase {
    /// Loads every article of the source. A file that cannot be used is a finding and left out; only a folder that is
    /// not there, or cannot be read, is an error. The same files give the same knowledge base.
    pub fn load(source: &Source, options: &Options) -> Result<Loaded, LoadError> {
        let mut findings = Vec::new();
        let files = source::read(source, options, &mut findings)?;
        let revision = revision(&files);
        let Sorted { articles, categories, glossary, records, fragments } = Sorted::of(files, &mut findings);
        let mut categories = categories::read(categories.as_deref(), &options.default_locale, &mut findings);
        let glossary = glossary.map(|text| Glossary::read(&text, &mut findings)).unwrap_or_default();
        let drafts = drafts(articles, options, &Fragments::new(&fragments, options.max_file_bytes), &mut findings);
        report_unused_fragments(&fragments, &drafts, &mut findings);
        let drafts = without_duplicates(drafts, &mut findings);
        let documents = render(drafts, options, &mut findings);
        add_unknown_categories(&mut categories, &documents, options);
        finding::sort(&mut findings);
        let articles: Vec<Arc<Article>> = documents.iter().map(|document| document.article.clone()).collect();
        let wordings = glossary.wordings().to_vec();
        let knowledge_base = KnowledgeBase::new(articles, categories, wordings, revision, options);
        Ok(Loaded {
            knowledge_base,
            findings,
            documents: Arc::new(documents),
            fragments: Arc::new(fragments),
            glossary: Arc::new(glossary),
            records: Arc::new(records),
        })
    }
}

/// The texts by what they are.
#[derive(Default)]
struct Sorted {
    articles: Vec<(String, String)>,
    categories: Option<String>,
    glossary: Option<String>,
    records: BTreeMap<Locale, Record>,
    fragments: Vec<Fragment>,
}

impl Sorted {
    fn of(files: Vec<RawFile>, findings: &mut Vec<Finding>) -> Sorted {
        let mut sorted = Sorted::default();
        for (path, text) in decode(files, findings) {
            match source::place(&path) {
                Place::Article { .. } => sorted.articles.push((path, text)),
                Place::Categories => sorted.categories = Some(text),
                Place::Glossary => sorted.glossary = Some(text),
                Place::Record(locale) => {
                    sorted.records.insert(locale, Record::read(&path, &text, findings));
                }
                Place::Fragment { locale, name } => {
                    let name = name.to_owned();
                    let text = document::readable(&path, text, findings);
                    sorted.fragments.push(Fragment { path, locale, name, text });
                }
                Place::Ignored | Place::Unexpected(_) => {}
            }
        }
        sorted
    }
}

/// SHA-256 of all paths and contents, in the order of the paths; of what readers get, so that an index is not built anew
/// for the sake of what only writers see.
fn revision(files: &[RawFile]) -> String {
    let mut hash = Sha256::new().chain_update(FORMAT_VERSION);
    for file in files {
        if matches!(source::place(&file.path), Place::Record(_)) {
            continue;
        }
        // Lengths keep two neighbouring texts from reading as two others.
        hash.update((file.path.len() as u64).to_be_bytes());
        hash.update(&file.path);
        hash.update((file.bytes.len() as u64).to_be_bytes());
        hash.update(&file.bytes);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn decode(files: Vec<RawFile>, findings: &mut Vec<Finding>) -> Vec<(String, String)> {
    let mut texts = Vec::with_capacity(files.len());
    for RawFile { path, bytes } in files {
        match String::from_utf8(bytes.into_owned()) {
            Ok(text) => texts.push((path, text)),
            Err(error) => {
                let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
                let at = Position { line: u32::try_from(line).unwrap_or(u32::MAX), column: 1 };
                let advice = "Save it as UTF-8; it is left out until then.";
                findings.push(Finding::new(path, at, FindingCode::NotUtf8, "the file is not valid UTF-8", advice));
            }
        }
    }
    texts
}

fn drafts(
    texts: Vec<(String, String)>,
    options: &Options,
    fragments: &Fragments<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Draft> {
    let read = parallel::map(texts, |(path, text)| {
        let mut findings = Vec::new();
        let draft = Draft::read(path, text, options, fragments, &mut findings);
        (draft, findings)
    });
    let mut drafts = Vec::with_capacity(read.len());
    for (draft, found) in read {
        drafts.extend(draft);
        findings.extend(found);
    }
    drafts
}

fn report_unused_fragments(fragments: &[Fragment], drafts: &[Draft], findings: &mut Vec<Finding>) {
    let used: HashSet<(&Locale, &str)> =
        drafts.iter().flat_map(|draft| draft.fragments.iter().map(|name| (&draft.locale, name.as_str()))).collect();
    for fragment in fragments.iter().filter(|it| !used.contains(&(&it.locale, it.name.as_str()))) {
        let message = format!("no article includes `{}`", fragment.name);
        let (code, advice) = (FindingCode::UnusedInclude, "Include it, or take it out.");
        findings.push(Finding::new(&fragment.path, Position::START, code, message, advice));
    }
}

/// Keeps the first article, by path, of each slug and of each identity in a locale.
fn without_duplicates(drafts: Vec<Draft>, findings: &mut Vec<Finding>) -> Vec<Draft> {
    let mut slugs = HashMap::new();
    let mut identities = HashMap::new();
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let slug = &draft.front_matter.slug;
        if let Some(first) = slugs.get(&(draft.locale.clone(), slug.value.clone())) {
            let first: &Draft = &kept[*first];
            let message = format!("the slug `{}` is taken by {}", slug.value, first.path);
            let advice = "Give one of the two another slug, and its file the same name.";
            findings.push(Finding::new(&draft.path, slug.at, FindingCode::DuplicateSlug, message, advice));
            continue;
        }
        let identity = (draft.locale.clone(), draft.front_matter.identity().to_owned());
        if let Some(first) = identities.get(&identity) {
            let first: &Draft = &kept[*first];
            let message = format!("{} translates `{}` already", first.path, identity.1);
            let at = draft.front_matter.translates.as_ref().map_or(slug.at, |source| source.at);
            let advice = "Keep one of the two, or correct `translates`.";
            findings.push(Finding::new(&draft.path, at, FindingCode::DuplicateTranslation, message, advice));
            continue;
        }
        slugs.insert((draft.locale.clone(), slug.value.clone()), kept.len());
        identities.insert(identity, kept.len());
        kept.push(draft);
    }
    kept
}

fn render(drafts: Vec<Draft>, options: &Options, findings: &mut Vec<Finding>) -> Vec<Document> {
    let mut slugs = SlugTable::new(&options.default_locale);
    for draft in &drafts {
        slugs.insert(draft.front_matter.identity(), &draft.locale, &draft.front_matter.slug.value);
    }
    let texts = drafts.iter().flat_map(|draft| &draft.front_matter.when).map(|when| when.condition.value.as_str());
    let conditions = condition::parse_all(texts);
    let rendered = parallel::map(drafts, |draft| {
        let path = draft.path.clone();
        // The last net: should a parser fail on one article, the others are still served.
        catch_unwind(AssertUnwindSafe(|| draft.render(options, &slugs, &conditions))).map_err(|_| path)
    });
    let mut documents = Vec::with_capacity(rendered.len());
    for result in rendered {
        match result {
            Ok((document, found)) => {
                documents.push(document);
                findings.extend(found);
            }
            Err(path) => {
                let advice = "Report it with the file; meanwhile, look for unusual Markdown in it.";
                let message = "the renderer failed on this article";
                findings.push(Finding::new(path, Position::START, FindingCode::RendererFailed, message, advice));
            }
        }
    }
    documents
}

/// An article in a folder that the file of categories does not have is served under the folder's name.
fn add_unknown_categories(categories: &mut Vec<Category>, documents: &[Document], options: &Options) {
    let mut known: HashSet<String> = categories.iter().map(|it| it.slug.clone()).collect();
    let mut added: Vec<Category> = documents
        .iter()
        .filter(|document| known.insert(document.article.category.clone()))
        .map(|document| Category::unnamed(&document.article.category, &options.default_locale))
        .collect();
    added.sort_by(|a, b| a.slug.cmp(&b.slug));
    categories.append(&mut added);
}

impl Loaded {
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
