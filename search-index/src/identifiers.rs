//! Identifiers: what must be found whole though a word breaker would take it apart.
//!
//! `wxyz_`, `INVALID_IBAN`, `Mutation.payInvoice`, `.env`, `example.ch`, `pro-forma`: a run of letters, digits and
//! joints without a space, that has a joint or a capital inside. Its parts are words as well, so `iban` finds
//! `INVALID_IBAN` too.

use std::ops::Range;

use crate::analysis::{fold, skip};
use crate::limits::MAX_IDENTIFIER_CHARS;

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
    spans(text).filter_map(found).collect()
}

/// The same without their keys: where they stand.
pub(crate) fn spans(text: &str) -> impl Iterator<Item = Range<usize>> {
    let ascii = |byte: u8| byte.is_ascii_alphanumeric() || is_joint(char::from(byte));
    let mut at = 0;
    let next = move || {
        let start = skip(text, at, |byte| !ascii(byte), |char| !char.is_alphanumeric());
        at = skip(text, start, ascii, char::is_alphanumeric);
        (start < at).then_some(start..at)
    };
    std::iter::from_fn(next).filter_map(|run| identifier(text, run.start, run.end))
}

/// What an identifier is found by.
pub(crate) fn key(name: &str) -> String {
    fold(&name.to_lowercase()).into_owned()
}

fn is_joint(char: char) -> bool {
    matches!(char, '_' | '.' | '-' | '/' | ':' | '@' | '$')
}

fn identifier(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
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
    fn an_identifier_knows_where_it_stands() {
        let text = "open (.env) now";
        let found = identifiers(text);
        assert_eq!(found.iter().map(|found| &text[found.start..found.end]).collect::<Vec<_>>(), [".env"]);
    }
}
