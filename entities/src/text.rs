//! Texts that people type, parsed once: one line ([`Line`]) or any number of them ([`Paragraph`]), without blanks around.

use std::str::FromStr;

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextRefusal {
    /// Nothing is left of it without the blanks around.
    #[error("is empty: write at least one character")]
    Empty,
    /// It is longer than it may be.
    #[error("has {length} characters: {longest} are the most")]
    TooLong {
        /// How many characters it has.
        length: usize,
        /// How many it may have.
        longest: usize,
    },
    /// It holds a character that cannot be seen, such as a line's end where one line is wanted.
    #[error("holds a control character: use letters, figures and signs alone")]
    ControlCharacter,
}

/// A text of one line: 1 to `LONGEST` characters, none of them a control character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<const LONGEST: usize>(String);

impl<const LONGEST: usize> Line<LONGEST> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const LONGEST: usize> FromStr for Line<LONGEST> {
    type Err = TextRefusal;

    fn from_str(text: &str) -> Result<Self, TextRefusal> {
        line(text, LONGEST).map(Self)
    }
}

/// A text of any number of lines: at most `LONGEST` characters, no control characters but tabs and ends of lines. One
/// without a word is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph<const LONGEST: usize>(String);

impl<const LONGEST: usize> Paragraph<LONGEST> {
    /// Of what was typed, if anything was.
    ///
    /// # Errors
    /// A text that is too long, or holds control characters.
    pub fn read(text: Option<&str>) -> Result<Option<Self>, TextRefusal> {
        Ok(text.map(|text| paragraph(text, LONGEST)).transpose()?.flatten().map(Self))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The rule of [`Line`], for any length.
pub(crate) fn line(text: &str, longest: usize) -> Result<String, TextRefusal> {
    let text = within(text.trim(), longest)?;
    match text {
        "" => Err(TextRefusal::Empty),
        _ if text.chars().any(char::is_control) => Err(TextRefusal::ControlCharacter),
        _ => Ok(text.to_owned()),
    }
}

/// The rule of [`Paragraph`], for any length.
pub(crate) fn paragraph(text: &str, longest: usize) -> Result<Option<String>, TextRefusal> {
    let text = within(text.trim(), longest)?;
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(TextRefusal::ControlCharacter);
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

fn within(text: &str, longest: usize) -> Result<&str, TextRefusal> {
    match text.chars().count() {
        length if length > longest => Err(TextRefusal::TooLong { length, longest }),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_and_has_1_to_so_many_characters_that_can_be_seen() {
        for (text, outcome) in [
            ("  Zoë ", Ok("Zoë")),
            ("", Err(TextRefusal::Empty)),
            ("   ", Err(TextRefusal::Empty)),
            ("Zoës", Err(TextRefusal::TooLong { length: 4, longest: 3 })),
            ("a\nb", Err(TextRefusal::ControlCharacter)),
        ] {
            let line = text.parse::<Line<3>>();
            assert_eq!(line.as_ref().map(Line::as_str).map_err(|refusal| *refusal), outcome, "{text:?}");
        }
    }

    #[test]
    fn a_paragraph_may_have_lines_and_be_nothing() {
        let read = |text| Paragraph::<9>::read(text).map(|text| text.map(|text| text.as_str().to_owned()));
        assert_eq!(read(None), Ok(None));
        assert_eq!(read(Some(" \n ")), Ok(None));
        assert_eq!(read(Some("a\r\nb")), Err(TextRefusal::ControlCharacter));
        assert_eq!(read(Some(" a\n\tb ")), Ok(Some("a\n\tb".to_owned())));
        assert_eq!(read(Some("0123456789")), Err(TextRefusal::TooLong { length: 10, longest: 9 }));
    }
}
