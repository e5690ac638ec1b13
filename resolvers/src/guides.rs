//! The knowledge base with its index and the schema's coordinates: one value, swapped whole when guides change.

mod documents;
mod renewed;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use kb::{Audience, KnowledgeBase, Locale, SchemaCoordinates};
use search_index::{Opened, Query, SearchIndex};
use tokio::sync::watch;

use crate::help::{Live, Ranked};
use documents::documents_of;
pub(crate) use documents::section_id;
pub use documents::{anchor_of, audience_level, documents};
pub use renewed::Warning;

/// Why the guides cannot be offered.
#[derive(Debug, thiserror::Error)]
pub enum GuidesError {
    /// The schema's own text is no schema: a defect of ours.
    #[error("the schema is not valid: {0}")]
    Schema(#[from] kb::coordinate::SchemaError),
    /// The index can neither be opened nor built.
    #[error("the search index: {0}")]
    Index(#[from] search_index::Error),
}

/// What is known of the articles at one time.
pub struct Guides {
    knowledge_base: KnowledgeBase,
    index: Arc<SearchIndex>,
    index_folder: Option<PathBuf>,
    coordinates: Arc<SchemaCoordinates>,
    live: Arc<Live>,
    ranked: Ranked,
    findings: usize,
    warnings: Arc<Vec<Warning>>,
}

impl std::fmt::Debug for Guides {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guides").field("knowledge_base", &self.knowledge_base).finish_non_exhaustive()
    }
}

impl Guides {
    /// The articles with their index, and the schema that they are about in its definition language: see [`Self::about`].
    ///
    /// # Errors
    /// A folder that cannot be read or written; a schema that is none.
    pub fn open(
        knowledge_base: KnowledgeBase,
        sdl: &str,
        index_folder: Option<&Path>,
    ) -> Result<(Self, Opened), GuidesError> {
        let coordinates = SchemaCoordinates::parse(sdl, "schema.graphql")?;
        Self::about(Arc::new(coordinates), knowledge_base, index_folder)
    }

    /// Articles about a schema with their index: the one kept in the folder where it fits them, else a new one.
    ///
    /// # Errors
    /// A folder that cannot be read or written.
    pub fn about(
        coordinates: Arc<SchemaCoordinates>,
        knowledge_base: KnowledgeBase,
        index_folder: Option<&Path>,
    ) -> Result<(Self, Opened), GuidesError> {
        let (index, opened) = match index_folder {
            Some(folder) => {
                SearchIndex::open_or_build(folder, knowledge_base.revision(), || documents(&knowledge_base))?
            }
            None => (SearchIndex::in_memory(&documents(&knowledge_base))?, Opened::Built),
        };
        let live = Arc::new(Live::of(&knowledge_base, &coordinates));
        let guides = Self {
            knowledge_base,
            index: Arc::new(index),
            index_folder: index_folder.map(Path::to_owned),
            coordinates,
            live,
            ranked: Ranked::default(),
            findings: 0,
            warnings: Arc::default(),
        };
        Ok((guides, opened))
    }

    /// The articles.
    pub fn knowledge_base(&self) -> &KnowledgeBase {
        &self.knowledge_base
    }

    /// Their index.
    pub fn index(&self) -> &SearchIndex {
        &self.index
    }

    /// A search of this text as a reader of this locale and audience makes it: their locale first, then the others, so that
    /// an article that was not translated is found in the language it has.
    pub fn query(&self, text: String, locale: &Locale, reader: Audience) -> Query {
        let others = self.knowledge_base.locales().iter().filter(|other| *other != locale);
        let locales = std::iter::once(locale).chain(others).map(ToString::to_string).collect();
        Query { text, locales, max_audience: audience_level(reader), ..Query::default() }
    }

    /// What the schema has.
    pub fn coordinates(&self) -> &SchemaCoordinates {
        &self.coordinates
    }

    /// The conditions of the articles over live state.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// The topics that were worked out of these guides.
    pub(crate) fn ranked(&self) -> &Ranked {
        &self.ranked
    }

