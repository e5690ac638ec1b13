//! What was typed, taken apart: words, `"quoted phrases"`, `-left-out` and `title:` words.
//!
//! Only what is whole is an operator: a quotation mark that is never closed, a minus or a `title:` with nothing behind it
//! are characters like any other, so that nothing anybody types is an error. A minus within a word (`e-mail`), before a
//! number (`-50`) or alone is no operator either. Places are kept: a word stands in [`Syntax::words`] where it stands in
//! [`Syntax::text`], so that a correction can be put into what was typed.

use std::ops::Range;

use crate::analysis::{clean, fold};
use crate::limits::{MAX_OPERATORS, MAX_QUERY_CHARS};

/// How people call the operator for titles, in the languages that are stemmed; folded.
const TITLE: [&str; 5] = ["title:", "titulo:", "titre:", "titel:", "titolo:"];

/// Quotation marks: what opens, and what closes it.
const QUOTES: [(char, &[char]); 5] =
    [('"', &['"']), ('“', &['”', '“']), ('„', &['“', '”']), ('«', &['»']), ('»', &['«'])];

/// A query, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Syntax {
    /// What was typed, cleaned and cut to what is read.
    pub(crate) text: String,
    /// The same with blanks for what is no word to rank by: `title:`, and what is left out.
    pub(crate) words: String,
    /// What sections must have, or must not have.
    pub(crate) clauses: Vec<Clause>,
}

/// Something that an operator says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clause {
    /// Its words, in this order.
    pub(crate) words: String,
    pub(crate) in_title: bool,
    pub(crate) is_excluded: bool,
    /// Without quotation marks: the word may be unfinished or misspelt.
    pub(crate) is_bare: bool,
    /// Whether the text goes on behind it.
    pub(crate) is_finished: bool,
}

impl Syntax {
    /// Takes a query apart. Of operators beyond [`MAX_OPERATORS`] the words remain.
    pub(crate) fn read(typed: &str) -> Self {
        let text = clean(&typed.chars().take(MAX_QUERY_CHARS).collect::<String>()).into_owned();
        let mut syntax = Self { words: text.clone(), text, clauses: Vec::new() };
        let mut at = 0;
        while let Some(start) = next_token(&syntax.text, at) {
            match operator(&syntax.text, start) {
                Some(found) if syntax.clauses.len() < MAX_OPERATORS => {
                    at = found.end;
                    syntax.take(start, found);
                }
                Some(found) => at = found.end,
                None => at = token_end(&syntax.text, start),
            }
        }
        syntax
    }

    /// What was typed without its operators: the words, and those that had to be there, as plain words.
    pub(crate) fn plain(&self) -> String {
        let is_quote = |char: char| QUOTES.iter().any(|(open, closers)| char == *open || closers.contains(&char));
        self.words.replace(is_quote, " ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn take(&mut self, start: usize, found: Operator) {
        let hidden = if found.is_excluded { start..found.end } else { start..found.operand.start };
        blank(&mut self.words, hidden);
        self.clauses.push(Clause {
            words: self.text.get(found.operand.clone()).unwrap_or_default().to_owned(),
            in_title: found.in_title,
            is_excluded: found.is_excluded,
            is_bare: found.is_bare,
            is_finished: found.end < self.text.len(),
        });
    }
}

/// An operator with its operand, by places in the text.
struct Operator {
    operand: Range<usize>,
    end: usize,
    in_title: bool,
    is_excluded: bool,
    is_bare: bool,
}

/// The operator that begins at a place, if one does.
fn operator(text: &str, start: usize) -> Option<Operator> {
    let rest = |at: usize| text.get(at..).unwrap_or_default();
    let is_excluded = rest(start).starts_with('-');
    let mut at = start + usize::from(is_excluded);
    let title = title_length(rest(at));
    at += title;
    let first = rest(at).chars().next()?;
    if let Some((_, closers)) = QUOTES.iter().find(|(open, _)| *open == first) {
        let inner = at + first.len_utf8();
        let length = rest(inner).find(|char| closers.contains(&char))?;
        let operand = inner..inner + length;
        let closing = rest(operand.end).chars().next().map_or(0, char::len_utf8);
        let has_word = text.get(operand.clone())?.contains(char::is_alphanumeric);
        let end = operand.end + closing;
        return has_word.then_some(Operator { operand, end, in_title: title > 0, is_excluded, is_bare: false });
    }
    let begins_word = if is_excluded && title == 0 { first.is_alphabetic() } else { first.is_alphanumeric() };
    let end = token_end(text, at);
    let is_operator = begins_word && (is_excluded || title > 0);
    is_operator.then_some(Operator { operand: at..end, end, in_title: title > 0, is_excluded, is_bare: true })
}

/// How many bytes of the text are the operator for titles.
fn title_length(text: &str) -> usize {
    let Some(colon) = text.find(':').filter(|colon| *colon <= "título".len()) else { return 0 };
    let name = text.get(..=colon).unwrap_or_default().to_lowercase();
    if TITLE.contains(&&*fold(&name)) { colon + 1 } else { 0 }
}

/// Where the next thing that was typed begins, at or after a place.
fn next_token(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    rest.find(|char: char| !char.is_whitespace()).map(|blanks| at + blanks)
}

fn token_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    rest.find(char::is_whitespace).map_or(text.len(), |length| start + length)
}

