//! Text to terms, per language: lower case → Snowball stem → folding, in that order.
//!
//! The stemmer needs the accents ("-ación" is a suffix, "-acion" is not), so folding comes last. Words typed without
//! accents are found over the vocabulary, whose key is the folded word (see [`crate::expand`]).

use std::borrow::Cow;
use std::ops::Range;

use frostem::{Algorithm, Stemmer};
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::limits::MAX_WORD_CHARS;
use crate::skip::{AsciiSet, all_but, alphanumeric_and, skip};
use crate::stop_words::StopWords;

/// A word of a text, with where it stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Byte offsets in the cleaned text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// In lower case, with its accents: what people are shown as a correction.
    pub(crate) lower: String,
    /// In lower case without accents: the vocabulary's key.
    pub(crate) folded: String,
    /// The folded stem: what is searched.
    pub(crate) stem: String,
}

/// Analysis for one language.
pub(crate) struct Analyzer {
    language: String,
    stemmer: Option<Stemmer>,
    stop_words: &'static StopWords,
}

impl Analyzer {
    /// For a BCP 47 tag; its region does not matter. An unknown language is folded only and has no stop words.
    pub(crate) fn new(locale: &str) -> Self {
        let language = language_of(locale);
        let algorithm = match language.as_str() {
            "de" => Some(Algorithm::German),
            "en" => Some(Algorithm::English),
            "es" => Some(Algorithm::Spanish),
            "fr" => Some(Algorithm::French),
            "it" => Some(Algorithm::Italian),
            _ => None,
        };
        Self { stemmer: algorithm.map(Stemmer::new), stop_words: StopWords::of(&language), language }
    }

    /// Whether the language makes one word of several without a sign between them.
    pub(crate) fn writes_together(&self) -> bool {
        self.language == "de"
    }

    /// All words of a text that was [`clean`]ed, in order. Overlong ones are left out.
    pub(crate) fn words(&self, text: &str) -> Vec<Word> {
        ranges(text).filter_map(|range| self.word(text, range.start, range.end)).collect()
    }

    /// The parts of a word of this text that is several written together: `payInvoice` is `pay` and `invoice`,
    /// `APIContext` is `api` and `context`. None if it is one word.
    pub(crate) fn parts(&self, text: &str, word: &Word) -> Vec<Word> {
        let Some(raw) = text.get(word.start..word.end) else { return Vec::new() };
        let mut bounds = humps(raw);
        if bounds.is_empty() {
            return Vec::new();
        }
        bounds.push(raw.len());
        let mut parts = Vec::new();
        let mut from = 0;
        for bound in bounds {
            if raw.get(from..bound).is_some_and(|part| part.chars().count() > 1) {
                parts.extend(self.word(text, word.start + from, word.start + bound));
            }
            from = bound;
        }
        parts
    }

    fn word(&self, text: &str, start: usize, end: usize) -> Option<Word> {
        let lower = text.get(start..end)?.to_lowercase();
        Some(Word { start, end, folded: fold(&lower).into_owned(), stem: self.stem(&lower), lower })
    }

    /// The folded stem of a word in lower case.
    pub(crate) fn stem(&self, lower: &str) -> String {
        match &self.stemmer {
            Some(stemmer) => fold(&stemmer.stem(lower)).into_owned(),
            None => fold(lower).into_owned(),
        }
    }

    /// Whether the word says nothing about what is sought: articles, prepositions, question words.
    pub(crate) fn is_stop_word(&self, word: &Word) -> bool {
        self.says_nothing(&word.lower, &word.folded)
    }

    /// The same of a word by what it is in lower case, with its accents and without.
    pub(crate) fn says_nothing(&self, lower: &str, folded: &str) -> bool {
        self.stop_words.contains(lower) || lower != folded && self.stop_words.contains(folded)
    }
}

/// Where the words of a text stand, in order, without the overlong ones: the positions of the index count these.
pub(crate) fn ranges(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    let next = move || {
        let start = skip(text, at, &BETWEEN_WORDS, |char| !char.is_alphanumeric());
        let is_inside = |char: char| char.is_alphanumeric() || is_combining_mark(char);
        at = skip(text, start, &IN_WORDS, is_inside);
        (at > start).then_some(start..at)
    };
    let is_overlong = |range: &Range<usize>| {
        range.len() > MAX_WORD_CHARS
            && text.get(range.clone()).is_some_and(|word| word.chars().count() > MAX_WORD_CHARS)
    };
    std::iter::from_fn(next).filter(move |range| !is_overlong(range))
}

/// Letters and digits.
const IN_WORDS: AsciiSet = alphanumeric_and(b"");
const BETWEEN_WORDS: AsciiSet = all_but(IN_WORDS);

/// Whether a word of a text may have parts; see [`Analyzer::parts`].
pub(crate) fn may_have_parts(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
}

/// Where a capital begins a new part within a word: after a small letter or digit, or before a small letter.
fn humps(word: &str) -> Vec<usize> {
    let chars: Vec<(usize, char)> = word.char_indices().collect();
    let mut bounds = Vec::new();
    for (number, window) in chars.windows(2).enumerate() {
        let [(_, before), (at, char)] = window else { continue };
        let next = chars.get(number + 2).map(|(_, next)| *next);
        let begins = char.is_uppercase() && (!before.is_uppercase() || next.is_some_and(char::is_lowercase));
        if begins {
            bounds.push(*at);
        }
    }
    bounds
}

