//! The glossary: for each concept, in each locale, the one word that articles use, and those that they avoid.
//!
//! `glossary.yaml` names concepts in English; `also` are other forms of the word, and longer names that contain an
//! avoided one:
//!
//! ```yaml
//! invoice:
//!   es: {word: factura, avoid: [recibo, recibos]}
//!   en: {word: invoice, also: [billing address], avoid: [bill, bills], synonyms: [statement]}
//! ```
//!
//! Readers may type what articles avoid, and `synonyms`, which articles may use as well: a search takes both for the word.

mod phrases;

pub(crate) use phrases::{Avoided, Phrases};

use crate::finding::{Finding, FindingCode, Located, Position};
use crate::locale::Locale;
use crate::sheet::Sheet;
use crate::source::GLOSSARY_FILE;
use crate::text::is_slug;
use crate::yaml::Node;
use std::collections::{BTreeMap, BTreeSet};

/// What the file says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Glossary {
    by_locale: BTreeMap<Locale, Phrases>,
    concepts: Vec<Concept>,
    wordings: Vec<Wording>,
}

/// What a thing is called in one locale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The locale.
    pub locale: Locale,
    /// The word that articles use.
    pub word: String,
    /// What readers may say instead: what articles avoid, and what the glossary lists as synonyms.
    pub synonyms: Vec<String>,
}

/// A concept, and the locales that have a word for it.
#[derive(Debug, Clone)]
pub(crate) struct Concept {
    pub(crate) name: String,
    pub(crate) at: Position,
    pub(crate) locales: BTreeSet<Locale>,
}

/// What an entry looks like.
const ENTRY: &str = "Write `invoice: {en: {word: invoice, also: [invoices], avoid: [bill]}}`.";

/// The keys of an entry.
const KEYS: [&str; 4] = ["word", "also", "avoid", "synonyms"];

impl Glossary {
    /// Reads the file; what is wrong with it is a finding, and what is right in it is kept.
    pub(crate) fn read(text: &str, findings: &mut Vec<Finding>) -> Glossary {
        let mut reader = Reader { sheet: Sheet::new(GLOSSARY_FILE, findings), glossary: Glossary::default() };
        if let Some(node) = reader.sheet.parse(text) {
            reader.concepts(node);
        }
        reader.glossary
    }

    /// What to look for in texts of the locale: its own words, else those of its language.
    pub(crate) fn phrases(&self, locale: &Locale) -> Option<&Phrases> {
        let of_language = || self.by_locale.iter().find(|(it, _)| it.as_str() == locale.language()).map(|(_, it)| it);
        self.by_locale.get(locale).or_else(of_language)
    }

    /// What things are called, in the order of the file.
    pub(crate) fn wordings(&self) -> &[Wording] {
        &self.wordings
    }

    /// The concepts, in the order of the file.
    pub(crate) fn concepts(&self) -> &[Concept] {
        &self.concepts
    }
}

struct Reader<'a> {
    sheet: Sheet<'a>,
    glossary: Glossary,
}

