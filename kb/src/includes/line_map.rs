//! Where a body's lines come from.

use crate::finding::Position;

/// Which line of the file a line of the body is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LineMap {
    /// The file's line with which the body begins, from 1.
    first: u32,
    /// The includes: first line in the body, number of lines, column and file of the include.
    included: Vec<(u32, u32, u32, String)>,
}

impl LineMap {
    /// A body without includes that begins at this line of its file.
    pub(crate) fn starting_at(first: u32) -> LineMap {
        LineMap { first, included: Vec::new() }
    }

    /// The place in the file; what an include brought stands where the include does.
    pub(crate) fn position(&self, at: Position) -> Position {
        // Lines that the includes before this one brought.
        let mut added = 0;
        for (from, count, column, _) in &self.included {
            if at.line < *from {
                break;
            }
            if at.line < from + count {
                return self.shifted(Position { line: from - added, column: *column });
            }
            added += count - 1;
        }
        self.shifted(Position { line: at.line - added, ..at })
    }

    /// Notes what an include brought: its first line in the body, how many there are, and the include's column and file.
    pub(super) fn include(&mut self, from: u32, count: u32, column: u32, file: String) {
        self.included.push((from, count, column, file));
    }

    fn shifted(&self, at: Position) -> Position {
        Position { line: at.line.saturating_add(self.first - 1), ..at }
    }

    /// Whether an include brought this line of the body.
    pub(crate) fn is_included(&self, line: u32) -> bool {
        self.fragment(line).is_some()
    }

    /// The fragment that brought this line of the body.
    pub(crate) fn fragment(&self, line: u32) -> Option<&str> {
        let found = self.included.iter().find(|(from, count, ..)| (*from..from + count).contains(&line));
        found.map(|(.., path)| path.as_str())
    }
}