/// The language of a BCP 47 tag, in lower case.
pub(crate) fn language_of(locale: &str) -> String {
    locale.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// Composes accents (NFC) and drops characters that are not seen: soft hyphens, zero-width spaces, byte order marks.
/// Everything else here takes text that went through this; offsets are offsets in it.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let unseen = |char: char| matches!(char, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}');
    if is_nfc_quick(text.chars()) == IsNormalized::Yes && !text.contains(unseen) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|char| !unseen(*char)).nfc().collect())
}

/// Folds a text in lower case to its base letters: `facturación` to `facturacion`, `straße` to `strasse`.
pub(crate) fn fold(lower: &str) -> Cow<'_, str> {
    if lower.is_ascii() {
        return Cow::Borrowed(lower);
    }
    let mut folded = String::with_capacity(lower.len());
    for char in lower.nfkd().filter(|char| !matches!(char, '\u{300}'..='\u{36f}')) {
        match char {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            other => folded.push(other),
        }
    }
    if folded.is_ascii() { Cow::Owned(folded) } else { Cow::Owned(folded.nfc().collect()) }
}

/// A text's folded words, one space between: what titles are compared and completed by.
pub(crate) fn normal_form<'a>(words: impl IntoIterator<Item = &'a Word>) -> String {
    let mut form = String::new();
    for word in words {
        if !form.is_empty() {
            form.push(' ');
        }
        form.push_str(&word.folded);
    }
    form
}

/// The 4-grams of a folded word, its boundaries written as spaces; an unfinished word has no end.
pub(crate) fn grams(folded: &str, finished: bool) -> Vec<String> {
    let mut chars: Vec<char> = Vec::with_capacity(folded.len() + 2);
    chars.push(' ');
    chars.extend(folded.chars());
    if finished {
        chars.push(' ');
    }
    if chars.len() < 4 {
        return vec![chars.into_iter().collect()];
    }
    chars.windows(4).map(|window| window.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(locale: &str, text: &str) -> Vec<String> {
        Analyzer::new(locale).words(&clean(text)).into_iter().map(|word| word.stem).collect()
    }

    #[test]
    fn each_language_is_lowered_stemmed_and_folded_in_that_order() {
        let table = [
            ("es", "Facturación", "factur"),
            ("es", "facturas", "factur"),
            ("es", "Contraseñas", "contrasen"),
            ("es", "recargó", "recarg"),
            ("en", "Invoices", "invoic"),
            ("en", "paying", "pay"),
            ("fr", "Factures", "factur"),
            ("fr", "réglées", "regl"),
            ("fr", "où", "ou"),
            ("de", "Rechnungen", "rechnung"),
            ("de", "Häuser", "haus"),
            ("de", "Straße", "strass"),
            ("de-CH", "Rechnungen", "rechnung"),
            ("it", "Fatture", "fattur"),
            ("it", "città", "citt"),
            ("pt", "Faturação", "faturacao"),
            ("", "Ærø", "aero"),
        ];
        for (locale, text, expected) in table {
            assert_eq!(stems(locale, text), [expected], "{locale}: {text}");
        }
    }

    #[test]
    fn composed_and_decomposed_accents_are_the_same_word() {
        assert_eq!(stems("es", "facturacio\u{301}n"), stems("es", "facturación"));
        assert_eq!(stems("de", "Ha\u{308}user"), stems("de", "Häuser"));
    }

    #[test]
    fn unseen_characters_do_not_split_words() {
        assert_eq!(clean("fac\u{ad}tura\u{feff}"), "factura");
    }

    #[test]
    fn words_carry_their_offsets_in_the_text() {
        let text = "l'été, déjà-vu!";
        let found: Vec<&str> =
            Analyzer::new("fr").words(text).iter().map(|word| text.get(word.start..word.end).unwrap()).collect();
        assert_eq!(found, ["l", "été", "déjà", "vu"]);
    }

    #[test]
    fn words_written_together_have_parts() {
        let table: [(&str, &[&str]); 8] = [
            ("payInvoice", &["pay", "invoice"]),
            ("defaultLocale", &["default", "locale"]),
            ("APIContext", &["api", "context"]),
            ("getURL", &["get", "url"]),
            ("ipv4Address", &["ipv4", "address"]),
            ("IBAN", &[]),
            ("Factura", &[]),
            ("BSkyB", &["sky"]),
        ];
        for (text, expected) in table {
            let analyzer = Analyzer::new("en");
            let word = analyzer.words(text).remove(0);
            let parts: Vec<String> = analyzer.parts(text, &word).into_iter().map(|part| part.lower).collect();
            assert_eq!(parts, expected, "{text}");
        }
    }

    #[test]
    fn overlong_runs_are_no_words() {
        let text = format!("ok {}", "x".repeat(MAX_WORD_CHARS + 1));
        assert_eq!(stems("en", &text), ["ok"]);
    }

    #[test]
    fn four_grams_have_word_boundaries() {
        assert_eq!(grams("pagar", true), [" pag", "paga", "agar", "gar "]);
        assert_eq!(grams("pag", false), [" pag"]);
        assert_eq!(grams("a", true), [" a "]);
    }

    #[test]
    fn question_words_are_stop_words_with_and_without_accents() {
        for (locale, text) in [("es", "Cuántas cuantas qué que la"), ("en", "how What the"), ("fr", "où quel le")] {
            let analyzer = Analyzer::new(locale);
            assert!(analyzer.words(text).iter().all(|word| analyzer.is_stop_word(word)), "{text}");
        }
        let none = Analyzer::new("pt");
        assert!(none.words("a de o que").iter().all(|word| !none.is_stop_word(word)));
    }
}