impl Reader<'_> {
    fn concepts(&mut self, node: Node) {
        for (name, node) in self.sheet.map(node, "the file", ENTRY) {
            if !is_slug(&name.value) {
                let message = format!("`{}` is no name of a concept", name.value);
                let advice = "Write lower-case English words with hyphens.";
                self.sheet.report(name.at, FindingCode::InvalidFrontMatterValue, message, advice);
                continue;
            }
            let mut locales = BTreeSet::new();
            for (tag, node) in self.sheet.map(node, "a concept", ENTRY) {
                let Some(locale) = self.sheet.locale(&tag) else { continue };
                if self.word(&name.value, &tag, &locale, node) {
                    locales.insert(locale);
                }
            }
            self.glossary.concepts.push(Concept { name: name.value, at: name.at, locales });
        }
    }

    /// Reads a concept's word in one locale, and says whether there is one.
    fn word(&mut self, concept: &str, tag: &Located<String>, locale: &Locale, node: Node) -> bool {
        let (mut word, mut also, mut avoid, mut synonyms) = (None, Vec::new(), Vec::new(), Vec::new());
        for (key, node) in self.sheet.map(node, "a concept's entry of a locale", ENTRY) {
            match key.value.as_str() {
                "word" => word = self.sheet.text("word", node),
                "also" => also = self.sheet.texts("also", node),
                "avoid" => avoid = self.sheet.texts("avoid", node),
                "synonyms" => synonyms = self.sheet.texts("synonyms", node),
                _ => self.sheet.unknown_key(&key, &KEYS, "An entry has `word`, `also`, `avoid` and `synonyms`."),
            }
        }
        let Some(word) = word else {
            let message = format!("`{concept}` has no `word` in `{}`", tag.value);
            self.sheet.report(tag.at, FindingCode::MissingFrontMatterKey, message, ENTRY);
            return false;
        };
        self.glossary.wordings.push(Wording {
            locale: locale.clone(),
            word: word.value.clone(),
            synonyms: avoid.iter().chain(&synonyms).map(|it| it.value.clone()).collect(),
        });
        let phrases = self.glossary.by_locale.entry(locale.clone()).or_default();
        let mut contradictions = Vec::new();
        for wanted in std::iter::once(&word).chain(&also) {
            if let Err(other) = phrases.want(&wanted.value) {
                contradictions.push((wanted, format!("`{}` is avoided in favour of `{other}`", wanted.value)));
            }
        }
        for avoided in &avoid {
            if let Err(why) = phrases.avoid(&avoided.value, concept, &word.value) {
                contradictions.push((avoided, why));
            }
        }
        for (phrase, message) in contradictions {
            let advice = "Keep it in one place: a word is either the right one, or avoided for one other.";
            self.sheet.report(phrase.at, FindingCode::ContradictoryGlossary, message, advice);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<(FindingCode, u32, u32)> {
        let mut findings = Vec::new();
        Glossary::read(text, &mut findings);
        assert!(findings.iter().all(|it| it.path == GLOSSARY_FILE && it.advice.ends_with('.')), "{findings:?}");
        findings.iter().map(|it| (it.code, it.line, it.column)).collect()
    }

    #[test]
    fn what_is_wrong_in_the_file_is_said_where_it_stands() {
        use FindingCode::*;
        for (text, found) in [
            ("", vec![]),
            ("invoice:\n", vec![]),
            ("invoice: {es: {word: factura, also: [facturas], avoid: [recibo]}}", vec![]),
            ("invoice: {es: {word: factura, avoid: recibo}}", vec![(WrongFrontMatterType, 1, 38)]),
            ("invoice: {es: {word: factura, avoid: [recibo, 7]}}", vec![(WrongFrontMatterType, 1, 47)]),
            ("invoice: {es: {word: factura, avoids: [recibo]}}", vec![(UnknownFrontMatterKey, 1, 31)]),
            ("invoice: {es: {avoid: [recibo]}}", vec![(MissingFrontMatterKey, 1, 11)]),
            ("invoice: {es: factura}", vec![(WrongFrontMatterType, 1, 15), (MissingFrontMatterKey, 1, 11)]),
            ("invoice: {spanish: {word: factura}}", vec![(InvalidFrontMatterValue, 1, 11)]),
            ("The invoice: {es: {word: factura}}", vec![(InvalidFrontMatterValue, 1, 1)]),
            ("[invoice]", vec![(WrongFrontMatterType, 1, 1)]),
            ("invoice: {", vec![(InvalidYaml, 1, 11)]),
            ("a: {es: {word: factura, avoid: [Factura]}}", vec![(ContradictoryGlossary, 1, 33)]),
            (
                "a: {es: {word: uno, avoid: [dos]}}\nb: {es: {word: dos}}\nc: {es: {word: tres, avoid: [dos, uno]}}",
                vec![(ContradictoryGlossary, 2, 16), (ContradictoryGlossary, 3, 30), (ContradictoryGlossary, 3, 35)],
            ),
        ] {
            let codes = codes(text);
            if found.first().is_some_and(|it| it.0 == InvalidYaml) {
                assert_eq!(codes[0].0, InvalidYaml, "{text}");
            } else {
                assert_eq!(codes, found, "{text}");
            }
        }
    }

    #[test]
    fn what_readers_may_say_is_what_articles_avoid_and_what_is_listed() {
        let text = "a: {es: {word: uno, avoid: [dos], synonyms: [tres, cuatro]}, en: {word: one}}";
        let glossary = Glossary::read(text, &mut Vec::new());
        let said: Vec<_> = glossary.wordings().iter().map(|it| (it.word.as_str(), it.synonyms.join(" "))).collect();
        assert_eq!(said, [("uno", "dos tres cuatro".to_owned()), ("one", String::new())]);
        assert_eq!(codes("a: {es: {word: uno, synonyms: dos}}"), [(FindingCode::WrongFrontMatterType, 1, 31)]);
    }

    #[test]
    fn a_region_has_the_words_of_its_language_unless_it_has_its_own() {
        let text = "a: {fr: {word: bon, avoid: [mauvais]}, fr-CH: {word: bon, avoid: [pire]}}";
        let glossary = Glossary::read(text, &mut Vec::new());
        let avoids = |tag: &str, text: &str| {
            glossary.phrases(&tag.parse().unwrap()).is_some_and(|phrases| !phrases.avoided(text).is_empty())
        };
        assert!(avoids("fr", "mauvais") && avoids("fr-BE", "mauvais") && avoids("fr-CH", "pire"));
        assert!(!avoids("fr-CH", "mauvais") && !avoids("de", "mauvais"));
    }
}