/// Writes blanks over a part of a text, as many bytes as it has.
fn blank(text: &mut String, part: Range<usize>) {
    if text.get(part.clone()).is_some() {
        let blanks = " ".repeat(part.len());
        text.replace_range(part, &blanks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that are ranked by, then each clause as it would be written plainly.
    fn read(typed: &str) -> (String, Vec<String>) {
        let syntax = Syntax::read(typed);
        assert_eq!(syntax.text.len(), syntax.words.len(), "places are kept: {typed}");
        let written = |clause: &Clause| {
            let sign = if clause.is_excluded { "-" } else { "" };
            let place = if clause.in_title { "title:" } else { "" };
            let quote = if clause.is_bare { "" } else { "\"" };
            format!("{sign}{place}{quote}{}{quote}", clause.words)
        };
        (syntax.plain(), syntax.clauses.iter().map(written).collect())
    }

    #[test]
    fn phrases_exclusions_and_titles_are_told_from_words() {
        let table: [(&str, &str, &[&str]); 12] = [
            ("pagar factura", "pagar factura", &[]),
            ("\"pagar la factura\" banco", "pagar la factura banco", &["\"pagar la factura\""]),
            ("código -vip", "código", &["-vip"]),
            ("código -\"vip de soporte\" x", "código x", &["-\"vip de soporte\""]),
            ("title:factura pagar", "factura pagar", &["title:factura"]),
            ("TITLE:\"pagar una\"", "pagar una", &["title:\"pagar una\""]),
            ("Título:factura", "factura", &["title:factura"]),
            ("-titel:Rechnung Geld", "Geld", &["-title:Rechnung"]),
            ("„Offene Rechnung“ zahlen", "Offene Rechnung zahlen", &["\"Offene Rechnung\""]),
            ("« facture impayée »", "facture impayée", &["\" facture impayée \""]),
            ("“two words”", "two words", &["\"two words\""]),
            ("prefijo -INVALID_IBAN", "prefijo", &["-INVALID_IBAN"]),
        ];
        for (typed, plain, clauses) in table {
            let expected: Vec<String> = clauses.iter().map(|clause| (*clause).to_owned()).collect();
            assert_eq!(read(typed), (plain.to_owned(), expected), "{typed}");
        }
    }

    #[test]
    fn what_is_no_whole_operator_is_text() {
        for typed in [
            "e-mail",
            "pro-forma e-mail",
            "saldo -50",
            "- factura",
            "factura -",
            "--force",
            "title:",
            "title: factura",
            "subtitle:factura",
            "http://example.ch",
            "-",
            "\"",
            "\"\"",
            "\" \"",
            "-\"",
            "-title:",
            "factura \"sin cerrar",
            "Ein- und Ausgang",
            "l'échéance d'aujourd'hui",
            "5\" 6\"x",
        ] {
            assert_eq!(Syntax::read(typed).clauses, [], "{typed}");
        }
    }

    #[test]
    fn operators_beyond_the_limit_are_words() {
        let syntax = Syntax::read(&"\"una\" ".repeat(MAX_OPERATORS + 5));
        assert_eq!(syntax.clauses.len(), MAX_OPERATORS);
        assert_eq!(syntax.plain().split(' ').count(), MAX_OPERATORS + 5);
    }

    #[test]
    fn an_operand_at_the_end_is_unfinished() {
        assert!(!Syntax::read("title:fact").clauses[0].is_finished);
        assert!(Syntax::read("title:fact ").clauses[0].is_finished);
    }
}
