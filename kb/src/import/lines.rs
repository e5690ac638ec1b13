//! A text by lines, each with its line in the file, whatever was put between them.

/// Lines, and where they come from.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines(Vec<(String, u32)>);

impl Lines {
    /// Those of a text that begins at this line of its file.
    pub(super) fn of(text: &str, first: u32) -> Lines {
        Lines(text.split('\n').map(str::to_owned).zip(first..).collect())
    }

    pub(super) fn push(&mut self, line: impl Into<String>, number: u32) {
        self.0.push((line.into(), number));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.0.iter().map(|(line, number)| (line.as_str(), *number))
    }

    pub(super) fn text(&self) -> String {
        self.0.iter().map(|(line, _)| line.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// The line of the file, for a line of the text from 1.
    pub(super) fn number(&self, line: u32) -> u32 {
        let index = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        self.0.get(index).or(self.0.last()).map_or(1, |(_, number)| *number)
    }
}

/// Tells code from text, line by line.
#[derive(Debug, Default)]
pub(super) struct Fence {
    open: Option<(char, usize)>,
    /// What stands after the fence that is open.
    pub(super) info: String,
}

impl Fence {
    /// Whether the next line belongs to a fenced block, its fences included.
    pub(super) fn is_code(&mut self, line: &str) -> bool {
        let line = line.trim_start_matches([' ', '\t', '>', '-', '*']);
        let sign = line.chars().next().filter(|c| matches!(c, '`' | '~'));
        let length = sign.map_or(0, |sign| line.chars().take_while(|c| *c == sign).count());
        match (self.open, sign) {
            (None, Some(sign)) if length >= 3 => {
                let info = &line[length..];
                if sign == '`' && info.contains('`') {
                    return false;
                }
                (self.open, self.info) = (Some((sign, length)), info.trim().to_owned());
                true
            }
            (None, _) => false,
            (Some((open, least)), Some(sign))
                if sign == open && length >= least && line[length..].trim().is_empty() =>
            {
                self.open = None;
                true
            }
            (Some(_), _) => true,
        }
    }

    /// Whether the line that was looked at last is neither text nor a fence.
    pub(super) fn is_within(&self) -> bool {
        self.open.is_some()
    }
}
