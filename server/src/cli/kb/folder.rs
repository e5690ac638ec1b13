//! The folder of articles that a command works on.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::Context;
use kb::{Edit, Finding, Loaded, Locale};

use crate::{
    cli::output::{self, Level, Place},
    start::load_articles,
};

/// A folder, or nothing for the articles in the binary.
#[derive(Debug)]
pub(super) struct Folder {
    root: Option<PathBuf>,
    default_locale: Locale,
}

impl Folder {
    pub(super) fn new(root: Option<PathBuf>, default_locale: Locale) -> Self {
        Self { root, default_locale }
    }

    /// Another folder, of the same default locale.
    pub(super) fn at(&self, root: &Path) -> Self {
        Self::new(Some(root.to_owned()), self.default_locale.clone())
    }

    /// The locale in which every article exists first.
    pub(super) fn default_locale(&self) -> &Locale {
        &self.default_locale
    }

    pub(super) fn load(&self) -> anyhow::Result<Loaded> {
        load_articles(self.root.as_deref(), self.default_locale.clone())
    }

    /// The folder, to write into.
    ///
    /// # Errors
    /// If these are the articles in the binary.
    pub(super) fn to_write(&self) -> anyhow::Result<&Path> {
        self.root
            .as_deref()
            .context("the articles in the binary cannot be changed; give their folder, as in `--kb kb/articles`")
    }

    /// Writes files, those that are there included.
    ///
    /// # Errors
    /// If one cannot be written; those before it are.
    pub(super) fn write(&self, edits: &[Edit]) -> anyhow::Result<()> {
        for edit in edits {
            let file = self.file(edit)?;
            fs::write(&file, &edit.text).with_context(|| format!("cannot write {}", file.display()))?;
        }
        Ok(())
    }

    /// Writes a file that must not be there yet: it may be one that could not be read as an article.
    ///
    /// # Errors
    /// If it is there, or cannot be written.
    pub(super) fn create(&self, edit: &Edit) -> anyhow::Result<()> {
        let file = self.file(edit)?;
        let mut open = fs::File::create_new(&file)
            .with_context(|| format!("cannot write {}; move what is there, or give another slug", file.display()))?;
        open.write_all(edit.text.as_bytes()).with_context(|| format!("cannot write {}", file.display()))
    }

    /// Where a file lies, in a folder that exists. A symbolic link may not lead out.
    fn file(&self, edit: &Edit) -> anyhow::Result<PathBuf> {
        let root = self.to_write()?;
        let file = root.join(&edit.path);
        let parent = file.parent().unwrap_or(root);
        fs::create_dir_all(parent).with_context(|| format!("cannot make the folder {}", parent.display()))?;
        let (real, real_root) = (fs::canonicalize(parent)?, fs::canonicalize(root)?);
        anyhow::ensure!(real.starts_with(real_root), "{} leads out of the folder of articles", parent.display());
        Ok(file)
    }

    /// A finding for GitHub, beside its line where the articles are those of a folder.
    pub(super) fn annotation(&self, finding: &Finding) -> String {
        let level = if finding.is_error() { Level::Error } else { Level::Warning };
        let message = format!("{}. {}", finding.message, finding.advice);
        let Some(folder) = &self.root else {
            let message = format!("{}:{}:{}: {message}", finding.path, finding.line, finding.column);
            return output::annotation(level, None, finding.code.as_str(), &message);
        };
        let file = folder.join(&finding.path).display().to_string();
        let place = Place { file: &file, line: Some(finding.line as usize), column: Some(finding.column as usize) };
        output::annotation(level, Some(place), finding.code.as_str(), &message)
    }
}
