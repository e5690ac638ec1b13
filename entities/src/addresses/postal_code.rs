//! Postal codes, each as its country writes it.

use std::{fmt, sync::OnceLock};

use keshvar::{Alpha2, Country as Known};
use regex::{Regex, RegexBuilder};

use super::new::LONGEST_CODE;
use crate::{
    locale::Country,
    text::{self, TextRefusal},
};

/// A postal code of its country, in capital letters, with single blanks: `8004`, `SW1A 1AA`. Of a country that has none, any
/// text of up to 16 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostalCode(String);

/// Why a postal code is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PostalCodeRefusal {
    /// It is no text of one line, or too long.
    #[error(transparent)]
    Text(#[from] TextRefusal),
    /// The country writes its codes otherwise.
    #[error("is none of {0}: write it as that country does")]
    Shape(Country),
}

impl PostalCode {
    /// Of what was typed. A country's letters before it (`CH-8004`) are put where that country has them, and left out where
    /// it has not.
    ///
    /// # Errors
    /// See [`PostalCodeRefusal`]. Whether the post delivers there is not looked at.
    pub fn of(country: Country, typed: &str) -> Result<Self, PostalCodeRefusal> {
        let line = text::line(typed, LONGEST_CODE)?;
        let code = line.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
        let Some(format) = format(country) else { return Ok(Self(code)) };
        let country_code = country.to_string();
        let bare = code.strip_prefix(&country_code).map(|rest| rest.trim_start_matches(['-', ' ']).to_owned());
        let with = format!("{country_code}-{code}");
        let mut readings = [Some(code), bare, Some(with)].into_iter().flatten();
        readings.find(|code| format.is_match(code)).map(Self).ok_or(PostalCodeRefusal::Shape(country))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PostalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a country writes its codes, made when it is first asked for; nothing where it has none.
fn format(country: Country) -> Option<&'static Regex> {
    const LETTERS: usize = 26;
    static FORMATS: [OnceLock<Option<Regex>>; LETTERS * LETTERS] = [const { OnceLock::new() }; LETTERS * LETTERS];
    let code = country.to_string();
    let place = code.bytes().fold(0, |place, letter| place * LETTERS + usize::from(letter.wrapping_sub(b'A')));
    FORMATS.get(place)?.get_or_init(|| pattern(&code)).as_ref()
}

fn pattern(country: &str) -> Option<Regex> {
    let known: Known = Alpha2::try_from(country).ok()?.to_country();
    // Figures are those of ASCII: nobody prints others on a label.
    RegexBuilder::new(&format!("^(?:{})$", known.postal_code_format()?)).unicode(false).build().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(country: &str, typed: &str) -> Result<String, PostalCodeRefusal> {
        PostalCode::of(country.parse().expect("a country"), typed).map(|code| code.to_string())
    }

    #[test]
    fn a_code_is_kept_as_its_country_writes_it() {
        for (country, typed, kept) in [
            ("CH", " 8004 ", "8004"),
            ("CH", "CH-8004", "8004"),
            ("LI", "9490", "9490"),
            ("DE", "D-04109", ""),
            ("DE", "04109", "04109"),
            ("FR", "75 001", "75 001"),
            ("GB", "sw1a  1aa", "SW1A 1AA"),
            ("NL", "1012 ab", "1012 AB"),
            ("PT", "1000-205", "1000-205"),
            ("LV", "1010", "LV-1010"),
            ("IE", "D02 AF30", "D02 AF30"),
            ("US", "20500-0003", "20500-0003"),
            ("AE", "PO Box 7", "PO BOX 7"),
        ] {
            let expected = if kept.is_empty() { None } else { Some(kept.to_owned()) };
            assert_eq!(of(country, typed).ok(), expected, "{country} {typed}");
        }
    }

    #[test]
    fn a_code_of_another_country_or_of_none_is_refused() {
        for (country, typed) in [
            ("CH", "80045"),
            ("CH", "8OO4"),
            ("LI", "8004"),
            ("ES", "2801"),
            ("GB", "28013"),
            ("CH", "٨٠٠٤"),
            ("IT", "0012 1"),
        ] {
            let refused = PostalCodeRefusal::Shape(country.parse().expect("a country"));
            assert_eq!(of(country, typed), Err(refused), "{country} {typed}");
        }
        assert_eq!(of("AE", " "), Err(PostalCodeRefusal::Text(TextRefusal::Empty)));
        let long = PostalCodeRefusal::Text(TextRefusal::TooLong { length: 17, longest: 16 });
        assert_eq!(of("AE", &"7".repeat(17)), Err(long));
    }

    #[test]
    fn every_format_that_is_known_can_be_read() {
        let formats = keshvar::CountryIterator::new().filter(|known| known.postal_code_format().is_some());
        let mut count = 0;
        for known in formats {
            let country = known.alpha2().to_string();
            assert!(pattern(&country).is_some(), "{country}");
            count += 1;
        }
        assert!(count > 150, "{count}");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(country in "[A-Z]{2}", typed in ".{0,20}") {
            if let Ok(country) = country.parse() {
                let _ = PostalCode::of(country, &typed);
            }
        }
    }
}
