//! The knowledge base after its folder has changed.

use super::file::{self, Files};
use super::{Loaded, Loading};
use crate::article::Audience;
use crate::finding::Finding;
use crate::source::{self, LoadError, Place, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// What has changed in the folder of articles, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// Anything may have: every file is read, and those that are as they were are not looked at again.
    Anything,
    /// These alone were written, made or removed: paths relative to the folder, with `/` between the parts.
    Files(BTreeSet<String>),
}

/// A file that cannot be used as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// The first of what is wrong with it: where, what, and what to do.
    pub finding: Finding,
    /// Who may read what is served in its place, as it was when it could be used last; nothing where nothing is.
    pub served: Option<Audience>,
}

impl Loaded {
    /// The knowledge base of the same folder after a change. An article that is as it was is the very same one.
    ///
    /// A file that could be used and cannot be any more is served as it was: see [`Self::unusable`].
    ///
    /// # Errors
    /// If the folder is not there, cannot be read, or has no article any more; this one is as good as before then.
    pub fn reload(&self, changed: &Changed) -> Result<Loaded, LoadError> {
        let Source::Folder(folder) = &self.known.source else { return Ok(self.clone()) };
        let loaded = match self.single_files(changed) {
            Some(paths) if paths.is_empty() => return Ok(self.clone()),
            Some(paths) => self.with_files(&paths)?,
            None => self.with_folder()?,
        };
        let is_emptied = loaded.knowledge_base.article_count() == 0 && self.knowledge_base.article_count() > 0;
        if is_emptied { Err(LoadError::Emptied(folder.clone())) } else { Ok(loaded) }
    }

    /// The files that cannot be used as they are, by path.
    pub fn unusable(&self) -> Vec<Unusable> {
        // What makes a file unusable is an error among the findings.
        if !self.findings.iter().any(Finding::is_error) {
            return Vec::new();
        }
        let mut unusable: BTreeMap<&str, Unusable> = BTreeMap::new();
        let known = &self.known;
        let walked = known.walked.iter().filter(|finding| finding.is_error());
        for finding in walked {
            let served = known.files.get(finding.path.as_str()).and_then(|file| file.audience());
            unusable.entry(&finding.path).or_insert(Unusable { finding: finding.clone(), served });
        }
        for (path, file) in known.files.iter().filter(|(_, file)| file.is_held() || !file.content.is_usable()) {
            if let Some(finding) = file.findings.iter().find(|finding| finding.is_error()) {
                unusable.entry(path).or_insert(Unusable { finding: finding.clone(), served: file.audience() });
            }
        }
        unusable.into_values().collect()
    }

    fn with_folder(&self) -> Result<Loaded, LoadError> {
        let mut walked = Vec::new();
        let found = source::find(&self.known.source, &self.known.options, &mut walked)?;
        Ok(self.loading().of(Files::new(), found, walked))
    }

    fn with_files(&self, paths: &[String]) -> Result<Loaded, LoadError> {
        let known = &self.known;
        let changed: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
        let mut walked = known.walked.clone();
        walked.retain(|finding| !changed.contains(finding.path.as_str()));
        let found = source::find_files(&known.source, &known.options, paths, &mut walked)?;
        let mut same = known.files.clone();
        for path in &changed {
            same.remove(*path);
        }
        if same.len() + found.len() > known.options.max_files {
            return self.with_folder();
        }
        Ok(self.loading().of(same, found, walked))
    }

    fn loading(&self) -> Loading<'_> {
        Loading { source: &self.known.source, options: &self.known.options, before: Some(&self.known) }
    }

    /// The files that are to be looked at; nothing where it is the whole folder, because a folder in it was made, moved or
    /// removed.
    fn single_files(&self, changed: &Changed) -> Option<Vec<String>> {
        let (Changed::Files(paths), Source::Folder(folder)) = (changed, &self.known.source) else { return None };
        let mut files = Vec::new();
        for path in paths {
            // A file system that swaps whole states for each other by a link names them so.
            if path.starts_with("..") {
                return None;
            }
            if matches!(source::place(path), Place::Ignored) {
                continue;
            }
            let has_files = file::in_folder(&self.known.files, path).next().is_some();
            if has_files || folder.join(path).is_dir() {
                return None;
            }
            let is_there = fs::symlink_metadata(folder.join(path)).is_ok();
            if is_there || self.is_known(path) {
                files.push(path.clone());
            }
        }
        Some(files)
    }

    fn is_known(&self, path: &str) -> bool {
        self.known.files.contains_key(path) || self.known.walked.iter().any(|finding| finding.path == path)
    }
}
