//! The limits of a document's text, before it is parsed.

use resolvers::error::Fault;

use super::{NESTING, TOKENS, refused};

/// Refuses a text that is so long or nested so deep that parsing it would be unsafe. Comments, strings and block strings
/// do not nest (specification, sections 2.1.2 and 2.9.4).
///
/// # Errors
/// With the limit.
pub fn check_text(document: &str) -> Result<(), Fault> {
    let bytes = document.as_bytes();
    let (mut depth, mut tokens, mut at) = (0_usize, 0_usize, 0_usize);
    while let Some(byte) = bytes.get(at) {
        let length = match byte {
            b'#' => {
                at += line_length(&document[at..]);
                continue;
            }
            // Ignored (specification, section 2.1): blanks, commas, the byte order mark.
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                at += 1;
                continue;
            }
            b'"' => string_length(&document[at..]),
            b'{' | b'[' | b'(' => {
                depth += 1;
                1
            }
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                1
            }
            _ => word_length(&bytes[at..]),
        };
        tokens += 1;
        if depth > NESTING {
            return Err(refused(format!("the document is nested deeper than {NESTING} levels: ask for less at once")));
        }
        if tokens > TOKENS {
            return Err(refused(format!("the document has more than {TOKENS} tokens: ask for less at once")));
        }
        at += length;
    }
    Ok(())
}

/// The length of a comment, without its line's end.
fn line_length(text: &str) -> usize {
    text.find(['\n', '\r']).unwrap_or(text.len())
}

/// The length of a name, a number, `...` or any other mark. What is no GraphQL is some token: parsing says what is wrong.
fn word_length(bytes: &[u8]) -> usize {
    let run = |is_part: fn(&u8) -> bool| bytes.iter().take_while(|byte| is_part(byte)).count().max(1);
    match bytes.first() {
        Some(b'.') => run(|byte| *byte == b'.').min(3),
        Some(b'-' | b'0'..=b'9') => {
            run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+' | b'_'))
        }
        _ => run(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii()),
    }
}

/// The length of the string or block string that the text begins with; of all of it, where none ends it.
fn string_length(text: &str) -> usize {
    if let Some(block) = text.strip_prefix("\"\"\"") {
        let mut from = 0;
        while let Some(end) = block[from..].find("\"\"\"").map(|end| from + end) {
            if !block[..end].ends_with('\\') {
                return end + 6;
            }
            from = end + 3;
        }
        return text.len();
    }
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // A string ends at its line's end at the latest: what follows is text again.
            '"' | '\n' | '\r' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_counted_as_the_specification_has_them() {
        let tokens = |one: &str, each: usize| {
            let most = TOKENS / each;
            assert!(check_text(&one.repeat(most)).is_ok(), "{one}");
            assert!(check_text(&one.repeat(most + 1)).is_err(), "{one}");
        };
        for (one, each) in [
            ("a ", 1),
            ("a, \t\n", 1),
            ("...a ", 2),
            ("... on A ", 3),
            ("a:b ", 3),
            ("-1.5e+3 ", 1),
            ("\"a b\" ", 1),
            ("\"\"\"a \" b\"\"\" ", 1),
            ("a # b c d\n", 1),
            ("$a!", 3),
            ("@é ", 2),
        ] {
            tokens(one, each);
        }
    }

    #[test]
    fn deep_texts_are_refused_before_they_are_parsed_and_texts_in_texts_do_not_count() {
        assert!(check_text(&"{a".repeat(NESTING + 1)).is_err());
        assert!(check_text(&format!("{{ a(text: \"{}\") }}", "{".repeat(500))).is_ok());
        assert!(check_text(&format!("# {}\n{{ a }}", "{".repeat(500))).is_ok());
        assert!(check_text(&format!("{{ a(text: \"\\\"{}\") }}", "{".repeat(500))).is_ok());
        assert!(check_text(&format!("{{ a(text: \"\"\" \" \\\"\"\" {} \"\"\") }}", "{".repeat(500))).is_ok());
        for opening in
            ["\"\"\" \" \"\"\"", "\"\"\"\"\"\"", "\"\"", "\"\\\\\"", "\" \n", "# \" \n", "\"\"\" \\\"\"\" \"\"\""]
        {
            let hidden = format!("{{ a(text: {opening}) {}", "{".repeat(500));
            assert!(check_text(&hidden).is_err(), "{hidden:.60}");
        }
    }
}
