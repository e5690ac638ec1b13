//! Where articles come from: the folder shipped in the binary, or any other folder.

use crate::finding::{Finding, FindingCode, Position};
use crate::locale::Locale;
use crate::options::Options;
use crate::text::is_slug;
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The articles to load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Those compiled into the binary.
    Embedded,
    /// Those of a folder laid out as `<locale>/<category>/<slug>.md` with a `categories.yaml`, and what else
    /// the crate's documentation names.
    Folder(PathBuf),
}

/// Why nothing could be loaded at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The folder does not exist.
    #[error("the folder of articles {0} does not exist; give the path of a folder such as kb/articles")]
    NotFound(PathBuf),
    /// The path names something else.
    #[error("{0} is not a folder; give the path of a folder of articles such as kb/articles")]
    NotAFolder(PathBuf),
    /// The folder had articles and has none any more.
    #[error("the folder of articles {0} has no article any more; put them back, or start anew with another folder")]
    Emptied(PathBuf),
    /// The operating system refused.
    #[error("the folder of articles {path} cannot be read: {error}; check its permissions")]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the operating system said.
        error: io::Error,
    },
}

/// The name of the file of categories.
pub(crate) const CATEGORIES_FILE: &str = "categories.yaml";
/// The name of the glossary.
pub(crate) const GLOSSARY_FILE: &str = "glossary.yaml";
/// The name of the record, in the folder of each locale, of what its translations were made from.
pub(crate) const RECORD_FILE: &str = "translated.yaml";
/// The folder of images that an import copied. Somebody else serves them: articles name their addresses.
pub(crate) const IMAGES_FOLDER: &str = "_images";
/// What an import says of itself.
pub(crate) const IMPORT_REPORTS: [&str; 2] = ["import-report.md", "import-report.json"];
/// The folder of fragments in each locale; no slug begins like this, so that it is no category.
pub(crate) const INCLUDES_FOLDER: &str = "_includes";

#[derive(RustEmbed)]
#[folder = "articles"]
struct Embedded;

/// A file of the folder: its path relative to it, with `/` between the parts, and its content.
#[derive(Debug)]
pub(crate) struct RawFile {
    pub(crate) path: String,
    pub(crate) bytes: Cow<'static, [u8]>,
}

/// What a path of the layout stands for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    Categories,
    Glossary,
    /// What the translations of a locale were made from.
    Record(Locale),
    /// A fragment that articles of the locale include.
    Fragment {
        locale: Locale,
        name: &'a str,
    },
    Article {
        locale: Locale,
        category: &'a str,
        slug: &'a str,
    },
    /// Nothing of the knowledge base, and nothing to complain of.
    Ignored,
    Unexpected(&'static str),
}

/// What a file's path stands for.
pub(crate) fn place(path: &str) -> Place<'_> {
    let parts: Vec<&str> = path.split('/').collect();
    let name = parts.last().copied().unwrap_or_default();
    if parts.iter().any(|part| part.starts_with('.')) || name.ends_with('~') || name == "README.md" {
        return Place::Ignored;
    }
    if parts.first() == Some(&IMAGES_FOLDER) || (parts.len() == 1 && IMPORT_REPORTS.contains(&name)) {
        return Place::Ignored;
    }
    match parts.as_slice() {
        [CATEGORIES_FILE] => Place::Categories,
        [GLOSSARY_FILE] => Place::Glossary,
        [locale, RECORD_FILE] => match usual_locale(locale) {
            Some(locale) => Place::Record(locale),
            None => Place::Unexpected("Name the folder by its language tag, such as `es` or `fr-CH`."),
        },
        [locale, INCLUDES_FOLDER, file] => match (usual_locale(locale), file.strip_suffix(".md")) {
            (Some(locale), Some(name)) if is_slug(name) => Place::Fragment { locale, name },
            _ => Place::Unexpected("Fragments lie at `<locale>/_includes/<lower-case-words>.md`; rename it."),
        },
        [locale, category, file] => match (usual_locale(locale), file.strip_suffix(".md")) {
            (None, _) => Place::Unexpected("Name the folder by its language tag, such as `es` or `fr-CH`."),
            (_, None) => Place::Unexpected("Articles end in `.md`; take the file out."),
            (Some(locale), Some(slug)) => Place::Article { locale, category, slug },
        },
        _ => Place::Unexpected("Articles lie at `<locale>/<category>/<slug>.md`; move the file there, or take it out."),
    }
}

