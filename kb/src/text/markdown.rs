//! Texts as Markdown.

/// Text as Markdown that reads as that text. An underscore within a word is no emphasis, and stays.
pub(crate) fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut before = ' ';
    while let Some(character) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        let special = match character {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' => true,
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            // The beginning of a character's name.
            '&' => after.is_ascii_alphabetic() || after == '#',
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(character);
        before = character;
    }
    escaped
}

/// Paragraphs whose lines begin nothing else: a heading, a list, a quotation, a rule.
pub(crate) fn escape_block_start(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let after = &line[digits..];
        let follows = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
        let is_number = (1..=9).contains(&digits) && after.starts_with(['.', ')']) && follows(&after[1..]);
        let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
        let is_heading = (1..=6).contains(&hashes) && follows(&line[hashes..]);
        let is_list = line.starts_with(['-', '+']) && follows(&line[1..]);
        let is_rule = !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '=' | ' '));
        match () {
            () if is_number => format!("{}\\{after}", &line[..digits]),
            () if is_heading || is_list || is_rule || line.starts_with('>') => format!("\\{line}"),
            () => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Code within a line, whatever is in it.
pub(crate) fn code_span(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(if longest == 0 { 1 } else { longest + 1 });
    let space = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{code}{space}{fence}")
}

/// A block of code in a language, whatever is in it.
pub(crate) fn fenced(code: &str, language: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{code}\n{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Parser};

    fn read(markdown: &str) -> String {
        let parts = Parser::new_ext(markdown, crate::markdown::options()).map(|event| match event {
            Event::Text(text) | Event::Code(text) => text.to_string(),
            Event::SoftBreak | Event::HardBreak => "\n".to_owned(),
            Event::Html(html) | Event::InlineHtml(html) => panic!("{html} in {markdown}"),
            _ => String::new(),
        });
        parts.collect()
    }

    #[test]
    fn signs_are_escaped_where_they_mean_something() {
        assert_eq!(escape_markdown("a_b *c* <d> & &amp; [e]"), "a_b \\*c\\* \\<d> & \\&amp; \\[e\\]");
        for (text, escaped) in [
            ("1. a", "1\\. a"),
            ("# a", "\\# a"),
            ("#a", "#a"),
            ("- a", "\\- a"),
            ("---", "\\---"),
            ("> a", "\\> a"),
            ("1.5", "1.5"),
        ] {
            assert_eq!(escape_block_start(text), escaped);
        }
        assert_eq!(code_span("a`b"), "``a`b``");
        assert_eq!(code_span("`a"), "`` `a ``");
        assert_eq!(fenced("```\nx", "md"), "````md\n```\nx\n````");
    }

    proptest! {
        #[test]
        fn what_is_escaped_reads_as_it_was(words in proptest::collection::vec("[-a-z0-9#>*_`~<&;:.+=|!\\[\\]()\\\\]{1,8}", 1..6)) {
            let text = words.join(" ");
            prop_assert_eq!(read(&escape_block_start(&escape_markdown(&text))), text);
        }
    }
}
