//! The tags of components, whose names begin with a capital letter, and expressions between braces.

/// A tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    pub(super) name: &'t str,
    pub(super) is_end: bool,
    /// Whether it ends itself.
    pub(super) is_empty: bool,
    pub(super) source: &'t str,
}

impl Tag<'_> {
    /// An attribute that is text.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let at = self.source.match_indices(name).find(|(at, _)| {
            let after = &self.source[at + name.len()..];
            self.source[..*at].ends_with(char::is_whitespace) && after.starts_with('=')
        })?;
        let value = self.source[at.0 + name.len() + 1..].trim_start_matches('{');
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        value[1..].split(quote).next()
    }
}

/// The next tag of a component outside of code: what stands before it, the tag, what follows.
pub(super) fn next_tag(text: &str) -> Option<(&str, Tag<'_>, &str)> {
    let start = opening(text, 0)?;
    let end = start + length(&text[start..])?;
    let source = &text[start..end];
    let inner = source.trim_start_matches(['<', '/']);
    let name = inner.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))).next().unwrap_or_default();
    let tag = Tag { name, is_end: source.starts_with("</"), is_empty: source.ends_with("/>"), source };
    Some((&text[..start], tag, &text[end..]))
}

/// Whether a tag begins that does not end.
pub(super) fn is_open(text: &str) -> bool {
    let mut from = 0;
    while let Some(start) = opening(text, from) {
        match length(&text[start..]) {
            Some(length) => from = start + length,
            None => return true,
        }
    }
    false
}

/// Where the next tag begins, at or after an offset.
fn opening(text: &str, from: usize) -> Option<usize> {
    outside_code(text)
        .into_iter()
        .flat_map(|range| text[range.clone()].match_indices('<').map(move |(at, _)| range.start + at))
        .find(|at| {
            let after = text[at + 1..].trim_start_matches('/');
            *at >= from && after.starts_with(|c: char| c.is_ascii_uppercase())
        })
}

/// The stretches of a text that are not code between backticks.
fn outside_code(text: &str) -> Vec<std::ops::Range<usize>> {
    let (mut ranges, mut from) = (Vec::new(), 0);
    while let Some(start) = text[from..].find('`').map(|at| from + at) {
        let run = text[start..].bytes().take_while(|byte| *byte == b'`').count();
        let after = start + run;
        let fence = "`".repeat(run);
        ranges.push(from..start);
        from = match text[after..].find(&fence) {
            Some(end) => after + end + run,
            None => after,
        };
    }
    ranges.push(from..text.len());
    ranges
}

/// How long the tag is with which a text begins: to the `>` that stands in neither quotes nor braces.
fn length(text: &str) -> Option<usize> {
    let (mut quote, mut braces) = (None, 0_usize);
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(character),
            (None, '{') => braces += 1,
            (None, '}') => braces = braces.saturating_sub(1),
            (None, '>') if braces == 0 => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The text with the expressions of attributes as HTML has them: `src={require('./a.png').default}` is `src="./a.png"`, and one
/// without a text in it is the expression itself.
pub(super) fn quoted_attributes(text: &str) -> String {
    let (mut quoted, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("={") {
        let (before, value) = (&rest[..at], &rest[at + 1..]);
        let open = before.rfind('<').filter(|open| !before[*open..].contains('>'));
        // Those of components are read where they are.
        let is_html = open.is_some_and(|open| before[open + 1..].starts_with(|c: char| c.is_ascii_lowercase()));
        let Some(end) = Some(value).filter(|_| is_html).and_then(closing_brace) else {
            quoted.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        let inner = &value[1..end];
        let literal = inner.split(['"', '\'', '`']).nth(1).unwrap_or(inner);
        quoted.push_str(&format!("{before}=\"{}\"", literal.replace('"', "&quot;")));
        rest = &value[end + 1..];
    }
    quoted.push_str(rest);
    quoted
}

/// Where the brace ends with which a text begins.
fn closing_brace(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    text.char_indices().find_map(|(at, character)| {
        match character {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        (open == 0).then_some(at)
    })
}

/// The first expression in a text: `{props.name}`.
pub(super) fn expression(text: &str) -> Option<&str> {
    outside_code(text).into_iter().find_map(|range| {
        let part = &text[range];
        part.match_indices('{').find_map(|(at, _)| {
            let inner = part[at + 1..].split_once('}')?.0;
            inner.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| &part[at..at + inner.len() + 2])
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_end_outside_of_quotes_and_braces() {
        let (before, tag, after) = next_tag("a <Box a=\">\" b={x => `>`}>c</Box>").unwrap();
        assert_eq!((before, tag.name, tag.is_end, after), ("a ", "Box", false, "c</Box>"));
        let (_, tag, _) = next_tag("<TabItem value='v' label={\"Two words\"} />").unwrap();
        assert_eq!(
            (tag.attribute("label"), tag.attribute("value"), tag.is_empty),
            (Some("Two words"), Some("v"), true)
        );
        assert_eq!(next_tag("`<Box>` and <b>"), None);
        assert!(is_open("text <Box a={") && !is_open("text <Box a={1}> `<Box`"));
        for (text, quoted) in [
            ("<img src={require('./a.png').default} alt=\"b\" />", "<img src=\"./a.png\" alt=\"b\" />"),
            ("<p style={{margin: 1}}>{x}</p>", "<p style=\"{margin: 1}\">{x}</p>"),
            ("<Box a={1}> b={c} <img src={", "<Box a={1}> b={c} <img src={"),
        ] {
            assert_eq!(quoted_attributes(text), quoted);
        }
        assert_eq!(expression("`{a}` {#id} { b} {props.c}!"), Some("{props.c}"));
    }
}
