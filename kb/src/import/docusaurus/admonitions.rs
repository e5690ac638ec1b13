//! `:::note` and its like to alerts.

use crate::import::lines::{Fence, Lines};
use crate::import::report::{Done, Notes};

/// An admonition that is open.
struct Open {
    colons: usize,
    /// The white space before it.
    indent: usize,
}

/// The lines with alerts for admonitions. One that nothing ends reaches to the end of the page.
pub(super) fn alerts(lines: &Lines, path: &str, notes: &Notes) -> Lines {
    let (mut converted, mut fence) = (Lines::default(), Fence::default());
    let mut open: Vec<Open> = Vec::new();
    for (line, number) in lines.iter() {
        if fence.is_code(line) {
            converted.push(prefixed(line, &open), number);
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let colons = line.trim_start().bytes().take_while(|byte| *byte == b':').count();
        let rest = line.trim_start()[colons..].trim();
        match (colons >= 3, rest) {
            (true, "") if open.last().is_some_and(|open| open.colons <= colons) => {
                open.pop();
                // What follows is no longer part of the alert.
                converted.push(prefixed("", &open), number);
            }
            (true, rest) if rest.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                let (name, title) = parts(rest);
                let kind = kind(name).unwrap_or_else(|| {
                    notes.add(
                        Done::Changed,
                        path,
                        number,
                        line,
                        format!("there is no alert `{name}`; it is a note now"),
                    );
                    "NOTE"
                });
                // An alert begins a block.
                converted.push(prefixed("", &open), number);
                open.push(Open { colons, indent });
                converted.push(prefixed(&format!("{}[!{kind}]", " ".repeat(indent)), &open), number);
                if !title.is_empty() {
                    converted.push(prefixed(&format!("{}**{title}**", " ".repeat(indent)), &open), number);
                    converted.push(prefixed("", &open), number);
                }
            }
            _ => converted.push(prefixed(line, &open), number),
        }
    }
    if !open.is_empty() {
        notes.add(Done::Changed, path, 1, "", "an admonition that nothing ends; it reaches to the end of the page");
    }
    converted
}

/// The line as it stands in all that is open.
fn prefixed(line: &str, open: &[Open]) -> String {
    let Some(outer) = open.first() else { return line.to_owned() };
    let indent = " ".repeat(outer.indent);
    let inner = open.last().map_or(0, |open| open.indent);
    let own = line.len() - line.trim_start().len();
    let rest = line.get(own.min(inner)..).unwrap_or_default();
    format!("{indent}{}{rest}", "> ".repeat(open.len())).trim_end().to_owned()
}

/// `note[Title]{#id}`, `note Title` and `note` alone.
fn parts(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let rest = rest.trim();
    match rest.strip_prefix('[').and_then(|rest| rest.rsplit_once(']')) {
        Some((title, _)) => (name, title.trim()),
        None => (name, if rest.starts_with('{') { "" } else { rest }),
    }
}

fn kind(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "note" | "info" | "secondary" => "NOTE",
        "tip" | "success" => "TIP",
        "important" => "IMPORTANT",
        "warning" => "WARNING",
        "caution" | "danger" => "CAUTION",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn admonitions_are_alerts_within_each_other_and_within_lists() {
        for (text, alerts_of) in [
            (":::note\n\nText.\n\n:::\n\nAfter.", "\n> [!NOTE]\n>\n> Text.\n>\n\n\nAfter."),
            (":::danger[Do *not*]\nx\n:::", "\n> [!CAUTION]\n> **Do *not***\n>\n> x\n"),
            (":::tip Title {x}\nx\n:::", "\n> [!TIP]\n> **Title {x}**\n>\n> x\n"),
            ("- a\n\n  :::info\n  x\n  :::", "- a\n\n\n  > [!NOTE]\n  > x\n"),
            ("::::warning\n:::note\nx\n:::\ny\n::::", "\n> [!WARNING]\n>\n> > [!NOTE]\n> > x\n>\n> y\n"),
            ("```\n:::note\n```", "```\n:::note\n```"),
            ("::: \ntext", "::: \ntext"),
        ] {
            let found = alerts(&Lines::of(text, 1), "a.md", &Notes::default()).text();
            assert_eq!(found, alerts_of, "{text}");
        }
    }
}
