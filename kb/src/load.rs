//! From files to a knowledge base: what cannot be used becomes a finding, and the rest loads.

mod document;
mod parallel;

pub(crate) use document::Document;
use document::Draft;

use crate::article::{Article, Category};
use crate::categories;
use crate::finding::{self, Finding, FindingCode, Position};
use crate::knowledge_base::KnowledgeBase;
use crate::markdown::link::SlugTable;
use crate::options::Options;
use crate::source::{self, LoadError, Place, RawFile, Source};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Enters the revision: raised when the same files come to mean something else, so that persisted indexes are rebuilt.
const FORMAT_VERSION: &[u8] = b"kb-1";

/// A knowledge base, and what was wrong with its files.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Everything that could be used.
    pub knowledge_base: KnowledgeBase,
    /// What was wrong with single files, sorted by place. [`crate::lint::check`] finds more.
    pub findings: Vec<Finding>,
    /// What lints look at.
    pub(crate) documents: Arc<Vec<Document>>,
}

impl KnowledgeBase {
    /// Loads every article of the source. A file that cannot be used is a finding and left out; only a folder that is
    /// not there, or cannot be read, is an error. The same files give the same knowledge base.
    pub fn load(source: &Source, options: &Options) -> Result<Loaded, LoadError> {
        let mut findings = Vec::new();
        let files = source::read(source, options, &mut findings)?;
        let revision = revision(&files);
        let texts = decode(files, &mut findings);
        let categories_text = texts.iter().find(|(path, _)| matches!(source::place(path), Place::Categories));
        let mut categories =
            categories::read(categories_text.map(|(_, text)| text.as_str()), &options.default_locale, &mut findings);
        let drafts = drafts(texts, options, &mut findings);
        let drafts = without_duplicates(drafts, &mut findings);
        let documents = render(drafts, options, &mut findings);
        add_unknown_categories(&mut categories, &documents, options);
        finding::sort(&mut findings);
        let articles: Vec<Arc<Article>> = documents.iter().map(|document| document.article.clone()).collect();
        let knowledge_base = KnowledgeBase::new(articles, categories, revision, options);
        Ok(Loaded { knowledge_base, findings, documents: Arc::new(documents) })
    }
}

/// SHA-256 of all paths and contents, in the order of the paths.
fn revision(files: &[RawFile]) -> String {
    let mut hash = Sha256::new().chain_update(FORMAT_VERSION);
    for file in files {
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

fn drafts(texts: Vec<(String, String)>, options: &Options, findings: &mut Vec<Finding>) -> Vec<Draft> {
    let read = parallel::map(texts, |(path, text)| {
        let mut findings = Vec::new();
        let draft = Draft::read(path, text, options, &mut findings);
        (draft, findings)
    });
    let mut drafts = Vec::with_capacity(read.len());
    for (draft, found) in read {
        drafts.extend(draft);
        findings.extend(found);
    }
    drafts
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
    let rendered = parallel::map(drafts, |draft| {
        let path = draft.path.clone();
        // The last net: should a parser fail on one article, the others are still served.
        catch_unwind(AssertUnwindSafe(|| draft.render(options, &slugs))).map_err(|_| path)
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
    let mut known: std::collections::HashSet<String> = categories.iter().map(|it| it.slug.clone()).collect();
    let mut added: Vec<Category> = documents
        .iter()
        .filter(|document| known.insert(document.article.category.clone()))
        .map(|document| Category::unnamed(&document.article.category, &options.default_locale))
        .collect();
    added.sort_by(|a, b| a.slug.cmp(&b.slug));
    categories.append(&mut added);
}
