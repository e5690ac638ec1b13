//! A stored state that is whole: its manifest is written last, and says of every file how large it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tantivy::Index;

use super::{entries, sync};
use crate::build::AllStatistics;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::gram_words::GramWords;
use crate::snapshot::Snapshot;

/// Raised whenever what is written changes: fields, analysis, manifest. Stored indexes of other formats are rebuilt.
pub(crate) const FORMAT: u32 = 7;

const MANIFEST: &str = "manifest.json";

/// Up to this size every byte is checked when an index is opened; above, only that no file is missing or cut off.
const MAX_CHECKED_BYTES: u64 = 16 << 20;

/// Written last into a built index.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    revision: String,
    statistics: AllStatistics,
    /// Every file with its size.
    files: BTreeMap<String, u64>,
    /// Digests of the files that tantivy gives no checksum.
    digests: BTreeMap<String, String>,
}

/// Writes the manifest: from then on the folder is whole.
pub(super) fn seal(folder: &Path, revision: &str, statistics: AllStatistics) -> Result<()> {
    let files = sizes(folder)?;
    let mut digests = BTreeMap::new();
    for name in files.keys().filter(|name| name.ends_with(".json")) {
        digests.insert(name.clone(), digest(&read(&folder.join(name))?));
    }
    let manifest = Manifest { format: FORMAT, revision: revision.to_owned(), statistics, files, digests };
    let text = serde_json::to_string(&manifest).map_err(std::io::Error::other)?;
    let path = folder.join(MANIFEST);
    fs::write(&path, format!("{}\n{text}", digest(text.as_bytes()))).map_err(Error::io("write", &path))?;
    sync(&path)?;
    sync(folder)
}

/// Opens a stored state, of this revision where one is asked for.
pub(super) fn open(folder: &Path, revision: Option<&str>) -> Result<Snapshot> {
    let manifest = read_manifest(folder)?;
    if manifest.format != FORMAT || revision.is_some_and(|revision| manifest.revision != revision) {
        return Err(Error::damaged(folder, "it is of another revision or format"));
    }
    let mut bytes = 0;
    for (name, size) in &manifest.files {
        let path = folder.join(name);
        let found = fs::metadata(&path).map_err(Error::io("read", &path))?.len();
        if found != *size {
            return Err(Error::damaged(folder, format!("{name} has {found} bytes instead of {size}")));
        }
        bytes += size;
    }
    for (name, expected) in &manifest.digests {
        if digest(&read(&folder.join(name))?) != *expected {
            return Err(Error::damaged(folder, format!("{name} is not as it was written")));
        }
    }
    let (schema, fields) = Fields::schema();
    let index = Index::open_in_dir(folder)?;
    if index.schema() != schema {
        return Err(Error::damaged(folder, "its fields are others"));
    }
    if bytes <= MAX_CHECKED_BYTES {
        let damaged = index.validate_checksum()?;
        if let Some(file) = damaged.iter().next() {
            return Err(Error::damaged(folder, format!("{} fails its checksum", file.display())));
        }
        if !GramWords::is_whole(&index)? {
            return Err(Error::damaged(folder, "the words by their 4-grams fail their checksum"));
        }
    }
    let Manifest { statistics, revision, .. } = manifest;
    Snapshot::open(&index, fields, statistics, revision)
}

/// The manifest is one line with its digest, then JSON.
fn read_manifest(folder: &Path) -> Result<Manifest> {
    let damaged = |reason: String| Error::damaged(folder, format!("its manifest {reason}"));
    let text = String::from_utf8(read(&folder.join(MANIFEST))?).map_err(|error| damaged(error.to_string()))?;
    match text.split_once('\n') {
        Some((expected, text)) if digest(text.as_bytes()) == expected => {
            serde_json::from_str(text).map_err(|error| damaged(error.to_string()))
        }
        _ => Err(damaged("is not as it was written".to_owned())),
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(Error::io("read", path))
}

pub(super) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sizes(folder: &Path) -> Result<BTreeMap<String, u64>> {
    let mut sizes = BTreeMap::new();
    for path in entries(folder)? {
        let metadata = fs::metadata(&path).map_err(Error::io("read", &path))?;
        if let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| !name.ends_with(".lock")) {
            sizes.insert(name.to_owned(), metadata.len());
        }
    }
    Ok(sizes)
}
