//! Other words for what a text speaks of, by language: what readers may type instead of the words that articles use.
//!
//! Looked up when documents are made, and indexed as their synonyms: so a reader's word is in the vocabulary, is
//! corrected and completed as any other, and belongs to the sections that speak of the thing.

use std::collections::HashMap;

use crate::analysis::{Analyzer, clean, language_of};

/// How often a synonym is given at most for one text: as often as the text says the word, so that what is about a thing
/// is found before what names it once.
const MOST_TIMES: usize = 3;

/// Words with their synonyms, by language.
#[derive(Default)]
pub struct Thesaurus {
    languages: HashMap<String, Words>,
}

struct Words {
    analyzer: Analyzer,
    /// By the stem of a word's first part.
    by_first: HashMap<String, Vec<Entry>>,
}

struct Entry {
    stems: Vec<String>,
    synonyms: Vec<String>,
}

impl Thesaurus {
    /// Adds a word, or several that stand together, in any of its endings, with what people say instead.
    pub fn add(&mut self, locale: &str, word: &str, synonyms: &[String]) {
        let words = self
            .languages
            .entry(language_of(locale))
            .or_insert_with(|| Words { analyzer: Analyzer::new(locale), by_first: HashMap::new() });
        let stems: Vec<String> = words.analyzer.words(&clean(word)).into_iter().map(|word| word.stem).collect();
        let Some(first) = stems.first().cloned().filter(|_| !synonyms.is_empty()) else { return };
        let same_first = words.by_first.entry(first).or_default();
        match same_first.iter_mut().find(|entry| entry.stems == stems) {
            Some(entry) => entry.synonyms.extend_from_slice(synonyms),
            None => same_first.push(Entry { stems, synonyms: synonyms.to_vec() }),
        }
    }

    /// The synonyms of what a text says, each as often as the text says its word, up to three times.
    pub fn synonyms_of(&self, locale: &str, text: &str) -> Vec<String> {
        let Some(words) = self.languages.get(&language_of(locale)) else { return Vec::new() };
        let stems: Vec<String> = words.analyzer.words(&clean(text)).into_iter().map(|word| word.stem).collect();
        let mut times: HashMap<&[String], usize> = HashMap::new();
        let mut synonyms = Vec::new();
        for (at, stem) in stems.iter().enumerate() {
            for entry in words.by_first.get(stem).into_iter().flatten() {
                let said = times.entry(&entry.stems).or_default();
                if *said < MOST_TIMES && stems.get(at..).is_some_and(|rest| rest.starts_with(&entry.stems)) {
                    *said += 1;
                    synonyms.extend(entry.synonyms.iter().cloned());
                }
            }
        }
        synonyms
    }
}

impl std::fmt::Debug for Thesaurus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Thesaurus").field("languages", &self.languages.keys()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thesaurus() -> Thesaurus {
        let mut thesaurus = Thesaurus::default();
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        thesaurus.add("es", "factura", &list(&["recibo", "boleta"]));
        thesaurus.add("es", "medio de pago", &list(&["forma de pago"]));
        thesaurus.add("en", "invoice", &list(&["bill"]));
        thesaurus.add("es", "¿?", &list(&["nada"]));
        thesaurus.add("es", "línea", &[]);
        thesaurus
    }

    #[test]
    fn a_word_in_any_ending_brings_its_synonyms_as_often_as_it_is_said() {
        let table: [(&str, &str, &[&str]); 8] = [
            ("es", "La factura llega.", &["recibo", "boleta"]),
            ("es", "Las FACTURAS llegan.", &["recibo", "boleta"]),
            ("es-MX", "Otro medio de pago; los medios de pago", &["forma de pago", "forma de pago"]),
            ("es", "el medio del pago", &[]),
            ("es", "una línea", &[]),
            ("en", "one invoice, two invoices, the invoice and the invoice", &["bill", "bill", "bill"]),
            ("fr", "la facture", &[]),
            ("es", "", &[]),
        ];
        for (locale, text, expected) in table {
            assert_eq!(thesaurus().synonyms_of(locale, text), expected, "{locale}: {text}");
        }
    }
}