/// The locale, if the folder's name is its usual spelling.
fn usual_locale(name: &str) -> Option<Locale> {
    name.parse::<Locale>().ok().filter(|locale| locale.as_str() == name)
}

/// Reads every file, sorted by path. What cannot be read is a finding and left out.
pub(crate) fn read(source: &Source, options: &Options, findings: &mut Vec<Finding>) -> Result<Vec<RawFile>, LoadError> {
    let mut files = match source {
        Source::Embedded => embedded(),
        Source::Folder(folder) => {
            let root = open_folder(folder)?;
            let mut walk = Walk { root: &root, options, files: Vec::new(), findings, is_full: false };
            walk.folder(&root, "").map_err(|error| LoadError::Unreadable { path: folder.clone(), error })?;
            walk.files
        }
    };
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Reads these files of a folder, sorted by path. What cannot be read is a finding and left out; what is not there is
/// left out. Nothing is read anew of what is compiled in.
pub(crate) fn read_files(
    source: &Source,
    options: &Options,
    paths: &[String],
    findings: &mut Vec<Finding>,
) -> Result<Vec<RawFile>, LoadError> {
    let Source::Folder(folder) = source else { return Ok(Vec::new()) };
    let root = open_folder(folder)?;
    let mut walk = Walk { root: &root, options, files: Vec::new(), findings, is_full: false };
    for path in paths {
        let file = root.join(path);
        if fs::symlink_metadata(&file).is_ok() {
            walk.entry(&file, path);
        }
    }
    let mut files = walk.files;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn embedded() -> Vec<RawFile> {
    Embedded::iter()
        .filter_map(|path| Embedded::get(&path).map(|file| RawFile { path: path.into_owned(), bytes: file.data }))
        .collect()
}

fn open_folder(folder: &Path) -> Result<PathBuf, LoadError> {
    let root = fs::canonicalize(folder).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => LoadError::NotFound(folder.to_owned()),
        _ => LoadError::Unreadable { path: folder.to_owned(), error },
    })?;
    if root.is_dir() { Ok(root) } else { Err(LoadError::NotAFolder(folder.to_owned())) }
}

/// Folders below the root that are entered: the layout has two levels, and one more to say what is too deep.
const DEPTH_LIMIT: usize = 3;

