//! Value added tax numbers.

use std::{fmt, str::FromStr};

use crate::{error::InputError, values::excerpt};

/// What follows the two letters of the country: `9` is a digit, `A` a letter, `X` either, anything else itself. Source: the
/// structure of VAT identification numbers that the European Commission publishes for VIES, and the United Kingdom's.
const STRUCTURES: &[(&str, &[&str])] = &[
    ("AT", &["U99999999"]),
    ("BE", &["9999999999"]),
    ("BG", &["999999999", "9999999999"]),
    ("CY", &["99999999A"]),
    ("CZ", &["99999999", "999999999", "9999999999"]),
    ("DE", &["999999999"]),
    ("DK", &["99999999"]),
    ("EE", &["999999999"]),
    ("EL", &["999999999"]),
    ("ES", &["X9999999X"]),
    ("FI", &["99999999"]),
    ("FR", &["XX999999999"]),
    ("GB", &["999999999", "999999999999"]),
    ("HR", &["99999999999"]),
    ("HU", &["99999999"]),
    ("IE", &["9X99999A", "9999999AA"]),
    ("IT", &["99999999999"]),
    ("LT", &["999999999", "999999999999"]),
    ("LU", &["99999999"]),
    ("LV", &["99999999999"]),
    ("MT", &["99999999"]),
    ("NL", &["999999999B99"]),
    ("PL", &["9999999999"]),
    ("PT", &["999999999"]),
    ("RO", &["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"]),
    ("SE", &["999999999999"]),
    ("SI", &["99999999"]),
    ("SK", &["9999999999"]),
    ("XI", &["999999999", "999999999999"]),
];

/// What may follow a Swiss number: "VAT" in German, French and Italian.
const SWISS_SUFFIXES: &[&str] = &["", "MWST", "TVA", "IVA"];

/// A VAT number whose shape is right, in capital letters without blanks, points and hyphens: `CHE116281710MWST`, `DE123456789`.
/// Of Swiss numbers the check digit is checked too. Whether it is in force, only the tax office knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VatNumber(String);

impl VatNumber {
    /// As it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VatNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for VatNumber {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        const LONGEST: usize = 40;
        let blank = |c: &char| c.is_whitespace() || matches!(c, '.' | '-');
        let compact: String = text.chars().take(LONGEST + 1).filter(|c| !blank(c)).collect();
        let compact = compact.to_ascii_uppercase();
        let known = text.len() <= LONGEST && compact.is_ascii() && (is_swiss(&compact) || is_european(&compact));
        known.then_some(Self(compact)).ok_or_else(|| {
            InputError::Value(format!(
                "`{}` is no VAT number: write one such as CHE-116.281.710 MWST or DE123456789, or leave it out",
                excerpt(text)
            ))
        })
    }
}

fn is_european(compact: &str) -> bool {
    let Some((country, rest)) = compact.split_at_checked(2) else { return false };
    let structures = STRUCTURES.iter().find(|(code, _)| *code == country).map_or(&[][..], |(_, structures)| structures);
    structures.iter().any(|structure| fits(structure, rest))
}

fn fits(structure: &str, text: &str) -> bool {
    structure.len() == text.len()
        && structure.bytes().zip(text.bytes()).all(|(wanted, given)| match wanted {
            b'9' => given.is_ascii_digit(),
            b'A' => given.is_ascii_uppercase(),
            b'X' => given.is_ascii_digit() || given.is_ascii_uppercase(),
            other => given == other,
        })
}

/// `CHE`, eight digits and a check digit (modulo 11, eCH-0097), and perhaps a suffix.
fn is_swiss(compact: &str) -> bool {
    const WEIGHTS: [u32; 8] = [5, 4, 3, 2, 7, 6, 5, 4];
    let Some((digits, suffix)) = compact.strip_prefix("CHE").and_then(|rest| rest.split_at_checked(9)) else {
        return false;
    };
    let digits: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    let (Some(check), true) = (digits.get(8), SWISS_SUFFIXES.contains(&suffix)) else { return false };
    let sum: u32 = WEIGHTS.iter().zip(&digits).map(|(weight, digit)| weight * digit).sum();
    (11 - sum % 11) % 11 == *check
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn vat_numbers_are_kept_without_what_people_put_in_between() {
        for (text, kept) in [
            ("CHE-116.281.710 MWST", "CHE116281710MWST"),
            ("che 116 281 710", "CHE116281710"),
            ("DE 123 456 789", "DE123456789"),
            ("FR 7A 123456789", "FR7A123456789"),
            ("ESB1234567C", "ESB1234567C"),
            ("IT12345678901", "IT12345678901"),
            ("NL123456789B01", "NL123456789B01"),
        ] {
            assert_eq!(text.parse::<VatNumber>().map(|vat| vat.to_string()), Ok(kept.to_owned()), "{text}");
        }
    }

    #[test]
    fn other_shapes_are_refused() {
        for text in ["", "DE", "DE12345678", "XX123456789", "CHE-116.281.711", "CHE116281710VAT", "CHE11628171", "FR💶"]
        {
            assert!(text.parse::<VatNumber>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,45}") {
            let _ = text.parse::<VatNumber>();
        }
    }
}
