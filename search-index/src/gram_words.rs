//! Which words of the vocabulary have a 4-gram.
//!
//! A section has hundreds of 4-grams, and lists of the sections that have each took more room than the words themselves.
//! But they follow from its words. So a section has its words as numbers (the column `spelling`), and each part of the
//! index has, by partition and 4-gram, the words with that 4-gram: worked out from the vocabulary, and kept in a file of
//! its own where the index is stored, since a large vocabulary takes a while.
//!
//! Stop words are in neither. A word's number in a section is a hash of 24 bits, with how often it is said in two more. That
//! two words of one index share a hash is rare, and only makes a section a little more alike to a query than it is.

use std::collections::{BTreeSet, HashMap};
use std::io::Write;
use std::ops::Range;
use std::path::Path;

use tantivy::directory::{OwnedBytes, TerminatingWrite};
use tantivy::{Directory, Index, SegmentReader, TantivyError};

use crate::analysis::{Analyzer, grams};
use crate::error::{Error, Result};
use crate::fields::{Fields, Partition, SEPARATOR};

/// Beside the files of the engine, which gives it a checksum too.
const FILE: &str = "words.grams";

/// The number of 4-grams, and that of words: 4 bytes each, the lowest first as everywhere here.
const HEAD: usize = 8;

/// A 4-gram: the hash of partition and 4-gram, 8 bytes, ascending; where its words end, in bytes, 4; its sections, 4.
/// Its words are their numbers in the dictionary, ascending, each less the one before it: seven bits a byte, the lowest
/// first, the eighth where there are more.
const GRAM: usize = 16;

/// The hash of a word, by its number in the dictionary.
const WORD: usize = 4;

/// Bits of a word's hash.
const HASH_BITS: u32 = 24;

/// More often than this a word is not counted in a section.
const MOST_OFTEN: u32 = 3;

/// Which words have a 4-gram, for one part of the index.
pub(crate) struct GramWords {
    bytes: OwnedBytes,
    grams: usize,
    words: usize,
}

/// The words of a part that have a 4-gram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GramList {
    /// In the overlay or in the base.
    pub(crate) in_overlay: bool,
    range: Range<usize>,
}

impl GramWords {
    /// Those of an index of one segment: as they are stored, or else worked out.
    pub(crate) fn open(index: &Index, segment: &SegmentReader) -> Result<Self> {
        let (directory, path) = (index.directory(), Path::new(FILE));
        let bytes = if directory.exists(path).map_err(TantivyError::from)? {
            directory.open_read(path).map_err(TantivyError::from)?.read_bytes()?
        } else {
            OwnedBytes::new(written(segment)?)
        };
        let number = |at: usize| bytes.get(at..at + 4).and_then(|it| it.try_into().ok()).map(u32::from_le_bytes);
        let (grams, words) = (number(0).unwrap_or_default() as usize, number(4).unwrap_or_default() as usize);
        if bytes.len() < HEAD + grams * GRAM + words * WORD {
            return Err(Error::damaged(path, "it is cut off"));
        }
        Ok(Self { grams, words, bytes })
    }

    /// Works them out for an index of one segment, and keeps them beside it.
    pub(crate) fn store(index: &Index) -> Result<()> {
        let Some(segment) = index.searchable_segments()?.into_iter().next() else { return Ok(()) };
        let bytes = written(&SegmentReader::open(&segment)?)?;
        let mut file = index.directory().open_write(Path::new(FILE)).map_err(TantivyError::from)?;
        file.write_all(&bytes)?;
        Ok(file.terminate()?)
    }

    /// Whether what is stored is as it was written.
    pub(crate) fn is_whole(index: &Index) -> Result<bool> {
        let (directory, path) = (index.directory(), Path::new(FILE));
        let is_stored = directory.exists(path).map_err(TantivyError::from)?;
        Ok(!is_stored || directory.validate_checksum(path).map_err(TantivyError::from)?)
    }

    /// The words of a 4-gram by its [`gram_key`], and their sections added up, the dead ones too.
    pub(crate) fn find(&self, key: u64, in_overlay: bool) -> Option<(GramList, u64)> {
        let (grams, _) = self.bytes.get(HEAD..HEAD + self.grams * GRAM)?.as_chunks::<GRAM>();
        let place = grams.binary_search_by_key(&key, |gram| parts(gram).0).ok()?;
        let (_, end, sections) = parts(grams.get(place)?);
        let start = place.checked_sub(1).and_then(|before| grams.get(before)).map_or(0, |gram| parts(gram).1);
        Some((GramList { in_overlay, range: start as usize..end as usize }, u64::from(sections)))
    }

