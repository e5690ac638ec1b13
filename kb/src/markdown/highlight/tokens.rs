//! Colours for languages of the usual making: words, numbers, quoted texts and comments. What a token is, is told by its
//! first characters; nothing is parsed, and a text without end ends with the code.

use super::grammars::Grammar;
use crate::text::escape_html;

/// The code as HTML.
pub(super) fn html(code: &str, grammar: &Grammar) -> String {
    let mut html = String::with_capacity(code.len() * 2);
    let (mut at, mut written) = (0, 0);
    while let Some(rest) = code.get(at..).filter(|rest| !rest.is_empty()) {
        let (length, class) = grammar.token(&code[..at], rest);
        if let Some(class) = class {
            html.push_str(&escape_html(&code[written..at]));
            html.push_str(&format!("<span class=\"{class}\">{}</span>", escape_html(&rest[..length])));
            written = at + length;
        }
        at += length;
    }
    html.push_str(&escape_html(&code[written..]));
    html
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// How many bytes of the text are of this kind.
fn run(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.find(|character| !is(character)).unwrap_or(text.len())
}

impl Grammar {
    /// The token that the rest begins with: its length in bytes, at least one character, and its class.
    fn token(&self, before: &str, rest: &str) -> (usize, Option<&'static str>) {
        let first = rest.chars().next().unwrap_or_default();
        if let Some(length) = self.comment(before, rest) {
            return (length, Some("hl-comment"));
        }
        if self.quotes.contains(&first) {
            return self.quoted(rest, first);
        }
        if let (true, Some(tag)) =
            (self.variables && self.block_comments, ["<?php", "?>"].iter().find(|it| rest.starts_with(**it)))
        {
            return (tag.len(), Some("hl-keyword"));
        }
        if self.variables && first == '$' {
            let named = match rest[1..].strip_prefix('{').and_then(|inner| inner.find('}')) {
                Some(end) => end + 2,
                None => run(&rest[1..], is_word),
            };
            return (1 + named, (named > 0).then_some("hl-variable"));
        }
        if first.is_ascii_digit() {
            return (run(rest, |it| is_word(it) || it == '.'), Some("hl-number"));
        }
        if is_word(first) {
            let length = run(rest, is_word);
            return (length, self.word(&rest[..length]));
        }
        (first.len_utf8(), None)
    }

    fn comment(&self, before: &str, rest: &str) -> Option<usize> {
        if self.block_comments && rest.starts_with("/*") {
            return Some(rest.find("*/").map_or(rest.len(), |end| end + 2));
        }
        let begins = |sign: &&str| {
            // Within a word, `#` is part of it; before `[` it begins an attribute of PHP.
            let is_alone = before.is_empty() || before.ends_with(char::is_whitespace);
            rest.starts_with(*sign) && (*sign != "#" || (is_alone && !rest.starts_with("#[")))
        };
        self.line_comments.iter().any(begins).then(|| run(rest, |it| it != '\n'))
    }

    fn quoted(&self, rest: &str, quote: char) -> (usize, Option<&'static str>) {
        let mut escaped = false;
        let end = rest.char_indices().skip(1).find(|(_, it)| {
            let ends = *it == quote && !escaped;
            escaped = *it == '\\' && !escaped;
            ends
        });
        let length = end.map_or(rest.len(), |(at, quote)| at + quote.len_utf8());
        let is_name = self.quoted_names && rest[length..].trim_start().starts_with(':');
        (length, Some(if is_name { "hl-argument" } else { "hl-string" }))
    }

    fn word(&self, word: &str) -> Option<&'static str> {
        let lower = word.to_ascii_lowercase();
        // Languages with capitals of their own tell `TRUE` from a type, and no keyword has one.
        let is_keyword = if self.capitals { self.keywords.contains(&word) } else { self.keywords.contains(&&*lower) };
        let capital = self.capitals && word.starts_with(|it: char| it.is_uppercase());
        if is_keyword {
            Some("hl-keyword")
        } else if self.constants.contains(&&*lower)
            || (capital && word.contains('_') && !word.contains(char::is_lowercase))
        {
            Some("hl-constant")
        } else {
            capital.then_some("hl-type")
        }
    }
}
