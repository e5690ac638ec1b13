//! Sections in, one segment and its statistics out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use tantivy::directory::RamDirectory;
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::Field;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{Index, IndexWriter, TantivyDocument};

use crate::analysis::{Analyzer, Word, clean, normal_form};
use crate::document::Document;
use crate::error::Result;
use crate::fields::{
    BODY, Fields, HEADING, MAX_AUDIENCE, Partition, SEPARATOR, SYNONYMS, TITLE, WORD_FIELDS, empty_index,
};
use crate::gram_words::{said, word_hash};
use crate::identifiers::identifiers;
use crate::queue::{Gate, Waiting};
use crate::section::{Section, synonyms};
use crate::snippet::single_spaced;
use crate::tokens::{TOKENIZER, Terms, TermsTokenizer};

/// Memory of the writer before it flushes a segment. One thread: documents keep their order, so an index is the same
/// twice.
const WRITER_BYTES: usize = 64 << 20;

/// Memory that is taken at once for a segment of few sections; it grows as needed.
const FEW_BYTES: usize = 1 << 20;

/// Words of a title or heading from which a completion may start.
const MAX_COMPLETION_WORDS: usize = 24;

/// What scoring needs to know of a partition beside the postings; kept in the manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Statistics {
    /// Sections.
    pub(crate) sections: u64,
    /// Words in all titles, headings, bodies, synonyms.
    pub(crate) words: [u64; WORD_FIELDS],
    /// Words in all sections and fields but for stop words.
    pub(crate) content: u64,
}

/// By partition.
pub(crate) type AllStatistics = BTreeMap<String, Statistics>;

impl Statistics {
    /// Takes off what these count.
    fn less(&mut self, other: &Self) {
        self.sections = self.sections.saturating_sub(other.sections);
        self.content = self.content.saturating_sub(other.content);
        for (words, fewer) in self.words.iter_mut().zip(other.words) {
            *words = words.saturating_sub(fewer);
        }
    }

    fn and(&mut self, other: &Self) {
        self.sections += other.sections;
        self.content += other.content;
        for (words, more) in self.words.iter_mut().zip(other.words) {
            *words += more;
        }
    }
}

/// The statistics after some sections went and others came. A partition without sections is none.
pub(crate) fn replaced(standing: &AllStatistics, gone: &AllStatistics, come: &AllStatistics) -> AllStatistics {
    let mut all = standing.clone();
    for (partition, statistics) in gone {
        all.entry(partition.clone()).or_default().less(statistics);
    }
    for (partition, statistics) in come {
        all.entry(partition.clone()).or_default().and(statistics);
    }
    all.retain(|_, statistics| statistics.sections > 0);
    all
}

/// Writes all sections into an empty index: one commit, merged into one segment.
pub(crate) fn write(index: &Index, fields: &Fields, sections: &[Section]) -> Result<AllStatistics> {
    index.tokenizers().register(TOKENIZER, TermsTokenizer);
    let mut writer: IndexWriter<Waiting> = index.writer_with_num_threads(1, WRITER_BYTES)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let gate = Gate::new();
    let add = |document| writer.add_document(gate.enter(document)).map(drop);
    let statistics = documents(fields, sections, add)?;
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
        writer.garbage_collect_files().wait()?;
    }
    writer.wait_merging_threads()?;
    Ok(statistics)
}

/// Writes a few sections into an index of one segment in memory: on this thread, since threads and their memory would take
/// longer than the sections.
pub(crate) fn write_few(fields: &Fields, sections: &[Section]) -> Result<(Index, AllStatistics)> {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(TOKENIZER, TermsTokenizer);
    let mut writer =
        empty_index().tokenizers(tokenizers).single_segment_index_writer(RamDirectory::create(), FEW_BYTES)?;
    let statistics = documents(fields, sections, |document| writer.add_document(document))?;
    Ok((writer.finalize()?, statistics))
}

/// Adds each section as a document, and counts them.
fn documents(
    fields: &Fields,
    sections: &[Section],
    mut add: impl FnMut(TantivyDocument) -> tantivy::Result<()>,
) -> Result<AllStatistics> {
    let mut of_sections = SectionTerms::new(*fields);
    for section in sections {
        let mut document = columns(fields, section)?;
        let Indexed { terms, words } = of_sections.of(section);
        for (field, terms) in terms {
            document.add_text(field, terms.into_text());
        }
        words.iter().for_each(|(word, times)| document.add_u64(fields.spelling, said(*word, *times)));
        add(document)?;
    }
    Ok(of_sections.statistics)
}

/// A section's columns and stored texts.
fn columns(fields: &Fields, section: &Section) -> Result<TantivyDocument> {
    let document = &*section.document;
    let mut out = TantivyDocument::new();
    for (field, value) in [
        (fields.id, &document.id),
        (fields.locale, &document.locale),
        (fields.article, &document.article),
        (fields.kind, &document.kind),
        (fields.category, &document.category),
    ] {
        out.add_text(field, value);
    }
    for tag in document.tags.iter().collect::<BTreeSet<_>>() {
        out.add_text(fields.tag, tag);
    }
    for coordinate in document.coordinates.iter().flat_map(|it| containing(it)).collect::<BTreeSet<_>>() {
        out.add_text(fields.coordinate, coordinate);
    }
    for partition in &section.translations {
        out.add_text(fields.translation, partition);
    }
    out.add_u64(fields.is_preamble, u64::from(document.is_preamble));
    out.add_u64(fields.digest, section.digest());
    out.add_text(fields.audience, document.audience.min(MAX_AUDIENCE).to_string());
    out.add_text(fields.title_text, clean(&document.title));
    out.add_text(fields.heading_text, clean(&document.heading));
    // As snippets show it. Its words are the same.
    out.add_text(fields.body_text, single_spaced(&clean(&document.body)));
    out.add_text(fields.kept, section.kept()?);
    Ok(out)
}

