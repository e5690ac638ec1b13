//! The code on a reminder, by which anybody can find out whether it is genuine.

use std::{fmt, str::FromStr};

use crate::{error::InputError, ids::IdSource, values::excerpt};

/// Digits and letters that are not taken for each other (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many of them: 60 random bits, far too many to guess.
const LENGTH: usize = 12;
/// How they are grouped in print.
const GROUP: usize = 4;

/// `7KQ2-M0XE-91BD`. People type it from paper: small letters, blanks, and O for 0 or I and L for 1 are understood.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VerificationCode(String);

impl VerificationCode {
    /// A new random code.
    pub fn new(ids: &IdSource) -> Self {
        let mut bytes = [0_u8; LENGTH];
        ids.fill(&mut bytes);
        // 256 is a multiple of 32, so that every character is as likely as any other.
        Self(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).collect())
    }
}

impl fmt::Display for VerificationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, character) in self.0.chars().enumerate() {
            if index > 0 && index % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{character}")?;
        }
        Ok(())
    }
}

impl FromStr for VerificationCode {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        const LONGEST: usize = 64;
        let meant = |c: char| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let typed = text.chars().take(LONGEST).filter(|c| !c.is_whitespace() && *c != '-').map(meant);
        let code: String = typed.collect();
        let known = code.len() == LENGTH && code.bytes().all(|b| ALPHABET.contains(&b));
        known.then_some(Self(code)).ok_or_else(|| {
            InputError::Value(format!(
                "`{}` is no code of ours: it has {LENGTH} letters and digits, such as 7KQ2-M0XE-91BD",
                excerpt(text)
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;

    #[test]
    fn a_code_is_understood_as_people_type_it() {
        for typed in ["7KQ2-M0XE-91BD", "7kq2 moxe 9lbd", "7KQ2M0XE9iBD"] {
            let read = typed.parse::<VerificationCode>().map(|code| code.to_string());
            assert_eq!(read, Ok("7KQ2-M0XE-91BD".to_owned()), "{typed}");
        }
        for typed in ["", "7KQ2-M0XE-91B", "7KQ2-M0XE-91BDD", "7KQ2-M0XE-91BU", "ÄKQ2-M0XE-91BD"] {
            assert!(typed.parse::<VerificationCode>().is_err(), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_new_code_reads_back_from_its_own_text(seed: u64) {
            let code = VerificationCode::new(&IdSource::new(rand_chacha::ChaCha8Rng::seed_from_u64(seed)));
            prop_assert_eq!(code.to_string().parse(), Ok(code));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,80}") {
            let _ = text.parse::<VerificationCode>();
        }
    }
}
