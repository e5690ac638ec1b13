//! What a key may be, and what tells requests apart.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The longest key, in characters.
const LONGEST: usize = 255;

/// Why a key is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// There is nothing in it.
    #[error("an idempotency key has at least one character")]
    Empty,
    /// It is longer than 255 characters.
    #[error("an idempotency key has at most {LONGEST} characters")]
    TooLong,
    /// It has a control character, such as a line's end.
    #[error("an idempotency key has no control characters")]
    Malformed,
    /// It came before with another request.
    #[error("the idempotency key came before with another request: make a new one for a new intention")]
    Reused,
}

/// A key of 1 to 255 characters, as the client sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for IdempotencyKey {
    type Err = KeyRefusal;

    fn from_str(text: &str) -> Result<Self, KeyRefusal> {
        match text.chars().count() {
            0 => Err(KeyRefusal::Empty),
            1..=LONGEST if text.chars().any(char::is_control) => Err(KeyRefusal::Malformed),
            1..=LONGEST => Ok(Self(text.to_owned())),
            _ => Err(KeyRefusal::TooLong),
        }
    }
}

/// What tells one request from another: two are the same where their hashes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request(String);

impl Request {
    /// Of everything that the request says but for the key, each part in one spelling (an amount in minor units, an
    /// identifier as text), in the mutation's own order; `None` where it says nothing.
    pub fn of(parts: &[Option<String>]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            // Lengths keep neighbours apart, and nothing apart from an empty text.
            let length = part.as_ref().map_or(u64::MAX, |part| part.len() as u64);
            digest.update(length.to_be_bytes());
            digest.update(part.as_deref().unwrap_or_default().as_bytes());
        }
        let mut text = String::with_capacity(64);
        for byte in digest.finalize() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_1_to_255_characters_and_none_that_cannot_be_seen() {
        for (text, outcome) in [
            ("", Err(KeyRefusal::Empty)),
            (" ", Ok(())),
            ("ü€", Ok(())),
            ("a\nb", Err(KeyRefusal::Malformed)),
            ("a\0", Err(KeyRefusal::Malformed)),
            (&"ä".repeat(255), Ok(())),
            (&"a".repeat(256), Err(KeyRefusal::TooLong)),
        ] {
            assert_eq!(text.parse::<IdempotencyKey>().map(drop), outcome, "{text:?}");
        }
    }

    #[test]
    fn requests_that_differ_anywhere_have_other_hashes() {
        let of =
            |parts: &[Option<&str>]| Request::of(&parts.iter().map(|part| part.map(str::to_owned)).collect::<Vec<_>>());
        let requests = [
            of(&[Some("ab"), Some("c")]),
            of(&[Some("a"), Some("bc")]),
            of(&[Some("abc"), None]),
            of(&[Some("abc"), Some("")]),
        ];
        for (index, request) in requests.iter().enumerate() {
            assert_eq!(request.as_str().len(), 64);
            assert!(!requests[index + 1..].contains(request), "{index}");
        }
        assert_eq!(of(&[Some("ab"), None]), of(&[Some("ab"), None]));
    }
}
