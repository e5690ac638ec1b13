//! Articles out of other systems: a Zendesk Help Center, a folder of HTML pages, a Docusaurus site, an mdBook.
//!
//! [`read`] makes files of our layout and a [`Report`]. It writes nothing, follows no link out of the source folder and no
//! address over the network, and gives the same files for the same source. What our Markdown has no word for is not lost
//! silently: the report has an [`Entry`] for everything that was left out, changed or guessed, with its file and line.
//!
//! # How it goes
//! A [`Form`] reads its source into pages, whose bodies are Markdown in which headings and links are marked (`page`). Then
//! `settle` gives every page slug, identity, anchors and front matter, which can only be known when all pages are: a link
//! names its article by identity, and a translation has the anchors of its source.
//!
//! HTML is parsed by html5ever, as browsers parse it, into our own tree: it knows the line of each node, which the report
//! needs, and has a bound, which hostile pages need. Converters that there are have neither.
//!
//! # To add a form
//! Give it a [`Form`], a module with a function from [`Tree`](files::Tree) to [`Source`](page::Source), and a place in
//! [`detect`]. Links go through a [`Links`](links::Links) of its own.

mod anchors;
mod docusaurus;
mod files;
mod front;
mod html;
mod lines;
mod links;
mod locales;
mod markdown;
mod mdbook;
mod page;
mod report;
mod settle;
mod zendesk;

pub use files::Limits;
pub use report::{Done, Entry, Report};

use crate::article::Audience;
use crate::coordinate::Coordinate;
use crate::locale::Locale;
use chrono::NaiveDate;
use files::Tree;
use report::Notes;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Answers of the Help Center API of Zendesk, as JSON files.
    Zendesk,
    /// A folder of HTML pages.
    Html,
    /// A Docusaurus site, or its folder of documents.
    Docusaurus,
    /// An mdBook.
    Mdbook,
}

impl Form {
    /// All forms.
    pub const ALL: [Form; 4] = [Form::Zendesk, Form::Html, Form::Docusaurus, Form::Mdbook];

    /// Its spelling on a command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Zendesk => "zendesk",
            Form::Html => "html",
            Form::Docusaurus => "docusaurus",
            Form::Mdbook => "mdbook",
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Form {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Form::ALL.into_iter().find(|form| form.as_str() == text).ok_or(())
    }
}

/// What a source does not say.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The locale in which every article exists first, in the folder that is written.
    pub default_locale: Locale,
    /// The language of a source that names none.
    pub locale: Locale,
    /// The category of pages that have none; lower-case words with hyphens.
    pub category: String,
    /// Who may read what the source shows to everybody.
    pub audience: Audience,
    /// What of the schema the articles explain: nothing in a source says that.
    pub about: Vec<Coordinate>,
    /// What the addresses of copied images begin with.
    pub images: String,
    /// Whether drafts are taken.
    pub drafts: bool,
    /// The day of the import: of the review of what says no day itself.
    pub today: NaiveDate,
    /// How much is read.
    pub limits: Limits,
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedFile {
    /// Relative to the folder of articles, with `/` between its parts.
    pub path: String,
    /// All that is to stand in it.
    pub content: Vec<u8>,
}

/// What came of a source.
#[derive(Debug, Clone)]
pub struct Import {
    /// Articles, the file of categories and images, sorted by path.
    pub files: Vec<ImportedFile>,
    /// What was not taken as it was.
    pub report: Report,
}

/// Why nothing could be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is no such file or folder, or the operating system refused.
    #[error("{path} cannot be read: {error}; check the path and its permissions")]
    Unreadable {
        /// The source.
        path: PathBuf,
        /// What the operating system said.
        error: io::Error,
    },
    /// More than is read.
    #[error("the source has {0}; import it in parts")]
    TooLarge(String),
    /// The source is not what it was said to be.
    #[error("this is no source of the form `{form}`: {why}")]
    OtherForm {
        /// What it was said to be.
        form: Form,
        /// What is missing.
        why: String,
    },
    /// There is nothing to import.
    #[error("no page was found in {0}; check the path, and whether `--from` fits")]
    Empty(PathBuf),
}

/// What the source seems to be, by the files that only one form has; nothing where it could be anything.
pub fn detect(source: &Path) -> Option<Form> {
    let has = |name: &str| source.join(name).exists();
    let names: Vec<String> = std::fs::read_dir(source)
        .map(|entries| entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect())
        .unwrap_or_default();
    let ends = |ending: &str| names.iter().any(|name| name.to_ascii_lowercase().ends_with(ending));
    match () {
        () if source.is_file() => {
            let extension = source.extension().and_then(|it| it.to_str()).unwrap_or_default().to_ascii_lowercase();
            match extension.as_str() {
                "json" => Some(Form::Zendesk),
                "html" | "htm" | "xhtml" => Some(Form::Html),
                _ => None,
            }
        }
        () if has("book.toml") || has("SUMMARY.md") || has("src/SUMMARY.md") => Some(Form::Mdbook),
        () if names.iter().any(|name| name.starts_with("docusaurus.config.")) || ends(".mdx") => Some(Form::Docusaurus),
        () if ends(".html") || ends(".htm") || ends(".xhtml") => Some(Form::Html),
        () if ends(".json") => Some(Form::Zendesk),
        () if has("docs") || ends(".md") || ends("_category_.json") => Some(Form::Docusaurus),
        () => None,
    }
}

/// Reads a source.
///
/// # Errors
/// If it cannot be read, is something else or has no page. What is wrong with a single page is an entry of the report.
pub fn read(form: Form, source: &Path, settings: &Settings) -> Result<Import, ImportError> {
    let notes = Notes::default();
    let tree = Tree::open(source, settings.limits, &notes)?;
    let mut read = match form {
        Form::Zendesk => zendesk::read(&tree, settings, &notes)?,
        Form::Html => html::read(&tree, settings, &notes)?,
        Form::Docusaurus => docusaurus::read(&tree, settings, &notes)?,
        Form::Mdbook => mdbook::read(&tree, settings, &notes)?,
    };
    if read.pages.is_empty() {
        return Err(ImportError::Empty(source.to_owned()));
    }
    locales::simplify(&mut read, settings, &notes);
    let files = settle::settle(read, settings, &tree, &notes);
    tree.note_unused(&notes);
    Ok(Import { files, report: notes.into_report(form) })
}