/// Works out the terms of sections, by field and in their order, and counts them.
pub(crate) struct SectionTerms {
    fields: Fields,
    analyzers: HashMap<String, Analyzer>,
    pub(crate) statistics: AllStatistics,
}

/// What a section is indexed by.
#[derive(Default)]
pub(crate) struct Indexed {
    /// Fields with their terms; no field twice but for completions.
    pub(crate) terms: Vec<(Field, Terms)>,
    /// How often it says each of its words but for stop words, by their hashes.
    words: BTreeMap<u32, u32>,
}

impl SectionTerms {
    pub(crate) fn new(fields: Fields) -> Self {
        Self { fields, analyzers: HashMap::new(), statistics: AllStatistics::new() }
    }

    pub(crate) fn of(&mut self, section: &Section) -> Indexed {
        let document = &*section.document;
        let partition = section.partition();
        let statistics = self.statistics.entry(partition.as_str().to_owned()).or_default();
        let analyzer = self.analyzers.entry(document.locale.clone()).or_insert_with(|| Analyzer::new(&document.locale));
        let mut terms = Texts { fields: self.fields, partition, analyzer, statistics, out: Indexed::default() };
        terms.texts(document, section.starts_article);
        terms.out
    }
}

struct Texts<'a> {
    fields: Fields,
    partition: Partition,
    analyzer: &'a Analyzer,
    statistics: &'a mut Statistics,
    out: Indexed,
}

impl Texts<'_> {
    fn texts(&mut self, document: &Document, starts_article: bool) {
        let fields = self.fields;
        let title = clean(&document.title);
        let heading = clean(&document.heading);
        let body = clean(&document.body);
        let synonyms = synonyms(document);

        let texts: [(usize, &str); WORD_FIELDS] =
            [(TITLE, &title), (HEADING, &heading), (BODY, &body), (SYNONYMS, &synonyms)];
        let mut vocabulary = BTreeSet::new();
        let mut all_identifiers = self.terms();
        for (slot, text) in texts {
            let words = self.analyzer.words(text);
            let mut stems = self.terms();
            for word in &words {
                stems.push(&word.stem);
                self.word(word, &mut vocabulary);
                // Words within a word stand at its place, so that phrases stay phrases.
                for part in self.analyzer.parts(text, word) {
                    stems.push_beside(&part.stem);
                    self.word(&part, &mut vocabulary);
                }
            }
            identifiers(text).iter().for_each(|identifier| all_identifiers.push(&identifier.key));
            self.statistics.words[slot] += stems.count;
            self.add(fields.words[slot], stems);
            if slot == TITLE {
                self.headline(&words, fields.exact_title, starts_article.then_some(['t', 'u']));
            } else if slot == HEADING {
                self.headline(&words, fields.exact_heading, Some(['h', 'i']));
            }
        }
        let form = |text: &str| normal_form(&self.analyzer.words(&clean(text)));
        let mut slugs: BTreeSet<String> = document.slugs.iter().map(|slug| form(slug)).collect();
        // A section has a term once, or it would be counted twice when it goes.
        slugs.remove(&form(&document.title));
        slugs.remove("");
        self.add_terms(fields.exact_title, slugs.iter().map(String::as_str));
        for coordinate in &document.coordinates {
            identifiers(coordinate).iter().for_each(|identifier| all_identifiers.push(&identifier.key));
        }
        self.statistics.sections += 1;
        self.add(fields.identifiers, all_identifiers);
        self.add_terms(fields.vocabulary, vocabulary.iter().map(String::as_str));
    }

    /// A word of any field. Stop words are in the vocabulary, so that they are known, but no section is alike by them.
    fn word(&mut self, word: &Word, vocabulary: &mut BTreeSet<String>) {
        vocabulary.insert(entry(word));
        if !self.analyzer.is_stop_word(word) {
            *self.out.words.entry(word_hash(&word.folded)).or_default() += 1;
            self.statistics.content += 1;
        }
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

    fn terms(&self) -> Terms {
        Terms::new(self.partition.as_str())
    }

    fn add_terms<'t>(&mut self, field: Field, terms: impl IntoIterator<Item = &'t str>) {
        let mut all = self.terms();
        terms.into_iter().for_each(|term| all.push(term));
        self.add(field, all);
    }

    fn add(&mut self, field: Field, terms: Terms) {
        if terms.count > 0 {
            self.out.terms.push((field, terms));
        }
    }
}

/// A word's entry in the vocabulary: `folded ␁ lower`, or `folded ␁` where both are the same. The folded word leads, so
/// that the dictionary can be walked by what is typed; the stem is worked out again when an entry is read.
fn entry(word: &Word) -> String {
    let lower = if word.lower == word.folded { "" } else { &word.lower };
    format!("{}{SEPARATOR}{lower}", word.folded)
}

/// A coordinate and all that it is within: `Query.search(first:)` is within `Query.search` and `Query`.
fn containing(coordinate: &str) -> impl Iterator<Item = &str> {
    let ends = coordinate.char_indices().filter(|(at, char)| *at > 0 && matches!(char, '.' | '(')).map(|(at, _)| at);
    ends.chain([coordinate.len()]).filter_map(|end| coordinate.get(..end))
}
