//! Where articles come from: the folder shipped in the binary, or any other folder.

mod walk;

pub(crate) use walk::{find, find_files};

use crate::finding::Finding;
use crate::locale::Locale;
use crate::text::is_slug;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::io;
use std::path::PathBuf;

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
/// The folder of images. Somebody else serves them: articles name their addresses.
pub(crate) use crate::image::FOLDER as IMAGES_FOLDER;
/// What an import says of itself.
pub(crate) const IMPORT_REPORTS: [&str; 2] = ["import-report.md", "import-report.json"];
/// The folder of fragments in each locale; no slug begins like this, so that it is no category.
pub(crate) const INCLUDES_FOLDER: &str = "_includes";

#[derive(RustEmbed)]
#[folder = "articles"]
struct Embedded;

/// SHA-256 of a file's bytes.
pub(crate) type FileDigest = [u8; 32];

/// A file that was found and is still to be read.
#[derive(Debug)]
pub(crate) struct Found {
    /// Relative to the folder, with `/` between the parts.
    pub(crate) path: String,
    at: At,
}

#[derive(Debug)]
enum At {
    Embedded(Cow<'static, [u8]>),
    File(PathBuf),
}

/// What was read of a file.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) bytes: Cow<'static, [u8]>,
    pub(crate) digest: FileDigest,
}

impl Found {
    /// Reads it. What is larger than the limit, or cannot be read, is a finding.
    pub(crate) fn read(&self, limit: u64) -> Result<Content, Box<Finding>> {
        let bytes = match &self.at {
            At::Embedded(bytes) => bytes.clone(),
            At::File(file) => walk::read_file(file, &self.path, limit)?.into(),
        };
        Ok(Content { digest: Sha256::digest(&bytes).into(), bytes })
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

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
        let files = find(&Source::Embedded, &Options::default(), &mut Vec::new()).unwrap();
        assert!(files.is_sorted_by(|a, b| a.path < b.path));
        for file in files {
            assert!(!matches!(place(&file.path), Place::Unexpected(_)), "{}", file.path);
        }
    }
}
