//! Looking for words and phrases in a text: whole words, whatever their case.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What to look for in the texts of one locale.
#[derive(Debug, Clone, Default)]
pub(crate) struct Phrases {
    /// By their first word; the longest phrase first.
    by_first: HashMap<String, Vec<Phrase>>,
    /// What each phrase is for, by its normal form.
    uses: HashMap<String, Use>,
}

#[derive(Debug, Clone)]
struct Phrase {
    /// What follows the first word: what parts it from the next, and the next.
    rest: Vec<(String, String)>,
    avoided: Option<Avoided>,
}

#[derive(Debug, Clone)]
enum Use {
    Wanted,
    Avoided(String),
}

/// What to write instead of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Avoided {
    pub(crate) concept: String,
    pub(crate) word: String,
}

impl Phrases {
    /// Adds a phrase that is right, so that an avoided one within it is not found. Refused with the word to write
    /// instead if it is avoided.
    pub(super) fn want(&mut self, phrase: &str) -> Result<(), String> {
        match self.uses.entry(normal(phrase)) {
            Entry::Occupied(entry) => match entry.get() {
                Use::Wanted => return Ok(()),
                Use::Avoided(word) => return Err(word.clone()),
            },
            Entry::Vacant(entry) => entry.insert(Use::Wanted),
        };
        self.add(phrase, None);
        Ok(())
    }

    /// Adds a phrase to avoid. Refused with a reason if it is wanted, or avoided already.
    pub(super) fn avoid(&mut self, phrase: &str, concept: &str, word: &str) -> Result<(), String> {
        match self.uses.entry(normal(phrase)) {
            Entry::Occupied(entry) => {
                return Err(match entry.get() {
                    Use::Wanted => format!("`{phrase}` is avoided, and wanted elsewhere"),
                    Use::Avoided(other) => format!("`{phrase}` is avoided in favour of `{other}` already"),
                });
            }
            Entry::Vacant(entry) => entry.insert(Use::Avoided(word.to_owned())),
        };
        self.add(phrase, Some(Avoided { concept: concept.to_owned(), word: word.to_owned() }));
        Ok(())
    }

    fn add(&mut self, phrase: &str, avoided: Option<Avoided>) {
        let spans = spans(phrase);
        let Some(first) = spans.first() else { return };
        let rest = spans.windows(2).map(|pair| {
            let between = separator(&phrase[pair[0].end..pair[1].start]);
            (between, folded(&phrase[pair[1].clone()]))
        });
        let rest: Vec<_> = rest.collect();
        let same_first = self.by_first.entry(folded(&phrase[first.clone()])).or_default();
        same_first.push(Phrase { rest, avoided });
        same_first.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
    }

    /// The avoided phrases of a text, in its order, each with its place in bytes. Of several that begin at one place
    /// the longest counts.
    pub(crate) fn avoided(&self, text: &str) -> Vec<(Range<usize>, &Avoided)> {
        let spans = spans(text);
        let mut found = Vec::new();
        let mut word = String::new();
        let mut at = 0;
        while let Some(span) = spans.get(at) {
            fold_into(&text[span.clone()], &mut word);
            let candidates = self.by_first.get(word.as_str()).map(Vec::as_slice).unwrap_or_default();
            let Some(phrase) = candidates.iter().find(|phrase| phrase.follows(text, &spans[at..])) else {
                at += 1;
                continue;
            };
            let end = at + phrase.rest.len();
            if let Some(avoided) = &phrase.avoided {
                found.push((span.start..spans[end].end, avoided));
            }
            at = end + 1;
        }
        found
    }
}

impl Phrase {
    /// Whether the rest of the phrase follows the first of these words.
    fn follows(&self, text: &str, spans: &[Range<usize>]) -> bool {
        spans.len() > self.rest.len()
            && self.rest.iter().zip(spans.windows(2)).all(|((between, word), pair)| {
                separator(&text[pair[0].end..pair[1].start]) == *between && folded(&text[pair[1].clone()]) == *word
            })
    }
}

/// The places of the words of a text.
fn spans(text: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (at, character) in text.char_indices() {
        if !character.is_alphanumeric() && !is_combining_mark(character) {
            continue;
        }
        let end = at + character.len_utf8();
        match spans.last_mut() {
            Some(last) if last.end == at => last.end = end,
            _ => spans.push(at..end),
        }
    }
    spans
}

/// What parts two words: any white space is a space, and apostrophes are alike.
fn separator(between: &str) -> String {
    if between.chars().all(char::is_whitespace) { " ".to_owned() } else { between.replace('’', "'") }
}

fn normal(phrase: &str) -> String {
    let spans = spans(phrase);
    let mut normal = String::new();
    for (index, span) in spans.iter().enumerate() {
        if index > 0 {
            normal.push_str(&separator(&phrase[spans[index - 1].end..span.start]));
        }
        normal.push_str(&folded(&phrase[span.clone()]));
    }
    normal
}

fn folded(word: &str) -> String {
    let mut folded = String::new();
    fold_into(word, &mut folded);
    folded
}

/// One spelling for a word, however its accents are encoded and whatever its case.
fn fold_into(word: &str, folded: &mut String) {
    folded.clear();
    if word.is_ascii() {
        folded.push_str(word);
        folded.make_ascii_lowercase();
    } else {
        folded.extend(word.nfc().flat_map(char::to_lowercase));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases() -> Phrases {
        let mut phrases = Phrases::default();
        for wanted in ["invoice", "billing address", "código de soporte", "note d'accès"] {
            phrases.want(wanted).unwrap();
        }
        for avoided in ["bill", "bills", "billing", "pre-paid account", "code d'accès", "código"] {
            phrases.avoid(avoided, "c", "right").unwrap();
        }
        phrases
    }

    #[test]
    fn whole_words_are_found_whatever_their_case_and_the_longest_phrase_counts() {
        for (text, found) in [
            ("Pay the bill.", vec!["bill"]),
            ("Bills! BILL?", vec!["Bills", "BILL"]),
            ("billed, a billboard, handbill", vec![]),
            ("The billing address, the billing", vec!["billing"]),
            ("the billing\naddress", vec![]),
            ("a pre-paid  account", vec!["pre-paid  account"]),
            ("a pre paid account; pre-paid, account", vec![]),
            ("un Code d’accès", vec!["Code d’accès"]),
            ("el Co\u{301}digo, el código de soporte", vec!["Co\u{301}digo"]),
            ("", vec![]),
        ] {
            let phrases = phrases();
            let places: Vec<&str> = phrases.avoided(text).into_iter().map(|(range, _)| &text[range]).collect();
            assert_eq!(places, found, "{text}");
        }
    }

    #[test]
    fn a_phrase_has_one_use() {
        let mut phrases = phrases();
        assert_eq!(phrases.want("INVOICE"), Ok(()));
        assert_eq!(phrases.want("Bill"), Err("right".to_owned()));
        assert!(phrases.avoid("Invoice", "c", "x").unwrap_err().contains("wanted elsewhere"));
        assert!(phrases.avoid("bill", "c", "x").unwrap_err().contains("in favour of `right`"));
    }
}
