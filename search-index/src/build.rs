//! Documents in, one segment and its statistics out.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::Field;
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, IndexWriter, TantivyDocument};

use crate::analysis::{Analyzer, Word, clean, grams, normal_form};
use crate::document::Document;
use crate::error::Result;
use crate::fields::{BODY, Fields, HEADING, MAX_AUDIENCE, Partition, SEPARATOR, SYNONYMS, TITLE, WORD_FIELDS};
use crate::identifiers::identifiers;

/// Memory of the writer before it flushes a segment. One thread: documents keep their order, so an index is the same
/// twice.
const WRITER_BYTES: usize = 64 << 20;

/// Words of a title or heading from which a completion may start.
const MAX_COMPLETION_WORDS: usize = 24;

/// What scoring needs to know of a partition beside the postings; kept in the manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Statistics {
    /// Sections.
    pub(crate) sections: u64,
    /// Words in all titles, headings, bodies, synonyms.
    pub(crate) words: [u64; WORD_FIELDS],
    /// 4-grams in all sections.
    pub(crate) grams: u64,
}

/// By partition.
pub(crate) type AllStatistics = BTreeMap<String, Statistics>;

/// Writes all documents into an empty index: one commit, merged into one segment.
pub(crate) fn write(index: &Index, fields: &Fields, documents: &[Document]) -> Result<AllStatistics> {
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let mut builder = Builder::new(*fields, documents);
    for document in documents {
        if let Some(document) = builder.section(document) {
            writer.add_document(document)?;
        }
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
        writer.garbage_collect_files().wait()?;
    }
    writer.wait_merging_threads()?;
    Ok(builder.statistics)
}

struct Builder<'a> {
    fields: Fields,
    statistics: AllStatistics,
    analyzers: HashMap<&'a str, Analyzer>,
    ids: HashSet<(&'a str, &'a str)>,
    /// Locale and audience of all sections of each article.
    articles: HashMap<&'a str, BTreeSet<(&'a str, u8)>>,
    /// Articles whose title can be completed already, by partition.
    titled: HashSet<(&'a str, Partition)>,
}

impl<'a> Builder<'a> {
    fn new(fields: Fields, documents: &'a [Document]) -> Self {
        let mut articles: HashMap<&str, BTreeSet<(&str, u8)>> = HashMap::new();
        for document in documents {
            let audience = document.audience.min(MAX_AUDIENCE);
            articles.entry(&document.article).or_default().insert((&document.locale, audience));
        }
        Self {
            fields,
            statistics: AllStatistics::new(),
            analyzers: HashMap::new(),
            ids: HashSet::new(),
            articles,
            titled: HashSet::new(),
        }
    }

    fn section(&mut self, document: &'a Document) -> Option<TantivyDocument> {
        if !self.ids.insert((&document.locale, &document.id)) {
            tracing::warn!(id = document.id, locale = document.locale, "a second section has this id; it is left out");
            return None;
        }
        let partition = Partition::new(&document.locale, document.audience);
        let starts_article = self.titled.insert((&document.article, partition.clone()));
        let analyzer = self.analyzers.entry(&document.locale).or_insert_with(|| Analyzer::new(&document.locale));
        let statistics = self.statistics.entry(partition.as_str().to_owned()).or_default();
        let mut section = Section { fields: self.fields, partition, analyzer, statistics, out: TantivyDocument::new() };
        section.columns(document);
        section.texts(document, starts_article);
        let siblings = self.articles.get(document.article.as_str());
        for (locale, audience) in siblings.into_iter().flatten().filter(|(locale, _)| *locale != document.locale) {
            section.out.add_text(self.fields.translation, Partition::new(locale, *audience).as_str());
        }
        Some(section.out)
    }
}

struct Section<'a> {
    fields: Fields,
    partition: Partition,
    analyzer: &'a Analyzer,
    statistics: &'a mut Statistics,
    out: TantivyDocument,
}

