//! Colours for GraphQL, the language of most code in guides, by the lexer that the schema is parsed with.

use crate::text::escape_html;
use apollo_parser::{Lexer, TokenKind};

/// Words that begin a definition.
const DEFINITIONS: &[&str] = &[
    "query",
    "mutation",
    "subscription",
    "fragment",
    "schema",
    "scalar",
    "type",
    "interface",
    "union",
    "enum",
    "input",
    "directive",
    "extend",
];

/// A token that matters to its neighbours: no white space, no comma, no comment.
#[derive(Clone, Copy)]
struct Seen<'a> {
    kind: TokenKind,
    text: &'a str,
    at: usize,
}

/// The code as HTML: the same text, escaped, with a `span` around what has a colour. What the lexer cannot read is left
/// as it is.
pub(super) fn html(code: &str) -> String {
    let tokens = Lexer::new(code).filter_map(Result::ok);
    let tokens: Vec<Seen<'_>> =
        tokens.map(|token| Seen { kind: token.kind(), text: token.data(), at: token.index() }).collect();
    let silent = |kind: TokenKind| {
        matches!(kind, TokenKind::Whitespace | TokenKind::Comma | TokenKind::Eof | TokenKind::Comment)
    };
    let telling: Vec<Seen<'_>> = tokens.iter().copied().filter(|token| !silent(token.kind)).collect();
    let mut classes = Vec::with_capacity(telling.len());
    let mut depth = 0_usize;
    for (index, token) in telling.iter().enumerate() {
        match token.kind {
            TokenKind::LCurly => depth += 1,
            TokenKind::RCurly => depth = depth.saturating_sub(1),
            _ => {}
        }
        let neighbour = |at: Option<usize>| at.and_then(|at| telling.get(at)).copied();
        let class = class(*token, neighbour(index.checked_sub(1)), neighbour(Some(index + 1)), depth);
        classes.push((token.at, class));
    }
    let comments = tokens.iter().filter(|token| token.kind == TokenKind::Comment);
    classes.extend(comments.map(|token| (token.at, Some("hl-comment"))));
    classes.sort_unstable_by_key(|(at, _)| *at);
    write(code, &tokens, &classes)
}

fn write(code: &str, tokens: &[Seen<'_>], classes: &[(usize, Option<&'static str>)]) -> String {
    let mut html = String::with_capacity(code.len() * 2);
    let mut written = 0;
    for token in tokens {
        let found = classes.binary_search_by_key(&token.at, |(at, _)| *at).ok();
        let Some(class) = found.and_then(|index| classes[index].1) else { continue };
        // Everything between coloured tokens, faulty parts included.
        let Some(before) = code.get(written..token.at) else { continue };
        html.push_str(&escape_html(before));
        html.push_str(&format!("<span class=\"{class}\">{}</span>", escape_html(token.text)));
        written = token.at + token.text.len();
    }
    html.push_str(&escape_html(code.get(written..).unwrap_or_default()));
    html
}

fn class(token: Seen<'_>, before: Option<Seen<'_>>, after: Option<Seen<'_>>, depth: usize) -> Option<&'static str> {
    let before = before.map(|it| it.kind);
    match token.kind {
        TokenKind::StringValue => Some("hl-string"),
        TokenKind::Int | TokenKind::Float => Some("hl-number"),
        TokenKind::Dollar => Some("hl-variable"),
        TokenKind::At => Some("hl-directive"),
        TokenKind::Name => name_class(token.text, before, after.map(|it| it.kind), depth),
        _ => None,
    }
}

fn name_class(name: &str, before: Option<TokenKind>, after: Option<TokenKind>, depth: usize) -> Option<&'static str> {
    let capital = name.starts_with(|c: char| c.is_ascii_uppercase());
    let shouted = !name.contains(|c: char| c.is_ascii_lowercase());
    match before {
        Some(TokenKind::Dollar) => Some("hl-variable"),
        Some(TokenKind::At) => Some("hl-directive"),
        Some(TokenKind::Spread) if name == "on" => Some("hl-keyword"),
        // Of a fragment's definition: `fragment F on Invoice`.
        Some(TokenKind::Name) if depth == 0 && name == "on" => Some("hl-keyword"),
        None | Some(TokenKind::RCurly) if depth == 0 && DEFINITIONS.contains(&name) => Some("hl-keyword"),
        _ if after == Some(TokenKind::Colon) => Some("hl-argument"),
        _ if matches!(name, "true" | "false" | "null") => Some("hl-constant"),
        _ if capital && shouted && name.len() > 1 => Some("hl-constant"),
        _ if capital => Some("hl-type"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::plain;
    use crate::text::escape_html;

    #[test]
    fn each_part_of_an_operation_has_its_class() {
        let code = "# Pay <it>\nmutation Pay($id: ID!, $n: Int = 3) {\n  payInvoice(input: {id: $id, method: PREPAID, \
                    note: \"a & b\", again: true}) @skip(if: false) {\n    ... on PayInvoicePayload { invoice { id } }\n  }\n}\n\
                    fragment F on Invoice { status }\n";
        let html = super::html(code);
        assert_eq!(plain(&html), escape_html(code));
        for (class, text) in [
            ("comment", "# Pay &lt;it&gt;"),
            ("keyword", "mutation"),
            ("type", "Pay"),
            ("variable", "id"),
            ("constant", "ID"),
            ("type", "Int"),
            ("number", "3"),
            ("argument", "method"),
            ("constant", "PREPAID"),
            ("string", "&quot;a &amp; b&quot;"),
            ("constant", "true"),
            ("directive", "skip"),
            ("keyword", "on"),
            ("type", "PayInvoicePayload"),
            ("keyword", "fragment"),
        ] {
            let span = format!("<span class=\"hl-{class}\">{text}</span>");
            assert!(html.contains(&span), "{span}\n{html}");
        }
        assert!(!html.contains(">payInvoice</span>") && !html.contains(">status</span>"), "{html}");
        assert!(!super::html("{ query { type } }").contains("hl-"), "fields are no keywords");
    }
}
