//! A folder that a command fills: each file whole or not at all, and nothing outside of it.

use std::{
    fs,
    io::Write as _,
    path::{Component, Path, PathBuf},
};

use anyhow::Context;

/// The file that a text is written to before it takes its place.
const UNFINISHED: &str = ".unfinished";

/// The folder.
#[derive(Debug)]
pub(super) struct Target {
    root: PathBuf,
}

impl Target {
    /// The folder, made if it is not there.
    ///
    /// # Errors
    /// If it cannot be made, or is a file.
    pub(super) fn open(root: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(root).with_context(|| {
            format!("cannot make the folder {}; take another, or have it made by who may", root.display())
        })?;
        Ok(Self { root: fs::canonicalize(root)? })
    }

    /// What stands in a file, given by its path with `/` between the parts; nothing where there is no such file.
    ///
    /// # Errors
    /// If the path leads out of the folder, or something else than a file is there.
    pub(super) fn read(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let file = self.file(path)?;
        match fs::symlink_metadata(&file) {
            Ok(found) if found.is_file() => {
                Ok(Some(fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?))
            }
            Ok(_) => anyhow::bail!("{} is no file; move it, or take another folder", file.display()),
            Err(_) => Ok(None),
        }
    }

    /// Writes a file; who reads it meanwhile has the old text or the new one. A file that has this text already is left
    /// alone.
    ///
    /// # Errors
    /// If the path leads out of the folder, or the file cannot be written.
    pub(super) fn write(&self, path: &str, content: &[u8]) -> anyhow::Result<Written> {
        let before = self.read(path)?;
        if before.as_deref() == Some(content) {
            return Ok(Written::Unchanged);
        }
        let (file, unfinished) = (self.file(path)?, self.root.join(UNFINISHED));
        let parent = file.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent).with_context(|| format!("cannot make the folder {}", parent.display()))?;
        let write = || {
            let mut open = fs::File::create(&unfinished)?;
            open.write_all(content)?;
            open.sync_data()?;
            fs::rename(&unfinished, &file)
        };
        write().with_context(|| format!("cannot write {}", file.display()))?;
        Ok(if before.is_some() { Written::Changed } else { Written::New })
    }

    /// Takes a file away, and the folders that are empty then.
    ///
    /// # Errors
    /// If the path leads out of the folder, or the file cannot be taken away.
    pub(super) fn remove(&self, path: &str) -> anyhow::Result<()> {
        let file = self.file(path)?;
        fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
        let folders = file.ancestors().skip(1).take_while(|folder| *folder != self.root);
        for folder in folders {
            // One that is not empty stays.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// Where a file lies. Neither `..` nor a symbolic link may lead out.
    fn file(&self, path: &str) -> anyhow::Result<PathBuf> {
        let relative = Path::new(path);
        let is_plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
        anyhow::ensure!(is_plain && !path.is_empty(), "`{path}` leads out of {}", self.root.display());
        let file = self.root.join(relative);
        let existing = file.ancestors().skip(1).find(|folder| folder.exists()).unwrap_or(&self.root);
        let real = fs::canonicalize(existing).with_context(|| format!("cannot open {}", existing.display()))?;
        anyhow::ensure!(real.starts_with(&self.root), "{} leads out of {}", existing.display(), self.root.display());
        Ok(file)
    }
}

/// So many files an error names.
const NAMED: usize = 5;

/// Files in a sentence: the first of them, and how many more there are.
pub(super) fn named(paths: &[&str]) -> String {
    let first = paths.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match paths.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// What writing a file came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    New,
    Changed,
    Unchanged,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_written_whole_and_only_where_they_differ() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::open(&folder.path().join("new")).unwrap();
        assert_eq!(target.write("a/b.md", b"one").unwrap(), Written::New);
        assert_eq!(target.write("a/b.md", b"one").unwrap(), Written::Unchanged);
        assert_eq!(target.write("a/b.md", b"two").unwrap(), Written::Changed);
        assert_eq!(target.read("a/b.md").unwrap().as_deref(), Some(&b"two"[..]));
        assert!(!folder.path().join("new").join(UNFINISHED).exists());
        target.remove("a/b.md").unwrap();
        assert!(!folder.path().join("new/a").exists(), "the empty folder is gone");
        assert_eq!(target.read("a/b.md").unwrap(), None);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_outside() {
        let folder = tempfile::tempdir().unwrap();
        let (inside, outside) = (folder.path().join("in"), folder.path().join("out"));
        fs::create_dir_all(&outside).unwrap();
        let target = Target::open(&inside).unwrap();
        std::os::unix::fs::symlink(&outside, inside.join("link")).unwrap();
        for path in ["../out/a", "/etc/a", "", "link/a", "link/deep/a", "a/../../out/a"] {
            assert!(target.write(path, b"x").is_err(), "{path}");
        }
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
    }
}