impl Section<'_> {
    fn columns(&mut self, document: &Document) {
        let fields = self.fields;
        for (field, value) in [
            (fields.id, &document.id),
            (fields.locale, &document.locale),
            (fields.article, &document.article),
            (fields.kind, &document.kind),
            (fields.category, &document.category),
        ] {
            self.out.add_text(field, value);
        }
        for tag in document.tags.iter().collect::<BTreeSet<_>>() {
            self.out.add_text(fields.tag, tag);
        }
        for coordinate in document.coordinates.iter().flat_map(|it| containing(it)).collect::<BTreeSet<_>>() {
            self.out.add_text(fields.coordinate, coordinate);
        }
        self.out.add_u64(fields.is_preamble, u64::from(document.is_preamble));
    }

    fn texts(&mut self, document: &Document, starts_article: bool) {
        let fields = self.fields;
        let title = clean(&document.title);
        let heading = clean(&document.heading);
        let body = clean(&document.body);
        let synonyms = clean(&document.synonyms.join("\n")).into_owned();
        self.out.add_text(fields.title_text, &title);
        self.out.add_text(fields.heading_text, &heading);
        self.out.add_text(fields.body_text, &body);

        let texts: [(usize, &str); WORD_FIELDS] =
            [(TITLE, &title), (HEADING, &heading), (BODY, &body), (SYNONYMS, &synonyms)];
        let mut vocabulary = BTreeSet::new();
        let mut all_grams = Vec::new();
        let mut all_identifiers = Vec::new();
        for (slot, text) in texts {
            let words = self.analyzer.words(text);
            for word in &words {
                // Stop words are in the vocabulary, so that they are known, but make no 4-grams.
                vocabulary.insert(entry(word));
                if !self.analyzer.is_stop_word(word) {
                    all_grams.extend(grams(&word.folded, true));
                }
            }
            all_identifiers.extend(identifiers(text).into_iter().map(|identifier| identifier.key));
            self.statistics.words[slot] += words.len() as u64;
            self.add_terms(fields.words[slot], words.iter().map(|word| word.stem.as_str()));
            if slot == TITLE {
                self.headline(&words, fields.exact_title, starts_article.then_some(['t', 'u']));
            } else if slot == HEADING {
                self.headline(&words, fields.exact_heading, Some(['h', 'i']));
            }
        }
        for coordinate in &document.coordinates {
            all_identifiers.extend(identifiers(coordinate).into_iter().map(|identifier| identifier.key));
        }
        self.statistics.sections += 1;
        self.statistics.grams += all_grams.len() as u64;
        self.add_terms(fields.grams, all_grams.iter().map(String::as_str));
        self.add_terms(fields.identifiers, all_identifiers.iter().map(String::as_str));
        self.add_terms(fields.vocabulary, vocabulary.iter().map(String::as_str));
    }

    /// What a title or heading is matched exactly and completed by.
    fn headline(&mut self, words: &[Word], exact: Field, classes: Option<[char; 2]>) {
        if words.is_empty() {
            return;
        }
        self.add_terms(exact, [normal_form(words).as_str()]);
        let Some([at_start, later]) = classes else { return };
        let content: Vec<Word> = words.iter().filter(|word| !self.analyzer.is_stop_word(word)).cloned().collect();
        // A space ends each, so that a prefix that ends a word still completes a title that ends there.
        let mut completions = BTreeSet::new();
        for (first, word) in words.iter().enumerate().take(MAX_COMPLETION_WORDS) {
            let class = if first == 0 { at_start } else { later };
            completions.insert(format!("{class}{} ", normal_form(words.get(first..).unwrap_or_default())));
            // The same without the small words, so that "cambiar contraseña" completes "Cambiar la contraseña".
            if let Some(at) = content.iter().position(|other| other.start == word.start) {
                let rest = content.get(at..).unwrap_or_default();
                completions.insert(format!("{class}{} ", normal_form(rest)));
            }
        }
        self.add_terms(self.fields.completion, completions.iter().map(String::as_str));
    }

    fn add_terms<'t>(&mut self, field: Field, terms: impl IntoIterator<Item = &'t str>) {
        let token =
            |(position, term): (usize, &str)| Token { position, text: self.partition.key(term), ..Token::default() };
        let tokens: Vec<Token> = terms.into_iter().enumerate().map(token).collect();
        if !tokens.is_empty() {
            self.out.add_pre_tokenized_text(field, PreTokenizedString { text: String::new(), tokens });
        }
    }
}

/// A word's entry in the vocabulary: `folded ␁ stem ␁ lower`. The folded word leads, so that the dictionary can be
/// walked by what is typed.
fn entry(word: &Word) -> String {
    format!("{}{SEPARATOR}{}{SEPARATOR}{}", word.folded, word.stem, word.lower)
}

/// A coordinate and all that it is within: `Query.search(first:)` is within `Query.search` and `Query`.
fn containing(coordinate: &str) -> impl Iterator<Item = &str> {
    let ends = coordinate.char_indices().filter(|(at, char)| *at > 0 && matches!(char, '.' | '(')).map(|(at, _)| at);
    ends.chain([coordinate.len()]).filter_map(|end| coordinate.get(..end))
}
