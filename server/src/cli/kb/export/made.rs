//! What an export owns of its folder: the files that an export made, as it made them. Whatever else is there is somebody's work.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{File, Summary};
use crate::cli::kb::target::{Target, Written, named};

/// The list of it, in the folder.
const MADE: &str = "export.json";

/// The files that exports of this folder made, by path.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Made {
    /// The SHA-256 of each.
    files: BTreeMap<String, String>,
    /// While an export is under way, and when it was cut short: what the files may still be, of exports before.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    earlier: BTreeMap<String, BTreeSet<String>>,
}

impl Made {
    fn read(target: &Target) -> anyhow::Result<Self> {
        let Some(text) = target.read(MADE)? else { return Ok(Self::default()) };
        serde_json::from_slice(&text)
            .with_context(|| format!("`{MADE}` is none of an export; take another folder, or move the file"))
    }

    fn record(&self, target: &Target) -> anyhow::Result<()> {
        let text = format!("{}\n", serde_json::to_string_pretty(self)?);
        target.write(MADE, text.as_bytes()).map(|_| ())
    }

    /// Whether an export made the file so, and nobody has changed it.
    fn is_own(&self, path: &str, content: &[u8]) -> bool {
        let hash = hash(content);
        let is_earlier = || self.earlier.get(path).is_some_and(|earlier| earlier.contains(&hash));
        self.files.get(path) == Some(&hash) || is_earlier()
    }

    /// What is an export's own while other files are written. Should that be cut short, the next export knows all that may
    /// be its own.
    fn and(&self, now: &BTreeMap<String, String>) -> Self {
        let mut earlier = self.earlier.clone();
        for (path, hash) in &self.files {
            earlier.entry(path.clone()).or_default().insert(hash.clone());
        }
        Self { files: now.clone(), earlier }
    }

    fn paths(&self) -> BTreeSet<&str> {
        self.files.keys().chain(self.earlier.keys()).map(String::as_str).collect()
    }
}

/// Writes these files, and takes away those that an export made and that are not among them.
///
/// # Errors
/// If a file that would be written over is none of an export's, unless that is wanted: then nothing is written. If one
/// cannot be written.
pub(super) fn write(target: &Target, files: &[File], force: bool) -> anyhow::Result<Summary> {
    let before = Made::read(target)?;
    if !force {
        refuse_overwriting(target, files, &before)?;
    }
    let now: BTreeMap<String, String> = files.iter().map(|it| (it.path.clone(), hash(&it.content))).collect();
    before.and(&now).record(target)?;
    let mut summary = Summary::default();
    for file in files {
        match target.write(&file.path, &file.content)? {
            Written::Unchanged => summary.unchanged += 1,
            Written::New | Written::Changed => summary.written.push(file.path.clone()),
        }
    }
    for path in before.paths().into_iter().filter(|path| !now.contains_key(*path)) {
        match target.read(path)? {
            Some(content) if before.is_own(path, &content) => {
                target.remove(path)?;
                summary.removed.push(path.to_owned());
            }
            Some(_) => summary.kept.push(path.to_owned()),
            None => {}
        }
    }
    Made { files: now, earlier: BTreeMap::new() }.record(target)?;
    Ok(summary)
}

/// Refuses to write over anybody's work, and names it.
fn refuse_overwriting(target: &Target, files: &[File], before: &Made) -> anyhow::Result<()> {
    let known = before.paths();
    let (mut foreign, mut changed) = (Vec::new(), Vec::new());
    for File { path, content } in files {
        let Some(there) = target.read(path)?.filter(|there| there != content) else { continue };
        match known.contains(path.as_str()) {
            true if before.is_own(path, &there) => {}
            true => changed.push(path.as_str()),
            false => foreign.push(path.as_str()),
        }
    }
    let mut reasons = Vec::new();
    if !changed.is_empty() {
        reasons.push(format!("somebody has changed since the last export: {}", named(&changed)));
    }
    if !foreign.is_empty() {
        reasons.push(format!("no export made: {}", named(&foreign)));
    }
    anyhow::ensure!(
        reasons.is_empty(),
        "files would be written over that {}; move them, take another folder, or say `--force`; nothing was written",
        reasons.join(", and that ")
    );
    Ok(())
}

fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), content: text.as_bytes().to_vec() }
    }

    fn read(folder: &Path, path: &str) -> String {
        fs::read_to_string(folder.join(path)).unwrap()
    }

    #[test]
    fn an_export_replaces_and_removes_what_an_export_made_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::open(folder.path()).unwrap();
        let write = |files: &[File]| write(&target, files, false);
        let first = write(&[file("kb/a.md", "a"), file("kb/b.md", "b"), file("kb/c.md", "c")]).unwrap();
        assert_eq!((first.written.len(), first.unchanged), (3, 0));
        fs::write(folder.path().join("kb/own.md"), "own").unwrap();
        fs::write(folder.path().join("kb/c.md"), "changed").unwrap();
        let second = write(&[file("kb/a.md", "a2")]).unwrap();
        assert_eq!(second.written, ["kb/a.md"]);
        assert_eq!((second.removed, second.kept), (vec!["kb/b.md".to_owned()], vec!["kb/c.md".to_owned()]));
        assert_eq!(read(folder.path(), "kb/own.md"), "own");
        assert_eq!(write(&[file("kb/a.md", "a2")]).unwrap().unchanged, 1);
    }

    #[test]
    fn what_somebody_wrote_or_changed_is_written_over_only_if_that_is_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::open(folder.path()).unwrap();
        write(&target, &[file("kb/a.md", "a"), file("kb/b.md", "b")], false).unwrap();
        fs::write(folder.path().join("kb/b.md"), "by hand").unwrap();
        fs::write(folder.path().join("kb/own.md"), "own").unwrap();
        let next = [file("kb/a.md", "a2"), file("kb/b.md", "b2"), file("kb/own.md", "ours")];
        let error = write(&target, &next, false).unwrap_err().to_string();
        let told = "files would be written over that somebody has changed since the last export: kb/b.md, and that no export \
                    made: kb/own.md; move them, take another folder, or say `--force`; nothing was written";
        assert_eq!(error, told);
        assert_eq!(["kb/a.md", "kb/b.md", "kb/own.md"].map(|it| read(folder.path(), it)), ["a", "by hand", "own"]);
        assert_eq!(write(&target, &next, true).unwrap().written.len(), 3);
        assert_eq!(read(folder.path(), "kb/b.md"), "b2");
        assert_eq!(
            write(&target, &[file("kb/b.md", "b3")], false).unwrap().removed.len(),
            2,
            "all of it is its own now"
        );
        // Who wrote what an export would write has written nothing that is lost.
        fs::write(folder.path().join("kb/b.md"), "b4").unwrap();
        assert_eq!(write(&target, &[file("kb/b.md", "b4")], false).unwrap().unchanged, 1);
    }

    #[test]
    fn what_an_export_that_was_cut_short_wrote_or_had_yet_to_write_is_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::open(folder.path()).unwrap();
        write(&target, &[file("a.md", "a"), file("b.md", "b"), file("gone.md", "g")], false).unwrap();
        let cut_short = |files: &[File]| {
            let now = files.iter().map(|it| (it.path.clone(), hash(&it.content))).collect();
            Made::read(&target).unwrap().and(&now).record(&target).unwrap();
            target.write(&files[0].path, &files[0].content).unwrap();
        };
        cut_short(&[file("a.md", "a2"), file("b.md", "b2"), file("new.md", "n")]);
        cut_short(&[file("a.md", "a3"), file("b.md", "b3")]);
        let summary = write(&target, &[file("a.md", "a4"), file("b.md", "b4")], false).unwrap();
        assert_eq!((summary.written.len(), summary.removed), (2, vec!["gone.md".to_owned()]));
        assert_eq!(Made::read(&target).unwrap().earlier, BTreeMap::new());
    }
}
