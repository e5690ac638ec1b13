//! The files of a folder.

use super::{At, Embedded, Found, LoadError, Place, Source, place};
use crate::finding::{Finding, FindingCode, Position};
use crate::options::Options;
use std::borrow::Cow;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Folders below the root that are entered: the layout has two levels, and one more to say what is too deep.
const DEPTH_LIMIT: usize = 3;

/// Every file, sorted by path. What is none of the knowledge base's is a finding and left out.
pub(crate) fn find(source: &Source, options: &Options, findings: &mut Vec<Finding>) -> Result<Vec<Found>, LoadError> {
    let mut found = match source {
        Source::Embedded => embedded(),
        Source::Folder(folder) => {
            let root = open_folder(folder)?;
            let mut walk = Walk { root: &root, options, found: Vec::new(), findings, is_full: false };
            walk.folder(&root, "").map_err(|error| LoadError::Unreadable { path: folder.clone(), error })?;
            walk.found
        }
    };
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// These files of a folder, sorted by path. What is none of the knowledge base's is a finding and left out; what is not
/// there is left out. Nothing is found anew of what is compiled in.
pub(crate) fn find_files(
    source: &Source,
    options: &Options,
    paths: &[String],
    findings: &mut Vec<Finding>,
) -> Result<Vec<Found>, LoadError> {
    let Source::Folder(folder) = source else { return Ok(Vec::new()) };
    let root = open_folder(folder)?;
    let mut walk = Walk { root: &root, options, found: Vec::new(), findings, is_full: false };
    for path in paths {
        let file = root.join(path);
        if fs::symlink_metadata(&file).is_ok() {
            walk.entry(&file, path);
        }
    }
    let mut found = walk.found;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn embedded() -> Vec<Found> {
    let file = |path: Cow<'static, str>| {
        let at = At::Embedded(Embedded::get(&path)?.data);
        Some(Found { path: path.into_owned(), at })
    };
    Embedded::iter().filter_map(file).collect()
}

fn open_folder(folder: &Path) -> Result<PathBuf, LoadError> {
    let root = fs::canonicalize(folder).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => LoadError::NotFound(folder.to_owned()),
        _ => LoadError::Unreadable { path: folder.to_owned(), error },
    })?;
    if root.is_dir() { Ok(root) } else { Err(LoadError::NotAFolder(folder.to_owned())) }
}

struct Walk<'a> {
    root: &'a Path,
    options: &'a Options,
    found: Vec<Found>,
    findings: &'a mut Vec<Finding>,
    is_full: bool,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, relative: &str) -> io::Result<()> {
        let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_cached_key(fs::DirEntry::file_name);
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
                    self.found(&entry.path(), kind, path);
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
        let resolved = fs::canonicalize(file).and_then(|real| Ok((fs::metadata(&real)?.file_type(), real)));
        let (kind, real) = match resolved {
            Ok(resolved) => resolved,
            Err(error) => return self.findings.push(unreadable(path, &error)),
        };
        if !real.starts_with(self.root) {
            let advice = "Put the file itself into the folder.";
            let message = "a symbolic link that leads out of the folder of articles";
            return self.report(path, FindingCode::SymlinkOutsideFolder, message, advice);
        }
        self.found(&real, kind, path.to_owned());
    }

    /// A file or folder that lies within the root.
    fn found(&mut self, real: &Path, kind: fs::FileType, path: String) {
        if !kind.is_dir() {
            return self.file(real, kind, path);
        }
        if path.split('/').count() >= DEPTH_LIMIT {
            let advice = "Articles lie at `<locale>/<category>/<slug>.md`; move them there.";
            return self.report(&path, FindingCode::UnexpectedFile, "a folder too deep for the layout", advice);
        }
        if let Err(error) = self.folder(real, &path) {
            self.findings.push(unreadable(&path, &error));
        }
    }

    fn file(&mut self, file: &Path, kind: fs::FileType, path: String) {
        match place(&path) {
            Place::Ignored => return,
            Place::Unexpected(advice) => {
                return self.report(&path, FindingCode::UnexpectedFile, "not a file of the knowledge base", advice);
            }
            Place::Categories | Place::Glossary | Place::Record(_) | Place::Fragment { .. } | Place::Article { .. } => {
            }
        }
        if self.found.len() >= self.options.max_files {
            self.is_full = true;
            let message = format!("more than {} files", self.options.max_files);
            return self.report(&path, FindingCode::TooManyFiles, &message, "Raise the limit, or divide the folder.");
        }
        if !kind.is_file() {
            let advice = "Put a regular file there.";
            return self.report(&path, FindingCode::UnreadableFile, "neither a file nor a folder", advice);
        }
        self.found.push(Found { path, at: At::File(file.to_owned()) });
    }

    fn report(&mut self, path: &str, code: FindingCode, message: &str, advice: &str) {
        self.findings.push(Finding::new(path, Position::START, code, message, advice));
    }
}

pub(super) fn read_file(file: &Path, path: &str, limit: u64) -> Result<Vec<u8>, Box<Finding>> {
    match bytes(file, limit) {
        Err(error) => Err(Box::new(unreadable(path, &error))),
        Ok(bytes) if bytes.len() as u64 > limit => {
            let message = format!("the file is larger than {limit} bytes");
            let advice = "Divide it into several articles.";
            Err(Box::new(Finding::new(path, Position::START, FindingCode::FileTooLarge, message, advice)))
        }
        Ok(bytes) => Ok(bytes),
    }
}

/// One byte more than the limit tells whether there is more, whatever the file's size was a moment ago.
fn bytes(file: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let open = fs::File::open(file)?;
    // With room for all of it and one byte more, a file is read at once and its end is seen.
    let size = open.metadata()?.len().min(limit).saturating_add(1);
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    open.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(path: &str, error: &io::Error) -> Finding {
    let (message, advice) = (format!("cannot be read: {error}"), "Check the file and its permissions.");
    Finding::new(path, Position::START, FindingCode::UnreadableFile, message, advice)
}
