//! The index on disk.
//!
//! In the folder given, each state has a folder of its own, named after its format and revision. It is built beside as
//! `.building-…` and renamed when it is whole, so a folder with the right name is a finished index; a build that was
//! killed leaves only what the next one clears away, and what is removed loses its name first. Builders take turns by a
//! lock on `.lock`, which the operating system releases with the process; readers need none.
//!
//! A stored state never changes. Articles that are replaced live in memory beside it, and a column has a digest of every
//! section: whoever starts with other articles opens the state that is there, and takes up those that differ. So
//! processes with other articles share a folder without building it in turns.

mod whole;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tantivy::directory::{MmapDirectory, RamDirectory};

use crate::build::{AllStatistics, write};
use crate::document::Document;
use crate::error::{Error, Result};
use crate::fields::{Fields, empty_index};
use crate::gram_words::GramWords;
use crate::index::Opened;
use crate::joined::Part;
use crate::replace::{merged, replaced};
use crate::section::{articles, sections, standing_articles};
use crate::snapshot::Snapshot;
pub(crate) use whole::FORMAT;
use whole::{digest, open, seal};

const LOCK: &str = ".lock";
const BUILDING: &str = ".building-";
const FINISHED: &str = "index-";
const REMOVING: &str = ".removing-";

/// An index of other articles is taken where at most one in so many of its sections would differ.
const DIFFERING: u64 = 8;

/// Opens the stored state of this revision; else one that differs little, with what differs beside it; else builds it.
pub(crate) fn open_or_build(
    home: &Path,
    revision: &str,
    documents: impl FnOnce() -> Vec<Document>,
) -> Result<(Snapshot, Opened)> {
    if let Some(snapshot) = open_if_usable(&home.join(folder_name(revision)), Some(revision)) {
        return Ok((snapshot, Opened::Reused));
    }
    let documents = documents();
    if let Some(snapshot) = adapted(home, revision, &documents) {
        return Ok((snapshot, Opened::Adapted));
    }
    store(home, revision, |folder| build(folder, &documents))
}

/// Stores the state as one segment, and opens that.
pub(crate) fn store_merged(home: &Path, snapshot: &Snapshot) -> Result<Snapshot> {
    let (stored, _) = store(home, &snapshot.revision, |folder| merge_into(folder, snapshot))?;
    Ok(stored)
}

/// The state as one segment in memory.
pub(crate) fn merge_in_memory(snapshot: &Snapshot) -> Result<Snapshot> {
    let parts: Vec<&Part> = snapshot.joined.parts().map(|(_, part)| part).collect();
    let index = match parts.is_empty() {
        true => empty_index().create_in_ram()?,
        false => merged(&parts, RamDirectory::create())?,
    };
    Snapshot::open(&index, snapshot.fields, snapshot.statistics.clone(), snapshot.revision.clone())
}

/// Fills a folder of its own, unless another process has stored the same meanwhile, and takes it in place of all others.
fn store(home: &Path, revision: &str, fill: impl FnOnce(&Path) -> Result<AllStatistics>) -> Result<(Snapshot, Opened)> {
    let current = folder_name(revision);
    let finished = home.join(&current);
    fs::create_dir_all(home).map_err(Error::io("create", home))?;
    let lock_path = home.join(LOCK);
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&lock_path)
        .map_err(Error::io("create", &lock_path))?;
    lock.lock().map_err(Error::io("lock", &lock_path))?;
    // Somebody else may have built it while we waited.
    if let Some(snapshot) = open_if_usable(&finished, Some(revision)) {
        return Ok((snapshot, Opened::Reused));
    }
    clear(home, |name| name.starts_with(BUILDING) || name.starts_with(REMOVING))?;
    let building = home.join(format!("{BUILDING}{current}"));
    fs::create_dir_all(&building).map_err(Error::io("create", &building))?;
    if let Err(error) = fill(&building).and_then(|statistics| seal(&building, revision, statistics)) {
        // Where the disk is full, what is of no use must not fill it.
        if let Err(left) = fs::remove_dir_all(&building) {
            tracing::warn!(error = %left, folder = %building.display(), "a search index that is not whole is left behind");
        }
        return Err(error);
    }
    if finished.exists() {
        remove(home, &finished)?;
    }
    fs::rename(&building, &finished).map_err(Error::io("rename", &building))?;
    sync(home)?;
    let snapshot = open(&finished, Some(revision))?;
    clear(home, |name| name.starts_with(FINISHED) && name != current)?;
    Ok((snapshot, Opened::Built))
}

