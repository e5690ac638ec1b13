//! Terms on their way into the engine, as one text a field.
//!
//! The engine would take tokens too, but writes them out as JSON and reads them in again for every field of every
//! section: several times what indexing itself costs. So they go in as a text (a lead that all of them begin with, then
//! each of them after a sign) and are taken apart by a tokenizer of the engine's.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The tokenizer's name in the schema.
pub(crate) const TOKENIZER: &str = "terms";

/// Before a term at the next position.
const NEXT: char = '\u{2}';

/// Before a term at the position of the one before it.
const SAME: char = '\u{3}';

/// Terms of one field. Neither the lead nor a term may contain the two signs; cleaned words cannot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Terms {
    text: String,
    /// How many there are.
    pub(crate) count: u64,
}

impl Terms {
    pub(crate) fn new(lead: &str) -> Self {
        Self { text: lead.to_owned(), count: 0 }
    }

    pub(crate) fn push(&mut self, term: &str) {
        self.text.push(NEXT);
        self.text.push_str(term);
        self.count += 1;
    }

    /// At the same position as the last one.
    pub(crate) fn push_beside(&mut self, term: &str) {
        self.text.push(SAME);
        self.text.push_str(term);
        self.count += 1;
    }

    /// Each term with its lead, as it stands in the index.
    pub(crate) fn whole(&self) -> impl Iterator<Item = String> {
        let mut parts = self.text.split([NEXT, SAME]);
        let lead = parts.next().unwrap_or_default();
        parts.map(move |term| format!("{lead}{term}"))
    }

    /// What is given to the engine.
    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

/// Takes the text of [`Terms`] apart.
#[derive(Debug, Clone, Default)]
pub(crate) struct TermsTokenizer;

/// The terms of one text.
pub(crate) struct TermsStream<'a> {
    lead: &'a str,
    /// What is left, with the sign of the next term.
    rest: &'a str,
    /// The next term's position, if it stands at one of its own.
    next: usize,
    token: Token,
}

impl Tokenizer for TermsTokenizer {
    type TokenStream<'a> = TermsStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermsStream<'a> {
        let (lead, rest) = text.split_at(text.find(NEXT).unwrap_or(text.len()));
        TermsStream { lead, rest, next: 0, token: Token::default() }
    }
}

impl TokenStream for TermsStream<'_> {
    fn advance(&mut self) -> bool {
        let mut chars = self.rest.chars();
        let beside = match chars.next() {
            None => return false,
            Some(sign) => sign == SAME,
        };
        let after = chars.as_str();
        let (term, rest) = after.split_at(after.find([NEXT, SAME]).unwrap_or(after.len()));
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(self.lead);
        self.token.text.push_str(term);
        self.token.position = if beside { self.next.saturating_sub(1) } else { self.next };
        self.next = self.token.position + 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_come_out_with_their_lead_and_positions() {
        let mut terms = Terms::new("es:");
        terms.push("pagar");
        terms.push("payinvoice");
        terms.push_beside("pay");
        terms.push_beside("invoice");
        terms.push("");
        terms.push("ya");
        assert_eq!(terms.count, 6);
        let whole: Vec<String> = terms.whole().collect();
        let text = terms.into_text();
        let mut tokenizer = TermsTokenizer;
        let mut stream = tokenizer.token_stream(&text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().position, stream.token().text.clone()));
        }
        assert!(whole.iter().eq(found.iter().map(|(_, text)| text)), "{whole:?}");
        let found: Vec<(usize, &str)> = found.iter().map(|(position, text)| (*position, text.as_str())).collect();
        assert_eq!(
            found,
            [(0, "es:pagar"), (1, "es:payinvoice"), (1, "es:pay"), (1, "es:invoice"), (2, "es:"), (3, "es:ya")]
        );
    }

    #[test]
    fn no_terms_are_no_tokens() {
        let text = Terms::new("es:").into_text();
        assert!(!TermsTokenizer.token_stream(&text).advance());
    }
}
