//! Texts that the index does not have, such as past queries, as completions of what is being typed.

use levenshtein_automata::{DFA, Distance};

use crate::analysis::{Analyzer, clean, normal_form};
use crate::error::Result;
use crate::expand::{known, prefix_automaton};
use crate::scope::Scope;
use crate::snapshot::Snapshot;
use crate::suggest::typed_forms;
use crate::syntax::Syntax;

/// What is being typed, to be compared with texts that the index does not have.
pub struct Typed {
    /// As typed, and without stop words; each with the automaton of what is one typo away, if it is long enough.
    forms: Vec<(String, Option<DFA>)>,
}

impl Typed {
    /// In a language; of a long text the first [`crate::limits::MAX_PREFIX_CHARS`] characters.
    pub fn new(prefix: &str, locale: &str) -> Self {
        let forms = typed_forms(&Analyzer::new(locale), prefix).into_iter();
        Self { forms: forms.map(|form| (prefix_automaton(&form), form)).map(|(dfa, form)| (form, dfa)).collect() }
    }

    /// By how many typos a text completes what was typed: 0 or 1; nothing where it does not. Capitals, accents and small
    /// words do not matter.
    pub fn completed_by(&self, text: &Completable) -> Option<u8> {
        let mut is_near = false;
        for (form, dfa) in &self.forms {
            for whole in &text.0 {
                if whole.starts_with(form.as_str()) {
                    return Some(0);
                }
                is_near |= dfa.as_ref().is_some_and(|dfa| matches!(dfa.eval(whole), Distance::Exact(_)));
            }
        }
        is_near.then_some(1)
    }
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let forms: Vec<&str> = self.forms.iter().map(|(form, _)| form.as_str()).collect();
        f.debug_struct("Typed").field("forms", &forms).finish()
    }
}

/// A text made ready to be compared with what is [`Typed`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completable([String; 2]);

impl Completable {
    /// In a language.
    pub fn new(text: &str, locale: &str) -> Self {
        let analyzer = Analyzer::new(locale);
        let text = clean(text);
        let words = analyzer.words(&text);
        let content = words.iter().filter(|word| !analyzer.is_stop_word(word));
        Self([format!("{} ", normal_form(&words)), format!("{} ", normal_form(content))])
    }
}

/// Whether all that a plain query seeks stands as written in what this reader may read in the locale: so it finds
/// something, and says nothing that the reader could not read there. Not of a query with operators.
pub(crate) fn is_open(snapshot: &Snapshot, text: &str, locale: &str, max_audience: u8) -> Result<bool> {
    let scopes = Scope::all(snapshot, &[locale.to_owned()], max_audience);
    let syntax = Syntax::read(text);
    let Some(scope) = scopes.first().filter(|_| syntax.clauses.is_empty()) else { return Ok(false) };
    let words = scope.analyzer.words(&syntax.words);
    for word in &words {
        if !scope.analyzer.is_stop_word(word) && known(scope, &word.folded)?.is_empty() {
            return Ok(false);
        }
    }
    Ok(words.iter().any(|word| !scope.analyzer.is_stop_word(word)))
}
