//! The schema of the index, and how locale and audience are part of every term.
//!
//! Every text term starts with its [`Partition`]: the locale and the audience of its section. A reader's query is made
//! of terms of the partitions that the reader may see, so nothing else can be matched, counted, completed or used as a
//! correction; and every language has its own frequencies.

use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexBuilder, IndexSettings, Term};

use crate::tokens::TOKENIZER;

/// The highest audience: agents.
pub(crate) const MAX_AUDIENCE: u8 = 2;

/// Ends the parts of a compound term. Cleaned words cannot contain it.
pub(crate) const SEPARATOR: char = '\u{1}';

/// Stored texts are compressed in blocks of so many bytes: a snippet's block is taken apart whole, and smaller blocks take
/// more room.
const STORED_BLOCK_BYTES: usize = 16_384;

/// How hard they are compressed: from here on it takes time, and hardly any room less.
const STORED_LEVEL: i32 = 9;

/// Fields with words, as indices into the arrays of stage 2.
pub(crate) const TITLE: usize = 0;
pub(crate) const HEADING: usize = 1;
pub(crate) const BODY: usize = 2;
pub(crate) const SYNONYMS: usize = 3;
/// How many fields with words there are.
pub(crate) const WORD_FIELDS: usize = 4;

/// Locale and audience of a section, as the beginning of its terms.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Partition(String);

impl Partition {
    pub(crate) fn new(locale: &str, audience: u8) -> Self {
        let locale: String = locale.chars().filter(|char| !char.is_control()).take(35).collect();
        let audience = audience.min(MAX_AUDIENCE);
        Self(format!("{}{SEPARATOR}{audience}{SEPARATOR}", locale.to_lowercase()))
    }

    /// The partitions of a locale that a reader may see.
    pub(crate) fn visible(locale: &str, max_audience: u8) -> Vec<Self> {
        (0..=max_audience.min(MAX_AUDIENCE)).map(|audience| Self::new(locale, audience)).collect()
    }

    /// The text of a term in this partition.
    pub(crate) fn key(&self, token: &str) -> String {
        format!("{}{token}", self.0)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The partition that a term's text begins with, as text, and the token.
    pub(crate) fn split(key: &str) -> Option<(&str, &str)> {
        let locale = key.find(SEPARATOR)? + SEPARATOR.len_utf8();
        let audience = key.get(locale..)?.find(SEPARATOR)? + SEPARATOR.len_utf8();
        key.split_at_checked(locale + audience)
    }
}

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// Columns (fast): the section's id, and what facets count. Id and article are stored too: of what is shown the texts
    /// are read anyway, and a column's text costs more.
    pub(crate) id: Field,
    pub(crate) locale: Field,
    /// Also indexed, for the filter and for finding an article's sections.
    pub(crate) article: Field,
    pub(crate) kind: Field,
    pub(crate) category: Field,
    pub(crate) tag: Field,
    /// Every coordinate with all that contain it: `Invoice.status` also as `Invoice`.
    pub(crate) coordinate: Field,
    pub(crate) is_preamble: Field,
    /// Of the document as it was given: equal for equal sections.
    pub(crate) digest: Field,
    /// The section's words but for stop words: see [`crate::gram_words`].
    pub(crate) spelling: Field,
    /// Who may know of the section, so that a translation is shown to nobody else.
    pub(crate) audience: Field,
    /// Partitions of the same article's other translations, so that a fallback shows an article once.
    pub(crate) translation: Field,
    /// Stored texts.
    pub(crate) title_text: Field,
    pub(crate) heading_text: Field,
    pub(crate) body_text: Field,
    /// Stored: what else is needed to work a section's terms out again.
    pub(crate) kept: Field,
    /// Stems with frequencies and positions, in the order of [`TITLE`] and so on.
    pub(crate) words: [Field; WORD_FIELDS],
    /// Identifiers found whole.
    pub(crate) identifiers: Field,
    /// The vocabulary: folded word, and the word as written where that is another.
    pub(crate) vocabulary: Field,
    /// Title, slugs and heading, each as one term, for exact matches.
    pub(crate) exact_title: Field,
    pub(crate) exact_heading: Field,
    /// What `suggest` completes.
    pub(crate) completion: Field,
}

impl Fields {
    /// The schema, built the same way each time.
    pub(crate) fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let indexed = |tokenizer: &str, norms: bool, option| {
            let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_fieldnorms(norms);
            TextOptions::default().set_indexing_options(indexing.set_index_option(option))
        };
        let listed = indexed("raw", false, IndexRecordOption::Basic);
        let words = indexed(TOKENIZER, true, IndexRecordOption::WithFreqsAndPositions);
        let unscored = indexed(TOKENIZER, false, IndexRecordOption::Basic);
        let column = || TextOptions::default().set_fast("raw");
        let fields = Self {
            id: builder.add_text_field("id", column() | STORED),
            locale: builder.add_text_field("locale", column()),
            article: builder.add_text_field("article", listed.clone() | column() | STORED),
            kind: builder.add_text_field("kind", listed.clone() | column()),
            category: builder.add_text_field("category", listed.clone() | column()),
            tag: builder.add_text_field("tag", listed.clone() | column()),
            coordinate: builder.add_text_field("coordinate", listed.clone()),
            is_preamble: builder.add_u64_field("is_preamble", FAST),
            digest: builder.add_u64_field("digest", FAST),
            spelling: builder.add_u64_field("spelling", FAST),
            audience: builder.add_text_field("audience", column()),
            translation: builder.add_text_field("translation", listed),
            title_text: builder.add_text_field("title_text", STORED),
            heading_text: builder.add_text_field("heading_text", STORED),
            body_text: builder.add_text_field("body_text", STORED),
            kept: builder.add_text_field("kept", STORED),
            words: [
                builder.add_text_field("title", words.clone()),
                builder.add_text_field("heading", words.clone()),
                builder.add_text_field("body", words.clone()),
                builder.add_text_field("synonyms", words),
            ],
            identifiers: builder.add_text_field("identifiers", unscored.clone()),
            vocabulary: builder.add_text_field("vocabulary", unscored.clone()),
            exact_title: builder.add_text_field("exact_title", unscored.clone()),
            exact_heading: builder.add_text_field("exact_heading", unscored.clone()),
            completion: builder.add_text_field("completion", unscored),
        };
        (builder.build(), fields)
    }
}

/// What makes an empty index with these fields.
pub(crate) fn empty_index() -> IndexBuilder {
    Index::builder().schema(Fields::schema().0).settings(settings())
}

/// How segments are written.
pub(crate) fn settings() -> IndexSettings {
    let compressor = ZstdCompressor { compression_level: Some(STORED_LEVEL) };
    IndexSettings {
        docstore_compression: Compressor::Zstd(compressor),
        docstore_blocksize: STORED_BLOCK_BYTES,
        ..IndexSettings::default()
    }
}

/// A term of a partition.
pub(crate) fn term(field: Field, partition: &Partition, token: &str) -> Term {
    Term::from_field_text(field, &partition.key(token))
}
