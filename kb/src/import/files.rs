//! The files of a source: each within its folder, and so many and so large as are read.

use super::ImportError;
use super::report::{Done, Notes};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How much of a source is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most files in the folder.
    pub files: usize,
    /// Largest page or image, in bytes; a larger one is left out.
    pub file_bytes: u64,
    /// Largest JSON file of a Zendesk export, in bytes.
    pub json_bytes: u64,
    /// All that is read, in bytes.
    pub total_bytes: u64,
}

impl Default for Limits {
    /// 50,000 files; pages and images of 4 MiB; JSON of 256 MiB; 2 GiB in all.
    fn default() -> Self {
        Limits { files: 50_000, file_bytes: 4 << 20, json_bytes: 256 << 20, total_bytes: 2 << 30 }
    }
}

/// Deepest folder that is entered.
const DEPTH_LIMIT: usize = 32;
/// Folders that hold nothing that somebody wrote for readers.
const SKIPPED: &[&str] = &["node_modules", "__MACOSX"];

/// A folder, or a single file.
#[derive(Debug)]
pub(super) struct Tree {
    /// By path from the folder, with `/` between the parts.
    files: BTreeMap<String, PathBuf>,
    pub(super) limits: Limits,
    read: Cell<u64>,
    used: RefCell<BTreeSet<String>>,
}

impl Tree {
    pub(super) fn open(source: &Path, limits: Limits, notes: &Notes) -> Result<Tree, ImportError> {
        let unreadable = |error| ImportError::Unreadable { path: source.to_owned(), error };
        let root = fs::canonicalize(source).map_err(unreadable)?;
        let mut tree = Tree { files: BTreeMap::new(), limits, read: Cell::new(0), used: RefCell::default() };
        if root.is_file() {
            let name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            tree.files.insert(name, root);
            return Ok(tree);
        }
        tree.walk(&root, &root, "", 0, notes).map_err(unreadable)?;
        match tree.files.len() > limits.files {
            true => Err(ImportError::TooLarge(format!("more than {} files", limits.files))),
            false => Ok(tree),
        }
    }

    fn walk(&mut self, root: &Path, folder: &Path, relative: &str, depth: usize, notes: &Notes) -> io::Result<()> {
        let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            if self.files.len() > self.limits.files {
                return Ok(());
            }
            let name = entry.file_name();
            let shown = name.to_string_lossy();
            let path = if relative.is_empty() { shown.to_string() } else { format!("{relative}/{shown}") };
            if shown.starts_with('.') || SKIPPED.contains(&&*shown) {
                continue;
            }
            let left_out = |why: &str| notes.add(Done::LeftOut, &path, 1, "", why);
            if name.to_str().is_none() {
                left_out("its name is not UTF-8; rename it");
                continue;
            }
            let (kind, file) = (entry.file_type()?, entry.path());
            if kind.is_dir() {
                match depth < DEPTH_LIMIT {
                    true => self.walk(root, &file, &path, depth + 1, notes)?,
                    false => left_out("it lies too deep; move it up"),
                }
                continue;
            }
            // Resolves a link: what lies outside of the folder is not part of the source, and a folder may contain itself.
            match fs::canonicalize(&file) {
                Ok(real) if !real.starts_with(root) => left_out("a symbolic link that leads out of the folder"),
                Ok(real) if real.is_file() => drop(self.files.insert(path, real)),
                Ok(real) if real.is_dir() => left_out("a symbolic link to a folder; put the folder itself there"),
                Ok(_) => left_out("neither a file nor a folder"),
                Err(error) => left_out(&format!("it cannot be opened: {error}")),
            }
        }
        Ok(())
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The path as the folder spells it, whatever the case: sources that were written on Windows mix them.
    pub(super) fn find(&self, path: &str) -> Option<&str> {
        if let Some((path, _)) = self.files.get_key_value(path) {
            return Some(path);
        }
        let lower = path.to_lowercase();
        self.paths().find(|it| it.to_lowercase() == lower)
    }

    /// A file's content; where it cannot be read, why not.
    pub(super) fn bytes(&self, path: &str, limit: u64) -> Result<Vec<u8>, String> {
        let file = self.files.get(path).ok_or("there is no such file")?;
        self.used.borrow_mut().insert(path.to_owned());
        let mut bytes = Vec::new();
        let open = fs::File::open(file).and_then(|open| open.take(limit + 1).read_to_end(&mut bytes));
        open.map_err(|error| format!("it cannot be read: {error}"))?;
        if bytes.len() as u64 > limit {
            return Err(format!("it is larger than {limit} bytes; divide it"));
        }
        self.read.set(self.read.get() + bytes.len() as u64);
        match self.read.get() > self.limits.total_bytes {
            true => Err(format!("more than {} bytes in all; import the source in parts", self.limits.total_bytes)),
            false => Ok(bytes),
        }
    }

    /// A text in UTF-8 with LF line ends; one that is none is left out, and told.
    pub(super) fn text(&self, path: &str, notes: &Notes) -> Option<String> {
        let bytes = self.bytes(path, self.limits.file_bytes);
        let text =
            bytes.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8; save it as such".to_owned()));
        match text {
            Ok(text) => Some(tidy(text)),
            Err(why) => {
                notes.add(Done::LeftOut, path, 1, "", why);
                None
            }
        }
    }

    /// Says that a file was looked at, whatever came of it.
    pub(super) fn mark_used(&self, path: &str) {
        self.used.borrow_mut().insert(path.to_owned());
    }

    /// One entry for all files with the same ending that nothing needed.
    pub(super) fn note_unused(&self, notes: &Notes) {
        let used = self.used.borrow();
        let mut unused: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in self.paths().filter(|path| !used.contains(*path)) {
            unused.entry(ending(path)).or_default().push(path);
        }
        for (ending, paths) in unused {
            let why = match paths.len() {
                1 => "no article shows this file".to_owned(),
                more => format!("no article shows these {more} files ({ending})"),
            };
            notes.add(Done::LeftOut, paths[0], 1, paths.join("\n"), why);
        }
    }
}

/// `.png` of a path, in lower case where it is ASCII already; nothing for a name without one.
pub(super) fn ending(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rfind('.').filter(|at| *at > 0).map_or("", |at| &name[at..])
}

/// Line ends of LF, no byte order mark, and none of the characters that stand for something else on the way: the marks of
/// placeholders and of `page`, and what turns the direction of text.
pub(super) fn tidy(text: String) -> String {
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    if text.contains(is_mark) { text.replace(is_mark, "\u{fffd}") } else { text }
}

/// What no text of a source has: see [`tidy`].
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{e01f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\0')
}