    /// How many words the part has, stop words too.
    pub(crate) fn words(&self) -> usize {
        self.words
    }

    /// Calls `visit` with the number of each word of a 4-gram in the part's dictionary, ascending.
    pub(crate) fn each_number(&self, list: &GramList, mut visit: impl FnMut(u32)) {
        let lists = HEAD + self.grams * GRAM + self.words * WORD;
        let bytes = self.bytes.get(lists + list.range.start..lists + list.range.end).unwrap_or_default();
        let (mut number, mut more, mut shift) = (0u32, 0u32, 0u32);
        for byte in bytes {
            more |= u32::from(byte & 0x7f) << shift;
            if *byte > 0x7f {
                // What is damaged must not shift too far.
                shift = (shift + 7).min(21);
                continue;
            }
            number = number.wrapping_add(more);
            visit(number);
            (more, shift) = (0, 0);
        }
    }

    /// Calls `visit` with the hash of each word of a 4-gram, as sections have it.
    pub(crate) fn each_hash(&self, list: &GramList, mut visit: impl FnMut(u32)) {
        let first = HEAD + self.grams * GRAM;
        let (hashes, _) = self.bytes.get(first..first + self.words * WORD).unwrap_or_default().as_chunks::<WORD>();
        self.each_number(list, |number| {
            if let Some(hash) = hashes.get(number as usize) {
                visit(u32::from_le_bytes(*hash));
            }
        });
    }
}

/// What a 4-gram of a partition is found by.
pub(crate) fn gram_key(partition: &str, gram: &str) -> u64 {
    hash(partition.bytes().chain(gram.bytes()))
}

/// What a folded word is known by.
pub(crate) fn word_hash(folded: &str) -> u32 {
    let hash = hash(folded.bytes());
    (hash ^ hash >> HASH_BITS ^ hash >> (2 * HASH_BITS)) as u32 & ((1 << HASH_BITS) - 1)
}

/// What a section's column has for a word that it says so often.
pub(crate) fn said(hash: u32, times: u32) -> u64 {
    u64::from(times.clamp(1, MOST_OFTEN) - 1) << HASH_BITS | u64::from(hash)
}

/// The word's hash, and how often it is said.
pub(crate) fn heard(said: u64) -> (u32, u16) {
    (said as u32 & ((1 << HASH_BITS) - 1), (said >> HASH_BITS) as u16 + 1)
}

/// The keys of an entry's 4-grams, each once; none of a stop word.
pub(crate) struct EntryGrams {
    analyzers: HashMap<String, Analyzer>,
}

impl EntryGrams {
    pub(crate) fn new() -> Self {
        Self { analyzers: HashMap::new() }
    }

    /// Of a vocabulary's key, with its folded word.
    pub(crate) fn of<'k>(&mut self, key: &'k str) -> Option<(&'k str, BTreeSet<u64>)> {
        let (partition, word) = Partition::split(key)?;
        let (folded, lower) = word.split_once(SEPARATOR)?;
        let locale = partition.split(SEPARATOR).next()?;
        if !self.analyzers.contains_key(locale) {
            self.analyzers.insert(locale.to_owned(), Analyzer::new(locale));
        }
        let is_stop_word = |it: &Analyzer| it.says_nothing(if lower.is_empty() { folded } else { lower }, folded);
        if self.analyzers.get(locale).is_some_and(is_stop_word) {
            return Some((folded, BTreeSet::new()));
        }
        Some((folded, grams(folded, true).iter().map(|gram| gram_key(partition, gram)).collect()))
    }
}

