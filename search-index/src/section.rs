//! A section on its way into the index, and back out of it.
//!
//! What a section is indexed by follows from its [`Document`] and from two things that others tell: which translations its
//! article has, and whether it is the first of its article. All of it can be read back from what is stored, so that a
//! section's terms can be worked out again when it is replaced.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tantivy::schema::Value;
use tantivy::{DocId, TantivyDocument};

use crate::analysis::clean;
use crate::columns::TextColumn;
use crate::document::Document;
use crate::error::Result;
use crate::fields::{Fields, MAX_AUDIENCE, Partition};
use crate::joined::JoinedSegment;

/// A section with what it is indexed by.
#[derive(Debug, Clone)]
pub(crate) struct Section<'a> {
    pub(crate) document: Cow<'a, Document>,
    /// Partitions of the article's sections in other locales.
    pub(crate) translations: Vec<String>,
    /// Whether it is the first section of its article in its partition: then its title is completed.
    pub(crate) starts_article: bool,
}

/// What is stored of a section beside its texts and columns.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    #[serde(rename = "a")]
    audience: u8,
    #[serde(rename = "f", default, skip_serializing_if = "std::ops::Not::not")]
    starts_article: bool,
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    coordinates: Vec<String>,
    #[serde(rename = "s", default, skip_serializing_if = "String::is_empty")]
    synonyms: String,
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    slugs: Vec<String>,
}

/// The sections of these documents, which are all of their articles', in their order. Of two with the same id in a locale
/// the first is taken.
pub(crate) fn sections(documents: &[Document]) -> Vec<Section<'_>> {
    let mut partitions: HashMap<&str, BTreeSet<(&str, u8)>> = HashMap::new();
    for document in documents {
        let audience = document.audience.min(MAX_AUDIENCE);
        partitions.entry(&document.article).or_default().insert((&document.locale, audience));
    }
    let (mut ids, mut started) = (HashSet::new(), HashSet::new());
    let mut sections = Vec::with_capacity(documents.len());
    for document in documents {
        if !ids.insert((&document.locale, &document.id)) {
            tracing::warn!(id = document.id, locale = document.locale, "a second section has this id; it is left out");
            continue;
        }
        let all = partitions.get(document.article.as_str()).into_iter().flatten();
        let others = all.filter(|(locale, _)| *locale != document.locale);
        sections.push(Section {
            document: Cow::Borrowed(document),
            translations: others
                .map(|(locale, audience)| Partition::new(locale, *audience).as_str().to_owned())
                .collect(),
            starts_article: started.insert((&document.article, Partition::new(&document.locale, document.audience))),
        });
    }
    sections
}

impl Section<'_> {
    pub(crate) fn partition(&self) -> Partition {
        Partition::new(&self.document.locale, self.document.audience)
    }

    /// Equal for sections that are indexed alike: the beginning of a SHA-256. 64 bits do, as it is only compared with that
    /// of the same section before.
    pub(crate) fn digest(&self) -> u64 {
        let Document { id, article, locale, kind, category, tags, audience, .. } = &*self.document;
        let Document { coordinates, slugs, title, heading, body, synonyms, is_preamble, .. } = &*self.document;
        let mut hash = Sha256::new();
        for text in [id, article, locale, kind, category, title, heading, body] {
            feed(&mut hash, text);
        }
        for list in [tags, coordinates, slugs, synonyms, &self.translations] {
            hash.update((list.len() as u64).to_be_bytes());
            list.iter().for_each(|text| feed(&mut hash, text));
        }
        hash.update([*audience, u8::from(*is_preamble), u8::from(self.starts_article)]);
        let digest: [u8; 32] = hash.finalize().into();
        digest.first_chunk().map_or(0, |beginning| u64::from_be_bytes(*beginning))
    }

    /// What is kept of it to be read back, as text.
    pub(crate) fn kept(&self) -> Result<String> {
        let kept = Kept {
            audience: self.document.audience,
            starts_article: self.starts_article,
            coordinates: self.document.coordinates.clone(),
            synonyms: synonyms(&self.document),
            slugs: self.document.slugs.clone(),
        };
        Ok(serde_json::to_string(&kept).map_err(std::io::Error::other)?)
    }
}

/// All other words for a section as one text.
pub(crate) fn synonyms(document: &Document) -> String {
    clean(&document.synonyms.join("\n")).into_owned()
}

/// By article: the digests of its sections, in all locales, ascending. Equal for articles that are indexed alike, wherever
/// their sections stand.
pub(crate) type Articles = BTreeMap<String, Vec<u64>>;

/// Those of these sections.
pub(crate) fn articles(sections: &[Section]) -> Articles {
    ascending(sections.iter().map(|section| (section.document.article.clone(), section.digest())))
}

/// Those that stand in an index.
pub(crate) fn standing_articles(segment: &JoinedSegment) -> Result<Articles> {
    let articles = TextColumn::open(segment, "article")?;
    let mut standing = Vec::new();
    for doc in (0..segment.max_doc()).filter(|doc| segment.is_alive(*doc)) {
        standing.push((articles.text(doc)?, segment.digests().first(doc).unwrap_or_default()));
    }
    Ok(ascending(standing))
}

fn ascending(sections: impl IntoIterator<Item = (String, u64)>) -> Articles {
    let mut articles = Articles::new();
    for (article, digest) in sections {
        articles.entry(article).or_default().push(digest);
    }
    articles.values_mut().for_each(|digests| digests.sort_unstable());
    articles
}

fn feed(hash: &mut Sha256, text: &str) {
    // Lengths keep two neighbouring texts from reading as two others.
    hash.update((text.len() as u64).to_be_bytes());
    hash.update(text);
}

/// A section as it stands in the index.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) doc: DocId,
    pub(crate) digest: u64,
    /// What it was indexed by; of columns that are not searched by terms, only what is needed to know it.
    pub(crate) section: Section<'static>,
}

/// Reads sections back.
pub(crate) struct StandingSections<'a> {
    segment: &'a JoinedSegment,
    fields: Fields,
    ids: TextColumn<'a>,
    locales: TextColumn<'a>,
}

impl<'a> StandingSections<'a> {
    pub(crate) fn new(segment: &'a JoinedSegment, fields: Fields) -> Result<Self> {
        let (ids, locales) = (TextColumn::open(segment, "id")?, TextColumn::open(segment, "locale")?);
        Ok(Self { segment, fields, ids, locales })
    }

    pub(crate) fn read(&self, doc: DocId, article: &str) -> Result<Standing> {
        let fields = self.fields;
        let stored: TantivyDocument = self.segment.document(doc)?;
        let text = |field| stored.get_first(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let kept: Kept = serde_json::from_str(&text(fields.kept)).map_err(std::io::Error::other)?;
        let document = Document {
            id: self.ids.text(doc)?,
            article: article.to_owned(),
            locale: self.locales.text(doc)?,
            audience: kept.audience,
            coordinates: kept.coordinates,
            title: text(fields.title_text),
            heading: text(fields.heading_text),
            body: text(fields.body_text),
            synonyms: vec![kept.synonyms],
            slugs: kept.slugs,
            ..Document::default()
        };
        let section =
            Section { document: Cow::Owned(document), translations: Vec::new(), starts_article: kept.starts_article };
        Ok(Standing { doc, digest: self.segment.digests().first(doc).unwrap_or_default(), section })
    }
}
