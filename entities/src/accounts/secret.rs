//! Secrets that open something, and the hashes that are kept of them.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::ids::IdSource;

/// What a secret opens. Its mark, with which it starts, says so, and lets scanners recognize a leaked one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// A session: `vnt_`.
    Session,
    /// What an API token allows: `vna_`.
    ApiToken,
    /// An invitation: `vni_`.
    Invitation,
}

impl SecretKind {
    /// The four characters with which it starts.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Session => "vnt_",
            Self::ApiToken => "vna_",
            Self::Invitation => "vni_",
        }
    }
}

/// A secret as it is handed out, once: the mark of its kind and 43 characters, 256 random bits. It is never shown in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new one.
    pub fn new(kind: SecretKind, ids: &IdSource) -> Self {
        let mut bytes = [0_u8; 32];
        ids.fill(&mut bytes);
        Self(format!("{}{}", kind.mark(), BASE64_URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The text that its owner keeps.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// SHA-256 of a secret. A slow hash is for passwords: 256 random bits cannot be guessed.
///
/// Secrets are found by this hash, in hexadecimal, in a unique index. What an observer could learn from the time of that
/// look-up is about the hash, from which no secret follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// Of a text that somebody sent, whatever it is.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }
}

/// 64 hexadecimal digits.
impl From<SecretHash> for String {
    fn from(hash: SecretHash) -> Self {
        hash.0
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .map(|digit| char::from(DIGITS[usize::from(digit)]))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn a_secret_has_its_kinds_mark_and_43_characters_and_is_not_shown() {
        let ids = IdSource::new(rand_chacha::ChaCha20Rng::seed_from_u64(1));
        for (kind, mark) in
            [(SecretKind::Session, "vnt_"), (SecretKind::ApiToken, "vna_"), (SecretKind::Invitation, "vni_")]
        {
            let (one, other) = (Secret::new(kind, &ids), Secret::new(kind, &ids));
            assert_ne!(one, other);
            assert_eq!((one.reveal().len(), &one.reveal()[..4]), (47, mark));
            assert!(!format!("{one:?}").contains(&one.reveal()[4..]));
        }
    }

    #[test]
    fn the_hash_is_sha_256_in_hexadecimal() {
        assert_eq!(
            String::from(SecretHash::of("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