/// A stored state of other articles with those that differ in memory beside it, if they are few.
fn adapted(home: &Path, revision: &str, documents: &[Document]) -> Option<Snapshot> {
    let folders = entries(home).ok()?.into_iter();
    let is_finished =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(FINISHED));
    let stored = folders.filter(is_finished).find_map(|folder| open_if_usable(&folder, None))?;
    let wanted = articles(&sections(documents));
    let standing = standing_articles(&stored.joined).ok()?;
    let gone = standing.keys().filter(|article| !wanted.contains_key(*article));
    let other = wanted.iter().filter(|(article, digests)| standing.get(*article) != Some(*digests));
    let differing: BTreeSet<&str> = gone.chain(other.map(|(article, _)| article)).map(String::as_str).collect();
    let changed = |document: &&Document| differing.contains(document.article.as_str());
    let sections = documents.iter().filter(changed).count().max(differing.len()) as u64;
    if sections > stored.joined.sections() / DIFFERING {
        return None;
    }
    let documents: Vec<Document> = documents.iter().filter(changed).cloned().collect();
    match replaced(&stored, revision, &differing, &documents) {
        Ok(snapshot) => Some(snapshot),
        Err(error) => {
            tracing::warn!(%error, "the stored search index could not be brought up to date, and is built anew");
            None
        }
    }
}

/// An index that lives and dies with the process.
pub(crate) fn in_memory(revision: &str, documents: &[Document]) -> Result<Snapshot> {
    let (_, fields) = Fields::schema();
    let index = empty_index().create_in_ram()?;
    let statistics = write(&index, &fields, &sections(documents))?;
    Snapshot::open(&index, fields, statistics, revision.to_owned())
}

fn folder_name(revision: &str) -> String {
    let name = digest(format!("{FORMAT}\n{revision}").as_bytes());
    format!("{FINISHED}{}", name.get(..20).unwrap_or(&name))
}

fn build(folder: &Path, documents: &[Document]) -> Result<AllStatistics> {
    let (_, fields) = Fields::schema();
    let index = empty_index().create_in_dir(folder)?;
    let statistics = write(&index, &fields, &sections(documents))?;
    GramWords::store(&index)?;
    Ok(statistics)
}

fn merge_into(folder: &Path, snapshot: &Snapshot) -> Result<AllStatistics> {
    let parts: Vec<&Part> = snapshot.joined.parts().map(|(_, part)| part).collect();
    if parts.is_empty() {
        empty_index().create_in_dir(folder)?;
    } else {
        let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        GramWords::store(&merged(&parts, directory)?)?;
    }
    Ok(snapshot.statistics.clone())
}

/// The stored index if there is one that can be used; why not is logged.
fn open_if_usable(folder: &Path, revision: Option<&str>) -> Option<Snapshot> {
    if !folder.exists() {
        return None;
    }
    match open(folder, revision) {
        Ok(snapshot) => Some(snapshot),
        Err(error) => {
            tracing::warn!(%error, "the stored search index is built anew");
            None
        }
    }
}

/// Removes what is no longer of use.
fn clear(home: &Path, is_old: impl Fn(&str) -> bool) -> Result<()> {
    for path in entries(home)? {
        if path.file_name().and_then(|name| name.to_str()).is_some_and(&is_old) {
            remove(home, &path)?;
        }
    }
    Ok(())
}

/// Removes a folder, its name first: what is named as a finished index is whole, even if this is broken off.
fn remove(home: &Path, path: &Path) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut removing = path.to_path_buf();
    if name.starts_with(FINISHED) {
        removing = home.join(format!("{REMOVING}{name}"));
        fs::rename(path, &removing).map_err(Error::io("rename", path))?;
    }
    fs::remove_dir_all(&removing).map_err(Error::io("remove", &removing))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::io("read", folder))? {
        paths.push(entry.map_err(Error::io("read", folder))?.path());
    }
    Ok(paths)
}

/// A rename that survives a power cut needs the folder written out too.
fn sync(path: &Path) -> Result<()> {
    File::open(path).and_then(|file| file.sync_all()).map_err(Error::io("write", path))
}
