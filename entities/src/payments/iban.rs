//! International bank account numbers (ISO 13616).

use std::{fmt, str::FromStr};

use super::mod97;
use crate::{error::InputError, locale::Country, values::excerpt};

/// How long the IBANs of a country are: the registry that SWIFT keeps for ISO 13616.
#[rustfmt::skip]
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24), ("AE", 23), ("AL", 28), ("AT", 20), ("AZ", 28), ("BA", 20), ("BE", 16), ("BG", 22), ("BH", 22),
    ("BI", 27), ("BR", 29), ("BY", 28), ("CH", 21), ("CR", 22), ("CY", 28), ("CZ", 24), ("DE", 22), ("DJ", 27),
    ("DK", 18), ("DO", 28), ("EE", 20), ("EG", 29), ("ES", 24), ("FI", 18), ("FK", 18), ("FO", 18), ("FR", 27),
    ("GB", 22), ("GE", 22), ("GI", 23), ("GL", 18), ("GR", 27), ("GT", 28), ("HN", 28), ("HR", 21), ("HU", 28),
    ("IE", 22), ("IL", 23), ("IQ", 23), ("IS", 26), ("IT", 27), ("JO", 30), ("KW", 30), ("KZ", 20), ("LB", 28),
    ("LC", 32), ("LI", 21), ("LT", 20), ("LU", 20), ("LV", 21), ("LY", 25), ("MC", 27), ("MD", 24), ("ME", 22),
    ("MK", 19), ("MN", 20), ("MR", 27), ("MT", 31), ("MU", 30), ("NI", 28), ("NL", 18), ("NO", 15), ("OM", 23),
    ("PK", 24), ("PL", 28), ("PS", 29), ("PT", 25), ("QA", 29), ("RO", 24), ("RS", 22), ("RU", 33), ("SA", 24),
    ("SC", 31), ("SD", 18), ("SE", 24), ("SI", 19), ("SK", 24), ("SM", 27), ("SO", 23), ("ST", 25), ("SV", 28),
    ("TL", 23), ("TN", 24), ("TR", 26), ("UA", 29), ("VA", 22), ("VG", 24), ("XK", 20), ("YE", 30),
];

/// Institution numbers that are reserved for QR-IBANs.
const QR_INSTITUTIONS: std::ops::RangeInclusive<u32> = 30_000..=31_999;

/// An IBAN whose country, length and check digits are right. Whether the account exists, only its bank knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Iban(String);

impl Iban {
    /// Without blanks, in capitals, as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As printed: groups of four.
    pub fn grouped(&self) -> String {
        let mut grouped = String::with_capacity(self.0.len() + self.0.len() / 4);
        for (index, character) in self.0.chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                grouped.push(' ');
            }
            grouped.push(character);
        }
        grouped
    }

    /// The first two letters.
    pub fn country_code(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }

    /// The country, where ISO 3166-1 knows it (Kosovo's `XK` is not in it).
    pub fn country(&self) -> Option<Country> {
        self.country_code().parse().ok()
    }

    /// Whether it is a QR-IBAN of Switzerland or Liechtenstein: to be paid to with a QR reference and no other.
    pub fn is_qr_iban(&self) -> bool {
        let institution = || self.0.get(4..9)?.parse::<u32>().ok();
        matches!(self.country_code(), "CH" | "LI") && institution().is_some_and(|n| QR_INSTITUTIONS.contains(&n))
    }
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Iban {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        const LONGEST: usize = 80;
        let wrong = |why: String| Err(InputError::Value(format!("`{}` is no IBAN: {why}", excerpt(text))));
        let compact: String = text.chars().take(LONGEST + 1).filter(|c| !c.is_whitespace()).collect();
        let compact = compact.to_ascii_uppercase();
        if text.len() > LONGEST || compact.is_empty() || !compact.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return wrong("it has two letters, two digits, and up to 30 letters and digits".to_owned());
        }
        let code = compact.get(..2).unwrap_or_default();
        let Some((_, length)) = LENGTHS.iter().find(|(country, _)| *country == code) else {
            return wrong("it starts with the two letters of a country that has IBANs".to_owned());
        };
        if compact.len() != *length {
            return wrong(format!("one of {code} has {length} characters, this has {}", compact.len()));
        }
        let (head, body) = compact.split_at(4);
        let checked = head.bytes().skip(2).all(|b| b.is_ascii_digit());
        if !checked || mod97::remainder(&format!("{body}{head}")) != Some(1) {
            return wrong("its check digits do not agree; compare it with the bank's papers".to_owned());
        }
        Ok(Self(compact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ibans_of_the_standard_are_read() {
        for (text, stored, is_qr) in [
            ("CH93 0076 2011 6238 5295 7", "CH9300762011623852957", false),
            ("ch4431999123000889012", "CH4431999123000889012", true),
            ("LI21 0881 0000 2324 013A A", "LI21088100002324013AA", false),
            ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000", false),
            ("FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606", false),
            ("ES91 2100 0418 4502 0005 1332", "ES9121000418450200051332", false),
            ("IT60 X054 2811 1010 0000 0123 456", "IT60X0542811101000000123456", false),
        ] {
            let read = text.parse::<Iban>().map(|iban| (iban.to_string(), iban.is_qr_iban()));
            assert_eq!(read, Ok((stored.to_owned(), is_qr)), "{text}");
        }
    }

    #[test]
    fn what_is_no_iban_is_refused_with_a_reason() {
        for (text, reason) in [
            ("", "two letters"),
            ("CH93-0076", "two letters"),
            ("XX93 0076 2011 6238 5295 7", "a country"),
            ("CH93 0076 2011 6238 5295", "21 characters, this has 20"),
            ("CH94 0076 2011 6238 5295 7", "check digits"),
            ("CHA3 0076 2011 6238 5295 7", "check digits"),
        ] {
            let message = text.parse::<Iban>().map_or_else(|error| error.to_string(), |iban| iban.to_string());
            assert!(message.contains(reason), "{text}: {message}");
        }
    }

    #[test]
    fn the_lengths_are_sorted_and_possible() {
        assert!(LENGTHS.is_sorted());
        assert!(LENGTHS.iter().all(|(_, length)| (15..=34).contains(length)));
    }

    proptest! {
        #[test]
        fn an_iban_reads_back_from_how_it_is_printed(body in "[0-9]{17}") {
            let check = 98 - mod97::remainder(&format!("{body}CH00")).unwrap_or_default();
            let iban: Iban = format!("CH{check:0>2}{body}").parse()?;
            prop_assert_eq!(iban.grouped().parse(), Ok(iban));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,90}") {
            let _ = text.parse::<Iban>();
        }
    }
}
