//! The two codes by which support knows a caller. Neither opens anything, and neither moves a domain.

use std::{fmt, str::FromStr};

use sea_orm::DeriveValueType;

use crate::{error::InputError, ids::IdSource, values::excerpt};

/// The longest text that is read as a code, spaces and dashes included.
const LONGEST: usize = 40;

/// A row of ten digits that a user reads out: nine at random, and a check digit (Luhn, ISO/IEC 7812-1, annex B), so
/// that one misheard digit or two swapped ones are noticed before anybody else is found by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct SupportCode(String);

crate::sql::text_field!(SupportCode, absent: Self(String::new()));

impl SupportCode {
    const DIGITS: usize = 10;

    /// A new one, at random.
    pub fn new(ids: &IdSource) -> Self {
        let mut bytes = [0_u8; 8];
        ids.fill(&mut bytes);
        let payload = format!("{:09}", u64::from_le_bytes(bytes) % 1_000_000_000);
        let check = (10 - luhn(&format!("{payload}0")) % 10) % 10;
        Self(format!("{payload}{check}"))
    }

    /// The digits, without anything between.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The Luhn sum of digits: every second one from the right doubled, and the digits of the products added up.
fn luhn(digits: &str) -> u32 {
    let add = |(position, digit): (usize, u32)| match (position % 2, digit * 2) {
        (0, _) => digit,
        (_, doubled) if doubled > 9 => doubled - 9,
        (_, doubled) => doubled,
    };
    digits.chars().rev().filter_map(|c| c.to_digit(10)).enumerate().map(add).sum()
}

/// Takes out what people put between the characters of a code.
fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '–')).collect()
}

impl fmt::Display for SupportCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SupportCode {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        let digits = if text.len() > LONGEST { String::new() } else { compact(text) };
        let plain = digits.len() == Self::DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
        if plain && luhn(&digits).is_multiple_of(10) {
            return Ok(Self(digits));
        }
        Err(InputError::Value(format!(
            "`{}` is no support code: it has ten digits, the last of which checks the others; ask for it again",
            excerpt(text)
        )))
    }
}

/// The code of a premium support contract, `VIP-7K3M-9QXZ`: eight characters at random out of 32 that are not mistaken
/// for each other (Crockford's base 32: no I, L, O, U).
#[derive(Debug, Clone, PartialEq, Eq, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct VipCode(String);

crate::sql::text_field!(VipCode, absent: Self(String::new()));

impl VipCode {
    const ALPHABET: &'static [u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// A new one, at random.
    pub fn new(ids: &IdSource) -> Self {
        let mut bytes = [0_u8; 8];
        ids.fill(&mut bytes);
        let characters: String = bytes.iter().map(|byte| char::from(Self::ALPHABET[usize::from(byte % 32)])).collect();
        Self::dashed(&characters)
    }

    /// As it is printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn dashed(characters: &str) -> Self {
        let (left, right) = characters.split_at(characters.len() / 2);
        Self(format!("VIP-{left}-{right}"))
    }
}

impl fmt::Display for VipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for VipCode {
    type Err = InputError;

    /// Reads small letters, spaces for dashes, and the letters that stand for digits (I and L for 1, O for 0).
    fn from_str(text: &str) -> Result<Self, InputError> {
        let compact = if text.len() > LONGEST { String::new() } else { compact(text).to_ascii_uppercase() };
        let characters: String = compact.strip_prefix("VIP").unwrap_or_default().chars().map(meant).collect();
        let plain = characters.len() == 8 && characters.bytes().all(|b| Self::ALPHABET.contains(&b));
        if plain {
            return Ok(Self::dashed(&characters));
        }
        Err(InputError::Value(format!(
            "`{}` is no VIP code: it looks like VIP-7K3M-9QXZ; ask for it again",
            excerpt(text)
        )))
    }
}

fn meant(character: char) -> char {
    match character {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;

    fn ids(seed: u64) -> IdSource {
        IdSource::new(rand_chacha::ChaCha20Rng::seed_from_u64(seed))
    }

    #[test]
    fn the_luhn_sum_is_the_standards() {
        assert_eq!(luhn("79927398713") % 10, 0);
        assert_ne!(luhn("79927398710") % 10, 0);
    }

    #[test]
    fn a_vip_code_is_read_as_it_is_spoken() {
        let code: VipCode = "VIP-7K3M-9Q10".parse().unwrap();
        for spoken in ["vip 7k3m 9qio", "VIP7K3M9QLO", " Vip-7K3M-9Q1O "] {
            assert_eq!(spoken.parse().as_ref(), Ok(&code), "{spoken}");
        }
        for text in ["", "VIP", "7K3M-9Q10", "VIP-7K3M-9Q1", "VIP-7K3M-9Q1U", "VIP-7K3M-9Q1é"] {
            assert!(text.parse::<VipCode>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_code_reads_back_from_its_own_text(seed: u64) {
            let ids = ids(seed);
            let (code, vip) = (SupportCode::new(&ids), VipCode::new(&ids));
            prop_assert_eq!(vip.to_string().parse::<VipCode>(), Ok(vip));
            let spaced = format!("{} {}", &code.as_str()[..5], &code.as_str()[5..]);
            prop_assert_eq!(spaced.parse::<SupportCode>(), Ok(code));
        }

        #[test]
        fn one_misheard_digit_is_noticed(seed: u64, position in 0_usize..10, by in 1_u32..10) {
            let code = SupportCode::new(&ids(seed));
            let misheard: String = code.as_str().chars().enumerate().map(|(index, c)| {
                let digit = c.to_digit(10).unwrap();
                let digit = if index == position { (digit + by) % 10 } else { digit };
                char::from_digit(digit, 10).unwrap()
            }).collect();
            prop_assert!(misheard.parse::<SupportCode>().is_err());
        }

        #[test]
        fn no_text_makes_the_parsers_panic(text in ".{0,60}") {
            let _ = (text.parse::<SupportCode>(), text.parse::<VipCode>());
        }
    }
}
