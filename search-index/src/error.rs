//! What can go wrong with an index. A query never does: see [`crate::limits`].

use std::io;
use std::path::{Path, PathBuf};

/// Why an index could not be built, opened or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder of the index could not be read or written.
    #[error("the search index could not {doing} {path}: {source}; check that the folder is writable and has space")]
    Io {
        /// What was tried: `create`, `lock`, `rename`, …
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// tantivy refused to build or read the index.
    #[error("the search index failed: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// A part of the index could not be read while it was searched.
    #[error("the search index could not be read: {0}; delete its folder, and it is built again")]
    Read(#[from] io::Error),
    /// The stored index is not one of this version, or is damaged. `open_or_build` mends this by building anew.
    #[error("the stored search index in {path} is not usable: {reason}")]
    Damaged {
        /// The folder of the index.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
}

impl Error {
    /// An [`Error::Io`] builder for `map_err`.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { doing, path, source }
    }

    pub(crate) fn damaged(path: &Path, reason: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_path_buf(), reason: reason.into() }
    }
}

/// The crate's result.
pub type Result<T> = std::result::Result<T, Error>;