fn written(segment: &SegmentReader) -> Result<Vec<u8>> {
    let inverted = segment.inverted_index(Fields::schema().1.vocabulary)?;
    let (mut entry_grams, mut hashes, mut count) = (EntryGrams::new(), Vec::new(), 0u32);
    let mut by_gram: HashMap<u64, Gathered> = HashMap::new();
    let mut terms = inverted.terms().stream()?;
    while terms.advance() {
        let entry = std::str::from_utf8(terms.key()).ok().and_then(|key| entry_grams.of(key));
        let (folded, keys) = entry.unwrap_or_default();
        hashes.extend_from_slice(&word_hash(folded).to_le_bytes());
        for key in keys {
            by_gram.entry(key).or_default().add(count, terms.value().doc_freq);
        }
        count += 1;
    }
    let mut by_gram: Vec<(u64, Gathered)> = by_gram.into_iter().collect();
    by_gram.sort_unstable_by_key(|(key, _)| *key);
    let mut bytes = Vec::with_capacity(HEAD + by_gram.len() * GRAM + 2 * hashes.len());
    bytes.extend_from_slice(&(by_gram.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&count.to_le_bytes());
    let mut end = 0;
    for (key, Gathered { words, sections, .. }) in &by_gram {
        end += words.len() as u32;
        bytes.extend_from_slice(&key.to_le_bytes());
        bytes.extend_from_slice(&end.to_le_bytes());
        bytes.extend_from_slice(&sections.to_le_bytes());
    }
    bytes.extend_from_slice(&hashes);
    by_gram.iter().for_each(|(_, gathered)| bytes.extend_from_slice(&gathered.words));
    Ok(bytes)
}

/// The words of a 4-gram as they are written.
#[derive(Default)]
struct Gathered {
    words: Vec<u8>,
    last: u32,
    sections: u32,
}

impl Gathered {
    fn add(&mut self, word: u32, sections: u32) {
        let mut more = word - self.last;
        while more > 0x7f {
            self.words.push(0x80 | (more & 0x7f) as u8);
            more >>= 7;
        }
        self.words.push(more as u8);
        self.last = word;
        self.sections = self.sections.saturating_add(sections);
    }
}

/// Key, end and sections of a 4-gram.
fn parts(gram: &[u8; GRAM]) -> (u64, u32, u32) {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = *gram;
    let key = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
    (key, u32::from_le_bytes([i, j, k, l]), u32::from_le_bytes([m, n, o, p]))
}

/// FNV-1a: the same in every version of the program, as what is stored must be.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(word: &str) -> String {
        format!("{}{word}", Partition::new("es", 0).as_str())
    }

    #[test]
    fn a_word_has_each_of_its_4_grams_once_and_a_stop_word_none() {
        let mut entry_grams = EntryGrams::new();
        let table =
            [("pagar\u{1}", 4), ("facturacion\u{1}facturación", 10), ("aaaaaaa\u{1}", 3), ("donde\u{1}dónde", 0)];
        for (word, expected) in table {
            assert_eq!(entry_grams.of(&key(word)).unwrap().1.len(), expected, "{word}");
        }
        assert!(entry_grams.of("no key").is_none());
    }

    #[test]
    fn the_same_4_gram_of_another_partition_is_another() {
        let of = |locale, audience| gram_key(Partition::new(locale, audience).as_str(), "paga");
        assert_ne!(of("es", 0), of("es", 1));
        assert_ne!(of("es", 0), of("it", 0));
    }

    #[test]
    fn what_a_column_has_for_a_word_says_which_and_how_often() {
        for (times, expected) in [(0, 1), (1, 1), (2, 2), (3, 3), (900, 3)] {
            assert_eq!(heard(said(word_hash("factura"), times)), (word_hash("factura"), expected), "{times}");
        }
    }

    #[test]
    fn the_words_of_a_4_gram_are_read_as_they_were_written() {
        let numbers = [0, 1, 128, 129, 20_000, 3_000_000, 16_777_215];
        let mut gathered = Gathered::default();
        numbers.iter().for_each(|number| gathered.add(*number, 2));
        let mut bytes = vec![1, 0, 0, 0, 0, 0, 0, 0];
        bytes.extend_from_slice(&7u64.to_le_bytes());
        bytes.extend_from_slice(&(gathered.words.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&gathered.sections.to_le_bytes());
        bytes.extend_from_slice(&gathered.words);
        let words = GramWords { bytes: OwnedBytes::new(bytes), grams: 1, words: 0 };
        assert!(words.find(8, false).is_none());
        let (list, sections) = words.find(7, true).unwrap();
        assert_eq!((sections, list.in_overlay), (14, true));
        let mut read = Vec::new();
        words.each_number(&list, |number| read.push(number));
        assert_eq!(read, numbers);
    }
}
