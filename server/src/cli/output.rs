//! What commands print: results on stdout, everything else on stderr.

use std::io::{self, Write};

/// Prints a result, with a line end. A reader that has gone (`| head`) is no failure.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{}", text.trim_end_matches('\n')).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Prints a result as one line of JSON.
pub(super) fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    print(&serde_json::to_string(value)?)
}

/// How GitHub shows an annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Error,
    Warning,
}

/// Where an annotation stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// The file, from the folder in which the workflow's step runs.
    pub(super) file: &'a str,
    /// Line, from 1.
    pub(super) line: Option<usize>,
    /// Column in characters, from 1.
    pub(super) column: Option<usize>,
}

/// A line that GitHub shows in a workflow's run, and beside the line of the file where that is known.
pub(super) fn annotation(level: Level, place: Option<Place<'_>>, title: &str, message: &str) -> String {
    let level = match level {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    // What ends a message, and in properties also what parts them, is written by its number.
    let escaped = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escaped(text).replace(':', "%3A").replace(',', "%2C");
    let mut properties = Vec::new();
    if let Some(Place { file, line, column }) = place {
        properties.push(format!("file={}", property(file)));
        properties.extend(line.map(|line| format!("line={line}")));
        properties.extend(column.map(|column| format!("col={column}")));
    }
    properties.push(format!("title={}", property(title)));
    format!("::{level} {}::{}", properties.join(","), escaped(message))
}

/// Says something beside the result.
pub(crate) fn note(text: &str) {
    // Nobody reads stderr any more: then nobody misses it.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Says in one line why a command failed.
pub(super) fn failure(error: &anyhow::Error) {
    note(&format!("ventanilla: {}", one_line(&told_once(error))));
}

/// The error with its causes, leaving out those that an error above repeats in its own words.
fn told_once(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_that_was_told_already_is_not_repeated() {
        let error = anyhow::anyhow!("no route").context("cannot connect: no route").context("cannot start");
        assert_eq!(told_once(&error), "cannot start: cannot connect: no route");
    }

    #[test]
    fn an_annotation_is_one_line_whatever_it_says() {
        assert_eq!(
            annotation(
                Level::Error,
                Some(Place { file: "a,b.graphql", line: Some(3), column: None }),
                "T: 1",
                "50 %\nof: x, y"
            ),
            "::error file=a%2Cb.graphql,line=3,title=T%3A 1::50 %25%0Aof: x, y"
        );
    }

    #[test]
    fn a_failure_is_one_line_whatever_was_said() {
        assert_eq!(one_line("cannot\n  reach\r\n\nit: no"), "cannot reach it: no");
    }
}
