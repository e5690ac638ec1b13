//! A locale as one reader sees it: its visible partitions, their vocabulary and their statistics.

use tantivy::postings::TermInfo;
use tantivy::schema::Field;

use crate::analysis::Analyzer;
use crate::error::Result;
use crate::fields::{Fields, Partition, WORD_FIELDS, term};
use crate::gram_words::GramList;
use crate::joined::JoinedSegment;
use crate::snapshot::Snapshot;

/// Where the postings of a term are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct List {
    pub(crate) field: Field,
    /// In the overlay or in the base.
    pub(crate) in_overlay: bool,
    pub(crate) info: TermInfo,
    /// Sections that count: some of the base's may be dead.
    pub(crate) sections: u64,
}

/// Sections that have a token, by its lists: each section is in one partition and part.
pub(crate) fn sections_of(lists: &[List]) -> u64 {
    lists.iter().map(|list| list.sections).sum()
}

/// All that ranking may know of a locale for this reader.
pub(crate) struct Scope<'a> {
    pub(crate) segment: &'a JoinedSegment,
    pub(crate) fields: Fields,
    pub(crate) locale: String,
    pub(crate) analyzer: Analyzer,
    /// Partitions that have sections.
    pub(crate) partitions: Vec<Partition>,
    /// Partitions of the locales that are preferred to this one: what is there in them is not shown here.
    pub(crate) preferred: Vec<Partition>,
    /// Sections in all.
    pub(crate) sections: u64,
    /// Words on average, by field.
    pub(crate) average_words: [f32; WORD_FIELDS],
    /// Words on average, in all fields, but for stop words.
    pub(crate) average_content: f32,
}

impl<'a> Scope<'a> {
    /// One scope for each locale that has something for the reader, in their order of preference.
    pub(crate) fn all(snapshot: &'a Snapshot, locales: &[String], max_audience: u8) -> Vec<Self> {
        let Some(segment) = snapshot.segment() else { return Vec::new() };
        let mut preferred: Vec<Partition> = Vec::new();
        let mut scopes = Vec::new();
        for locale in locales {
            let visible = Partition::visible(locale, max_audience);
            if visible.iter().any(|partition| preferred.contains(partition)) {
                continue;
            }
            scopes.extend(Self::new(snapshot, segment, locale, &visible, preferred.clone()));
            preferred.extend(visible);
        }
        scopes
    }

    fn new(
        snapshot: &Snapshot,
        segment: &'a JoinedSegment,
        locale: &str,
        visible: &[Partition],
        preferred: Vec<Partition>,
    ) -> Option<Self> {
        let mut partitions = Vec::new();
        let (mut sections, mut words, mut content) = (0, [0; WORD_FIELDS], 0);
        for partition in visible {
            let Some(statistics) = snapshot.statistics.get(partition.as_str()) else { continue };
            partitions.push(partition.clone());
            sections += statistics.sections;
            content += statistics.content;
            for (sum, count) in words.iter_mut().zip(statistics.words) {
                *sum += count;
            }
        }
        if sections == 0 {
            return None;
        }
        let average = |sum: u64| (sum as f32 / sections as f32).max(1.0);
        Some(Self {
            segment,
            fields: snapshot.fields,
            locale: locale.to_owned(),
            analyzer: Analyzer::new(locale),
            partitions,
            preferred,
            sections,
            average_words: words.map(average),
            average_content: average(content),
        })
    }

    /// The postings of a token in a field, a list a partition that has it.
    pub(crate) fn lists(&self, field: Field, token: &str) -> Result<Vec<List>> {
        let index = self.segment.inverted(field);
        let mut lists = Vec::new();
        for partition in &self.partitions {
            index.add_lists(field, &term(field, partition, token), &mut lists)?;
        }
        Ok(lists)
    }

    /// The postings of a stem in each field with words.
    pub(crate) fn word_lists(&self, stem: &str) -> Result<[Vec<List>; WORD_FIELDS]> {
        let mut all: [Vec<List>; WORD_FIELDS] = Default::default();
        for (lists, field) in all.iter_mut().zip(self.fields.words) {
            *lists = self.lists(field, stem)?;
        }
        Ok(all)
    }

    /// The words that have a 4-gram, a list a partition and part, and in how many sections any of them is: as many as there
    /// would be if the words stood together by chance.
    pub(crate) fn gram(&self, gram: &str) -> (Vec<GramList>, u64) {
        let (mut lists, mut sum) = (Vec::new(), 0);
        for partition in &self.partitions {
            sum += self.segment.add_gram_lists(partition, gram, &mut lists);
        }
        let sections = self.sections as f64;
        (lists, (sections * (1.0 - (-(sum as f64) / sections).exp())).round() as u64)
    }

    /// How much a term of so many sections tells (BM25's idf).
    pub(crate) fn idf(&self, doc_freq: u64) -> f32 {
        let (sections, doc_freq) = (self.sections as f32, doc_freq.min(self.sections) as f32);
        (1.0 + (sections - doc_freq + 0.5) / (doc_freq + 0.5)).ln()
    }
}