struct Walk<'a> {
    root: &'a Path,
    options: &'a Options,
    files: Vec<RawFile>,
    findings: &'a mut Vec<Finding>,
    is_full: bool,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, relative: &str) -> io::Result<()> {
        let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            if self.is_full {
                return Ok(());
            }
            let name = entry.file_name();
            let separator = if relative.is_empty() { "" } else { "/" };
            let path = format!("{relative}{separator}{}", name.to_string_lossy());
            if name.to_str().is_none() {
                let advice = "Rename it with lower-case ASCII letters, digits and hyphens.";
                self.report(&path, FindingCode::UnexpectedFile, "a name that is not UTF-8", advice);
                continue;
            }
            // Only a link can lead out of a folder that lies within; to resolve every path would take longer than to read
            // the files.
            match entry.file_type() {
                Ok(kind) if !kind.is_symlink() && !name.as_encoded_bytes().starts_with(b".") => {
                    self.found(&entry.path(), kind.is_dir(), &path);
                }
                _ => self.entry(&entry.path(), &path),
            }
        }
        Ok(())
    }

    fn entry(&mut self, file: &Path, path: &str) {
        if file.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
            return;
        }
        // Resolves links: what lies outside of the folder is none of the knowledge base's.
        let real = match fs::canonicalize(file) {
            Ok(real) => real,
            Err(error) => return self.unreadable(path, &error),
        };
        if !real.starts_with(self.root) {
            let advice = "Put the file itself into the folder.";
            let message = "a symbolic link that leads out of the folder of articles";
            return self.report(path, FindingCode::SymlinkOutsideFolder, message, advice);
        }
        self.found(&real, real.is_dir(), path);
    }

    /// A file or folder that lies within the root.
    fn found(&mut self, real: &Path, is_folder: bool, path: &str) {
        if !is_folder {
            return self.file(real, path);
        }
        if path.split('/').count() >= DEPTH_LIMIT {
            let advice = "Articles lie at `<locale>/<category>/<slug>.md`; move them there.";
            return self.report(path, FindingCode::UnexpectedFile, "a folder too deep for the layout", advice);
        }
        if let Err(error) = self.folder(real, path) {
            self.unreadable(path, &error);
        }
    }

    fn file(&mut self, file: &Path, path: &str) {
        match place(path) {
            Place::Ignored => return,
            Place::Unexpected(advice) => {
                return self.report(path, FindingCode::UnexpectedFile, "not a file of the knowledge base", advice);
            }
            Place::Categories | Place::Glossary | Place::Record(_) | Place::Fragment { .. } | Place::Article { .. } => {
            }
        }
        if self.files.len() >= self.options.max_files {
            self.is_full = true;
            let message = format!("more than {} files", self.options.max_files);
            return self.report(path, FindingCode::TooManyFiles, &message, "Raise the limit, or divide the folder.");
        }
        if !file.is_file() {
            let advice = "Put a regular file there.";
            return self.report(path, FindingCode::UnreadableFile, "neither a file nor a folder", advice);
        }
        let limit = self.options.max_file_bytes;
        let mut bytes = Vec::new();
        // One byte more than the limit tells whether there is more, whatever the file's size was a moment ago.
        match fs::File::open(file).and_then(|open| open.take(limit + 1).read_to_end(&mut bytes)) {
            Err(error) => self.unreadable(path, &error),
            Ok(_) if bytes.len() as u64 > limit => {
                let message = format!("the file is larger than {limit} bytes");
                self.report(path, FindingCode::FileTooLarge, &message, "Divide it into several articles.");
            }
            Ok(_) => self.files.push(RawFile { path: path.to_owned(), bytes: bytes.into() }),
        }
    }

    fn unreadable(&mut self, path: &str, error: &io::Error) {
        let message = format!("cannot be read: {error}");
        self.report(path, FindingCode::UnreadableFile, &message, "Check the file and its permissions.");
    }

    fn report(&mut self, path: &str, code: FindingCode, message: &str, advice: &str) {
        self.findings.push(Finding::new(path, Position::START, code, message, advice));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stand_for_articles_categories_or_nothing() {
        let locale: Locale = "fr-CH".parse().unwrap();
        assert_eq!(place("fr-CH/invoices/payer.md"), Place::Article { locale, category: "invoices", slug: "payer" });
        assert_eq!(place("categories.yaml"), Place::Categories);
        assert_eq!(place("glossary.yaml"), Place::Glossary);
        let locale: Locale = "de".parse().unwrap();
        assert_eq!(place("de/translated.yaml"), Place::Record(locale.clone()));
        assert_eq!(place("de/_includes/konto-oeffnen.md"), Place::Fragment { locale, name: "konto-oeffnen" });
        for ignored in [
            ".git/config",
            "README.md",
            "es/README.md",
            "es/invoices/a.md~",
            "es/invoices/.a.md.swp",
            "_images/a.png",
            "import-report.md",
        ] {
            assert_eq!(place(ignored), Place::Ignored, "{ignored}");
        }
        for unexpected in [
            "a.md",
            "es/a.md",
            "es/invoices/a.txt",
            "es/a/b/c.md",
            "fr-ch/invoices/a.md",
            "x/y/z.md",
            "glossary.md",
            "german/translated.yaml",
            "de/_includes/A.md",
            "de/_includes/a.txt",
        ] {
            assert!(matches!(place(unexpected), Place::Unexpected(_)), "{unexpected}");
        }
    }

    #[test]
    fn the_shipped_articles_are_in_the_binary() {
        let files = read(&Source::Embedded, &Options::default(), &mut Vec::new()).unwrap();
        assert!(files.is_sorted_by(|a, b| a.path < b.path));
        for file in files {
            assert!(!matches!(place(&file.path), Place::Unexpected(_)), "{}", file.path);
        }
    }
}
