//! The index as its users hold it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::document::Document;
use crate::error::Result;
use crate::query::{Query, Results, Suggestion};
use crate::rehearsal::Rehearsal;
use crate::snapshot::Snapshot;
use crate::storage;
use crate::weights::Weights;

/// Whether an index was there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// The stored index has the revision asked for; the documents were not even made.
    Reused,
    /// The stored index has other articles, but few: only those that differ were taken up, in memory.
    Adapted,
    /// It was built from the documents.
    Built,
}

/// A search index, shared between threads by reference. Searching takes no lock beyond taking hold of the state.
pub struct SearchIndex {
    /// The folder, unless the index is in memory.
    home: Option<PathBuf>,
    current: RwLock<Arc<Snapshot>>,
    /// One rebuild at a time, so that the last one asked for is the last one seen.
    rebuilding: Mutex<()>,
}

impl SearchIndex {
    /// Opens the index in a folder, in milliseconds, if it has this revision; otherwise builds it from the documents
    /// and keeps it there. The folder is made if it is missing and holds nothing else.
    ///
    /// `revision` names the content, such as a hash of the articles; the index's own format is added to it. A stored
    /// index of other content is taken where no more than an eighth of it differs, which is then kept in memory; one that
    /// differs more, is damaged or half-built is replaced. Of several processes one builds, and the others wait and use
    /// what it built.
    ///
    /// # Errors
    /// If the folder cannot be read or written.
    pub fn open_or_build(
        home: &Path,
        revision: &str,
        documents: impl FnOnce() -> Vec<Document>,
    ) -> Result<(Self, Opened)> {
        let (snapshot, opened) = storage::open_or_build(home, revision, documents)?;
        Ok((Self::new(Some(home.to_path_buf()), snapshot), opened))
    }

    /// An index without a folder, for tests and small tools.
    ///
    /// # Errors
    /// If memory or threads run out.
    pub fn in_memory(documents: &[Document]) -> Result<Self> {
        Ok(Self::new(None, storage::in_memory("", documents)?))
    }

    fn new(home: Option<PathBuf>, snapshot: Snapshot) -> Self {
        Self { home, current: RwLock::new(Arc::new(snapshot)), rebuilding: Mutex::new(()) }
    }

    /// Replaces all content. Searches under way finish on the old state, later ones see the new; if it fails, the old
    /// state stays.
    ///
    /// # Errors
    /// If the folder cannot be read or written.
    pub fn rebuild(&self, revision: &str, documents: impl FnOnce() -> Vec<Document>) -> Result<Opened> {
        let _turn = self.rebuilding.lock().unwrap_or_else(PoisonError::into_inner);
        let (snapshot, opened) = match &self.home {
            Some(home) => storage::open_or_build(home, revision, documents)?,
            None => (storage::in_memory(revision, &documents())?, Opened::Built),
        };
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(opened)
    }

    /// An index in which these articles have these documents and no others, and everything else is as here: what is
    /// searched afterwards, and found, is what an index built from all the documents would have. Articles without
    /// documents are gone. The documents are those of whole articles, in all locales; sections that are as they were cost
    /// nothing.
    ///
    /// Both indexes may be searched from then on, without regard to each other. The new one shares the folder and what is
    /// stored there, and keeps what differs in memory: nothing is written, so that there is nothing to break off, and the
    /// next [`Self::open_or_build`] takes up the difference again. [`Self::stored`] stores it.
    ///
    /// # Errors
    /// If the index cannot be read from disk, or memory runs out.
    pub fn replaced(&self, revision: &str, articles: &[&str], documents: &[Document]) -> Result<Self> {
        let articles = articles.iter().copied().collect();
        let snapshot = crate::replace::replaced(&self.snapshot(), revision, &articles, documents)?;
        Ok(Self::new(self.home.clone(), snapshot))
    }

    /// Sections that are kept in memory, or left out of what is stored, since articles were replaced: the more, the more
    /// each search costs.
    pub fn replaced_sections(&self) -> u64 {
        self.snapshot().joined.changed()
    }

    /// The same content, merged and stored as one: as fast as when it was built, and opened by the next start as it is.
    /// Seconds for a large index, but no section is analysed again. It takes the place of what was stored before.
    ///
    /// # Errors
    /// If the folder cannot be read or written; this index stays as it is then.
    pub fn stored(&self) -> Result<Self> {
        let snapshot = self.snapshot();
        let stored = match &self.home {
            Some(home) => storage::store_merged(home, &snapshot)?,
            None => storage::merge_in_memory(&snapshot)?,
        };
        Ok(Self::new(self.home.clone(), stored))
    }

    /// Makes what the first search would have to make: for whoever has the time before it comes.
    ///
    /// # Errors
    /// If the index cannot be read from disk.
    pub fn prepare(&self) -> Result<()> {
        self.snapshot().joined.number_all()
    }

    /// Searches with the default weights.
    ///
    /// # Errors
    /// If the index cannot be read from disk; never because of what is asked.
    pub fn search(&self, query: &Query) -> Result<Results> {
        self.search_with(query, &Weights::default())
    }

    /// Searches with other weights: for tuning.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn search_with(&self, query: &Query, weights: &Weights) -> Result<Results> {
        crate::search::search(&self.snapshot(), query, weights)
    }

    /// Gathers what ranking needs to know for a query, to rank it with other weights: for tuning.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn rehearse(&self, query: &Query, weights: &Weights) -> Result<Rehearsal> {
        Rehearsal::new(&self.snapshot(), query, weights)
    }

    /// Completes what is being typed by titles and headings of one locale: titles that start so first, then titles
    /// with a word that starts so, then headings. Accents and capitals do not matter, and from
    /// [`crate::limits::MIN_TYPO_CHARS`] letters on one typo does not either. At most
    /// [`crate::limits::MAX_SUGGESTIONS`]; an empty prefix completes nothing.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn suggest(&self, prefix: &str, locale: &str, max_audience: u8, limit: usize) -> Result<Vec<Suggestion>> {
        crate::suggest::suggest(&self.snapshot(), prefix, locale, max_audience, limit)
    }

    /// Whether a past query may be suggested to a reader: all of its words, small ones aside, stand as written in what the
    /// reader may read in the locale. So it finds something, and tells of nothing else: no name, no number, no word of an
    /// article for others. A query with operators is none.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn is_open(&self, text: &str, locale: &str, max_audience: u8) -> Result<bool> {
        crate::typed::is_open(&self.snapshot(), text, locale, max_audience)
    }

    /// The revision of the content that is searched now.
    pub fn revision(&self) -> String {
        self.snapshot().revision.clone()
    }

    /// Sections in the index, of all locales and audiences.
    pub fn sections(&self) -> u64 {
        self.snapshot().joined.sections()
    }

    /// Locales that have a section, in lower case.
    pub fn locales(&self) -> BTreeSet<String> {
        self.snapshot().locales().into_iter().map(str::to_owned).collect()
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }
}
