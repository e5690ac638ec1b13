//! In which of its locales a query is written: that whose articles say its words most.
//!
//! Nothing is guessed from letters. How probable the words are in a locale is told by the share of its sections, as far as
//! the reader may see them, that have each as written; a word that none has counts alike everywhere. The reader's own
//! locale is given up only for one in which the words are much more probable, since many words belong to several
//! languages, and code in articles is English. Identifiers are of no language.

use std::collections::HashSet;

use crate::analysis::Word;
use crate::error::Result;
use crate::expand::{begins, known};
use crate::identifiers::identifiers;
use crate::limits::MAX_QUERY_TERMS;
use crate::scope::Scope;

/// Letters from which on the beginning of a word tells something of its language.
const MIN_BEGINNING: usize = 4;

/// Words that are looked at to complete one.
const COMPLETIONS: usize = 32;

/// Sections that a word which none has counts as.
const UNSEEN: f64 = 0.1;

/// How many times more probable the words must be in another locale than in the reader's own.
const MUCH_MORE: f64 = 5.0;

/// The place of the scope whose language the words are of; the first where they are not much more probable in another.
pub(crate) fn language(scopes: &[Scope], text: &str) -> Result<usize> {
    let Some((own, others)) = scopes.split_first().filter(|(_, others)| !others.is_empty()) else { return Ok(0) };
    let codes = identifiers(text);
    let mut seen = HashSet::new();
    let mut words = own.analyzer.words(text);
    words.retain(|word| {
        let in_code = codes.iter().any(|code| code.start <= word.start && word.end <= code.end);
        !in_code && word.folded.contains(char::is_alphabetic) && seen.insert(word.folded.clone())
    });
    words.truncate(MAX_QUERY_TERMS);
    let (mut best, mut least) = (0, probability(own, &words, text)? + MUCH_MORE.ln());
    for (place, scope) in others.iter().enumerate() {
        let probability = probability(scope, &words, text)?;
        if probability > least {
            (best, least) = (place + 1, probability);
        }
    }
    Ok(best)
}

/// The logarithm of how probable words are in a locale, each by itself.
fn probability(scope: &Scope, words: &[Word], text: &str) -> Result<f64> {
    let mut sum = 0.0;
    for word in words {
        let sections = sections(scope, word, word.end == text.len())?;
        sum += ((sections as f64 + UNSEEN) / (scope.sections as f64 + 1.0)).ln();
    }
    Ok(sum)
}

/// In how many sections a word stands as written; if it is unfinished and none has it, its most frequent completion.
fn sections(scope: &Scope, word: &Word, is_unfinished: bool) -> Result<u64> {
    let as_written = known(scope, &word.folded)?.iter().map(|entry| entry.sections).sum();
    if as_written > 0 || !is_unfinished || word.folded.chars().count() < MIN_BEGINNING {
        return Ok(as_written);
    }
    let mut most = 0;
    for partition in &scope.partitions {
        let beginning = begins(scope, scope.fields.vocabulary, &partition.key(&word.folded), COMPLETIONS)?;
        most = beginning.into_iter().map(|(_, sections)| sections).fold(most, u64::max);
    }
    Ok(most)
}