    /// The locale that an `Accept-Language` header comes to (RFC 9110, section 12.5.4): the first of its tags, by weight,
    /// whose language articles are written in; else the default.
    pub fn accept_language(&self, header: Option<&str>) -> Locale {
        preferred(header, self.knowledge_base.locales()).unwrap_or_else(|| self.knowledge_base.default_locale().clone())
    }
}

/// Which of these languages an `Accept-Language` header wants most; nothing where it wants none of them.
pub fn preferred(header: Option<&str>, locales: &[Locale]) -> Option<Locale> {
    let mut tags: Vec<(u16, &str)> = header.unwrap_or_default().split(',').filter_map(weighted).collect();
    tags.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let known = tags.iter().filter_map(|(_, tag)| tag.parse::<Locale>().ok());
    known.into_iter().find_map(|tag| tag.closest(locales).cloned())
}

/// A tag with its weight in thousandths; nothing for one that is not wanted at all.
fn weighted(item: &str) -> Option<(u16, &str)> {
    let mut parts = item.split(';');
    let tag = parts.next()?.trim();
    let quality = parts.find_map(|part| part.trim().strip_prefix("q="));
    let weight = match quality {
        None => 1_000,
        Some(quality) => {
            let (whole, fraction) = quality.split_once('.').unwrap_or((quality, ""));
            let thousandths: u16 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
            whole.parse::<u16>().ok()?.min(1) * 1_000 + thousandths
        }
    };
    (weight > 0 && !tag.is_empty()).then_some((weight.min(1_000), tag))
}

/// Where requests find the guides of the moment.
#[derive(Debug, Clone)]
pub struct GuidesHandle(Arc<watch::Sender<Arc<Guides>>>);

impl GuidesHandle {
    /// With these guides to begin with.
    pub fn new(guides: Guides) -> Self {
        Self(Arc::new(watch::Sender::new(Arc::new(guides))))
    }

    /// The guides of the moment; a request keeps them to its end.
    pub fn load(&self) -> Arc<Guides> {
        Arc::clone(&self.0.borrow())
    }

    /// Other guides from now on. Whoever follows them is told.
    pub fn replace(&self, guides: Guides) {
        self.0.send_replace(Arc::new(guides));
    }

    /// Follows them: from these guides on, which the follower knows, whatever became of them since.
    pub fn follow(&self, known: Arc<Guides>) -> GuidesFollower {
        let mut replaced = self.0.subscribe();
        if !Arc::ptr_eq(&known, &replaced.borrow()) {
            replaced.mark_changed();
        }
        GuidesFollower { replaced, known: KnownGuides(Arc::new(Mutex::new(known))) }
    }
}

/// Somebody who wants to know when there are other guides.
#[derive(Debug)]
pub struct GuidesFollower {
    replaced: watch::Receiver<Arc<Guides>>,
    known: KnownGuides,
}

impl GuidesFollower {
    /// Waits until there are others than those that were looked at last; gives those. `None` when nobody can replace them
    /// any more. Nothing is lost where the wait is given up.
    pub async fn next(&mut self) -> Option<KnownGuides> {
        self.replaced.changed().await.ok()?;
        Some(self.known.clone())
    }
}

/// The guides that a follower was told of last, to compare with those of the moment.
#[derive(Debug, Clone)]
pub struct KnownGuides(Arc<Mutex<Arc<Guides>>>);

impl KnownGuides {
    /// The follower knows these from now on; gives those it knew before.
    pub fn replace(&self, with: &Arc<Guides>) -> Arc<Guides> {
        std::mem::replace(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), Arc::clone(with))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_of_accept_language_are_read_as_the_specification_says() {
        for (item, weight) in [
            ("en", Some((1_000, "en"))),
            (" fr-CH ; q=0.9", Some((900, "fr-CH"))),
            ("de;q=0", None),
            ("it;q=1.0", Some((1_000, "it"))),
            ("es;q=0.25", Some((250, "es"))),
            ("es;q=abc", None),
            ("", None),
        ] {
            assert_eq!(weighted(item), weight, "{item}");
        }
    }
}
