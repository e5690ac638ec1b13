//! Identifiers: what must be found whole though a word breaker would take it apart.
//!
//! `wxyz_`, `INVALID_IBAN`, `Mutation.payInvoice`, `.env`, `example.ch`, `pro-forma`: a run of letters, digits and
//! joints without a space, that has a joint or a capital inside. Its parts are words as well, so `iban` finds
//! `INVALID_IBAN` too.

use std::ops::Range;

use crate::analysis::fold;
use crate::limits::MAX_IDENTIFIER_CHARS;
use crate::skip::{AsciiSet, all_but, alphanumeric_and, skip};

/// An identifier of a text: byte offsets in it, and the key it is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identifier {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// In lower case, folded.
    pub(crate) key: String,
}

/// All identifiers of a cleaned text, in order.
pub(crate) fn identifiers(text: &str) -> Vec<Identifier> {
    let found = |Range { start, end }| Some(Identifier { start, end, key: key(text.get(start..end)?) });
    runs(text).filter_map(|run| identifier(text, run)).filter_map(found).collect()
}

/// Some identifiers that are sought, by their keys.
pub(crate) struct Sought<'a>(Vec<(&'a str, usize)>);

impl<'a> Sought<'a> {
    pub(crate) fn new(keys: impl Iterator<Item = &'a str>) -> Self {
        Self(keys.map(|key| (key, bare_length(key))).collect())
    }

    /// Where they stand in a text, in order, each with its place among the keys.
    pub(crate) fn spans(&self, text: &str) -> impl Iterator<Item = (Range<usize>, usize)> {
        // None is looked for where there is none.
        let text = if self.0.is_empty() { "" } else { text };
        runs(text).filter(move |run| self.may_be(text.get(run.clone()).unwrap_or_default())).filter_map(move |run| {
            let range = identifier(text, run)?;
            let place = self.find(text.get(range.clone())?)?;
            Some((range, place))
        })
    }

    /// Nothing but the joints at its ends is left out of a run.
    fn may_be(&self, run: &str) -> bool {
        let length = bare_length(run);
        !run.is_ascii() || self.0.iter().any(|(_, sought)| *sought == length)
    }

    fn find(&self, name: &str) -> Option<usize> {
        match name.is_ascii() {
            // Nothing is folded of ASCII.
            true => self.0.iter().position(|(sought, _)| sought.eq_ignore_ascii_case(name)),
            false => {
                let key = key(name);
                self.0.iter().position(|(sought, _)| *sought == key)
            }
        }
    }
}

fn bare_length(name: &str) -> usize {
    name.trim_matches(is_joint).len()
}

const IN_RUNS: AsciiSet = alphanumeric_and(JOINTS);
const BETWEEN_RUNS: AsciiSet = all_but(IN_RUNS);

/// Letters, digits and joints on end.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    let next = move || {
        let start = skip(text, at, &BETWEEN_RUNS, |char| !char.is_alphanumeric());
        at = skip(text, start, &IN_RUNS, char::is_alphanumeric);
        (start < at).then_some(start..at)
    };
    std::iter::from_fn(next)
}

/// What an identifier is found by.
pub(crate) fn key(name: &str) -> String {
    fold(&name.to_lowercase()).into_owned()
}

const JOINTS: &[u8] = b"_.-/:@$";

fn is_joint(char: char) -> bool {
    u8::try_from(char).is_ok_and(|byte| JOINTS.contains(&byte))
}

fn identifier(text: &str, Range { start, end }: Range<usize>) -> Option<Range<usize>> {
    let run = text.get(start..end)?;
    // The full stop of a sentence is no part, the underscore of a prefix is.
    let run = run.trim_end_matches(|char: char| is_joint(char) && char != '_');
    let bare = run.trim_start_matches(|char: char| is_joint(char) && char != '_');
    // One leading dot or dollar belongs to the name: `.env`, `$wpdb`.
    let lead = run.len() - bare.len();
    let name = match run.get(lead.saturating_sub(1)..) {
        Some(with_lead) if with_lead.starts_with(['.', '$']) => with_lead,
        _ => bare,
    };
    if !name.contains(char::is_alphanumeric) || name.chars().count() > MAX_IDENTIFIER_CHARS {
        return None;
    }
    if !name.contains(is_joint) && !has_inner_capital(name) {
        return None;
    }
    let start = start + (run.len() - name.len());
    Some(start..start + name.len())
}

fn has_inner_capital(name: &str) -> bool {
    let mut previous_is_lower = false;
    name.chars().any(|char| {
        let inner = previous_is_lower && char.is_uppercase();
        previous_is_lower = char.is_lowercase();
        inner
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn identifiers_are_found_whole() {
        let table: [(&str, &[&str]); 11] = [
            ("The prefix wxyz_ is new.", &["wxyz_"]),
            ("INVALID_IBAN: wrong", &["invalid_iban"]),
            ("call Mutation.payInvoice.", &["mutation.payinvoice"]),
            ("edit .env, then", &[".env"]),
            ("payInvoice now", &["payinvoice"]),
            ("see https://example.ch/a", &["https://example.ch/a"]),
            ("(pro-forma)", &["pro-forma"]),
            ("$wpdb", &["$wpdb"]),
            ("a plain sentence.", &[]),
            ("... --- ___ ::", &[]),
            ("Ünï_Çode", &["uni_code"]),
        ];
        for (text, expected) in table {
            let found: Vec<String> = identifiers(text).into_iter().map(|found| found.key).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn an_identifier_that_is_sought_is_found_wherever_it_is_written() {
        let text =
            "Set Ünï_Çode, (getPaths), GETPATHS() in .env. Not getPaths2, a.getPaths or -env; uni_code, ._getPaths_:";
        for (sought, expected) in [
            ("getpaths", &["getPaths"][..]),
            (".env", &[".env"]),
            ("uni_code", &["Ünï_Çode", "uni_code"]),
            ("a.getpaths", &["a.getPaths"]),
            ("._getpaths_", &["._getPaths_"]),
        ] {
            let found = Sought::new([sought].into_iter());
            assert_eq!(found.spans(text).map(|(range, _)| &text[range]).collect::<Vec<_>>(), expected, "{sought}");
        }
    }

    proptest! {
        #[test]
        fn all_that_stand_in_a_text_are_found_in_it(text in "([a-cA-C_.:é ]|.){0,40}") {
            let all = identifiers(&text);
            let sought = Sought::new(all.iter().map(|it| it.key.as_str()));
            let place = |key: &str| all.iter().position(|it| it.key == key).unwrap();
            let expected: Vec<_> = all.iter().map(|it| (it.start..it.end, place(&it.key))).collect();
            prop_assert_eq!(sought.spans(&text).collect::<Vec<_>>(), expected);
            for one in &all {
                let same = all.iter().filter(|it| it.key == one.key).map(|it| (it.start..it.end, 0));
                let sought = Sought::new([one.key.as_str()].into_iter());
                prop_assert_eq!(sought.spans(&text).collect::<Vec<_>>(), same.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn an_identifier_knows_where_it_stands() {
        let text = "open (.env) now";
        let found = identifiers(text);
        assert_eq!(found.iter().map(|found| &text[found.start..found.end]).collect::<Vec<_>>(), [".env"]);
    }
}
