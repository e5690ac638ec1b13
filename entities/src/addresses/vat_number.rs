//! Value added tax numbers.

use std::fmt;

use super::vat_check;
use crate::locale::Country;

/// What follows the letters of the country: `9` is a digit, `A` a letter, `X` either, anything else itself. Source: the
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
const SWISS_SUFFIXES: &[&str] = &["MWST", "TVA", "IVA"];

/// Whose numbers stand on addresses in a country that has not its own letters: Greece writes EL, Northern Ireland XI, and
/// some territories are in the tax area of another country.
const WRITTEN_OTHERWISE: &[(&str, &[&str])] = &[
    ("GB", &["GB", "XI"]),
    ("GP", &["FR"]),
    ("GR", &["EL"]),
    ("IM", &["GB"]),
    ("MC", &["FR"]),
    ("MQ", &["FR"]),
    ("RE", &["FR"]),
];

/// The rule of a country's check digits, for what follows its letters.
type Check = fn(&str) -> bool;
const CHECKS: &[(&str, Check)] = &[
    ("AT", vat_check::austria),
    ("BE", vat_check::belgium),
    ("DE", vat_check::germany),
    ("ES", vat_check::spain),
    ("FR", vat_check::france),
    ("IT", vat_check::italy),
    ("LU", vat_check::luxembourg),
    ("NL", vat_check::netherlands),
    ("PT", vat_check::portugal),
];

/// The most characters that are looked at, and that the number of a country whose shape is not known may have.
const LONGEST: usize = 40;
const LONGEST_OF_OTHERS: usize = 20;

/// A VAT number of a country, in capital letters without blanks, points and hyphens: `CHE116281710MWST`, `DE136695976`.
///
/// Its shape was checked, and its check digits where the country's rule is public: Switzerland and Liechtenstein, Austria,
/// Belgium, France, Germany, Italy, Luxembourg, the Netherlands, Portugal, Spain. Of a country whose shape is not known it is
/// 2 to 20 letters and digits. Whether it is in force, only the tax office knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VatNumber(String);

/// Why a VAT number is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VatRefusal {
    /// That country's numbers look otherwise.
    #[error("is no VAT number of {0}: write one of that country, or leave it out")]
    Shape(Country),
    /// It looks like one, and its check digits do not fit.
    #[error("is no VAT number of {0}: a digit is wrong or two are in each other's place")]
    CheckDigits(Country),
}

impl VatNumber {
    /// Of what was typed for an address in that country.
    ///
    /// # Errors
    /// See [`VatRefusal`].
    pub fn of(country: Country, typed: &str) -> Result<Self, VatRefusal> {
        let blank = |c: &char| c.is_whitespace() || matches!(c, '.' | '-' | '/');
        let compact: String = typed.chars().filter(|c| !blank(c)).take(LONGEST + 1).collect::<String>().to_uppercase();
        let plain = compact.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if !plain || compact.len() > LONGEST {
            return Err(VatRefusal::Shape(country));
        }
        match check(country, &compact) {
            Outcome::Fits => Ok(Self(compact)),
            Outcome::OtherShape => Err(VatRefusal::Shape(country)),
            Outcome::WrongDigits => Err(VatRefusal::CheckDigits(country)),
        }
    }

    /// What a number of that country looks like, where that is known. It is nobody's.
    pub fn example(country: Country) -> Option<String> {
        const DIGITS: &str = "1234567890";
        let code = country.to_string();
        if matches!(code.as_str(), "CH" | "LI") {
            return Some("CHE-123.456.788 MWST".to_owned());
        }
        let letters = *letters_of(&code).first()?;
        let structure = structures_of(letters).first()?;
        let mut digits = DIGITS.chars().cycle();
        let shown = structure.chars().map(|c| match c {
            '9' => digits.next().unwrap_or('0'),
            'A' | 'X' => 'A',
            other => other,
        });
        Some(format!("{letters}{}", shown.collect::<String>()))
    }

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

enum Outcome {
    Fits,
    OtherShape,
    WrongDigits,
}

fn check(country: Country, compact: &str) -> Outcome {
    let code = country.to_string();
    match code.as_str() {
        "CH" => return swiss(compact),
        // Liechtenstein is in the Swiss tax area, and gives out shorter numbers of its own.
        "LI" if fits("99999", compact) => return Outcome::Fits,
        "LI" => return swiss(compact),
        _ => {}
    }
    let letters = letters_of(&code);
    if letters.iter().all(|letters| structures_of(letters).is_empty()) {
        let fits = (2..=LONGEST_OF_OTHERS).contains(&compact.len());
        return if fits { Outcome::Fits } else { Outcome::OtherShape };
    }
    for letters in letters {
        let Some(rest) = compact.strip_prefix(letters) else { continue };
        if !structures_of(letters).iter().any(|structure| fits(structure, rest)) {
            return Outcome::OtherShape;
        }
        let rule = CHECKS.iter().find(|(of, _)| *of == letters);
        return if rule.is_none_or(|(_, rule)| rule(rest)) { Outcome::Fits } else { Outcome::WrongDigits };
    }
    Outcome::OtherShape
}

/// The letters that numbers of a country begin with.
fn letters_of(code: &str) -> Vec<&str> {
    let otherwise = WRITTEN_OTHERWISE.iter().find(|(country, _)| *country == code);
    otherwise.map_or_else(|| vec![code], |(_, letters)| letters.to_vec())
}

fn structures_of(letters: &str) -> &'static [&'static str] {
    STRUCTURES.iter().find(|(of, _)| *of == letters).map_or(&[], |(_, structures)| structures)
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

/// `CHE`, nine digits, and perhaps a suffix.
fn swiss(compact: &str) -> Outcome {
    let bare = SWISS_SUFFIXES.iter().find_map(|suffix| compact.strip_suffix(suffix)).unwrap_or(compact);
    match bare.strip_prefix("CHE") {
        Some(rest) if !fits("999999999", rest) => Outcome::OtherShape,
        Some(rest) if vat_check::switzerland(rest) => Outcome::Fits,
        Some(_) => Outcome::WrongDigits,
        None => Outcome::OtherShape,
    }
}

#[cfg(test)]
#[path = "vat_number_tests.rs"]
mod tests;
