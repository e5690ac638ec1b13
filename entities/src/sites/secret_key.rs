//! How secret values of environment variables are kept: sealed, so that a copy of the database tells nothing.
//!
//! XChaCha20-Poly1305 with a random nonce of 24 bytes. Site and name are authenticated with the value, so that a sealed value
//! put in another row does not open. Beside it stands which key sealed it, so that keys can be changed one after the other.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::EnvironmentVariable;
use crate::{
    error::InputError,
    ids::{IdSource, SiteId},
};

/// Bytes of a nonce, which stands before what is sealed.
const NONCE: usize = 24;
/// Bytes of a key's identifier, which is written in hexadecimal.
const KEY_ID: usize = 6;

/// A key that seals secrets.
#[derive(Clone)]
pub struct SecretKey {
    id: String,
    cipher: XChaCha20Poly1305,
}

/// The key is kept out of logs.
impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A value that no key but its own opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    /// Which key sealed it.
    pub(crate) key_id: String,
    /// Nonce and what is sealed, in Base64.
    pub(crate) text: String,
}

/// It was sealed by another key, or for another place, or was changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this key does not open the value: it was sealed by another one, for another variable, or was changed since")]
pub struct NotOpened;

impl SecretKey {
    /// A key made from the operator's secret, which must be random. The same secret gives the same key; what else is made
    /// from that secret tells nothing of it.
    pub fn derive(secret: &[u8; 32]) -> Self {
        let key = hash(secret, b"ventanilla: secrets of sites, 1");
        let id = hash(&key, b"identifier");
        let id = id.iter().take(KEY_ID).map(|byte| format!("{byte:02x}")).collect();
        Self { id, cipher: XChaCha20Poly1305::new(&key.into()) }
    }

    /// Which key it is: 12 figures of hexadecimal. It tells nothing of the key.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Seals a value for that variable of that site.
    ///
    /// # Errors
    /// A value of more than 256 GiB.
    pub(crate) fn seal(&self, ids: &IdSource, site: SiteId, name: &str, value: &str) -> Result<Sealed, InputError> {
        let mut nonce = [0; NONCE];
        ids.fill(&mut nonce);
        let place = place(site, name);
        let payload = Payload { msg: value.as_bytes(), aad: &place };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed =
            sealed.map_err(|_| InputError::Value(format!("the value of `{name}` is too long to be sealed")))?;
        let text = BASE64_STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat());
        Ok(Sealed { key_id: self.id.clone(), text })
    }

    /// The value of a secret, for the site's own processes and nobody else.
    ///
    /// # Errors
    /// [`NotOpened`], also for what is no secret.
    pub fn open(&self, variable: &EnvironmentVariable) -> Result<String, NotOpened> {
        if variable.key_id.as_deref() != Some(&self.id) {
            return Err(NotOpened);
        }
        let bytes = BASE64_STANDARD_NO_PAD.decode(&variable.value).map_err(|_| NotOpened)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().ok_or(NotOpened)?;
        let place = place(variable.site_id, &variable.name);
        let opened = self.cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &place });
        String::from_utf8(opened.map_err(|_| NotOpened)?).map_err(|_| NotOpened)
    }
}

fn place(site: SiteId, name: &str) -> Vec<u8> {
    [site.0.as_bytes().as_slice(), name.as_bytes()].concat()
}

fn hash(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use uuid::Uuid;

    use super::*;
    use crate::ids::EnvironmentVariableId;

    const VALUE: &str = "correct horse battery staple";

    fn sealed(key: &SecretKey) -> EnvironmentVariable {
        let ids = IdSource::new(rand_chacha::ChaCha20Rng::seed_from_u64(1));
        let site_id = SiteId(Uuid::from_u128(7));
        let sealed = key.seal(&ids, site_id, "TOKEN", VALUE).unwrap();
        EnvironmentVariable {
            id: EnvironmentVariableId(Uuid::from_u128(8)),
            site_id,
            name: "TOKEN".to_owned(),
            value: sealed.text,
            is_secret: true,
            key_id: Some(sealed.key_id),
        }
    }

    #[test]
    fn what_is_sealed_opens_with_its_key_and_shows_nothing_before() {
        let key = SecretKey::derive(&[1; 32]);
        let variable = sealed(&key);
        assert!(!variable.value.contains("horse") && !format!("{variable:?}{key:?}").contains("horse"));
        assert_eq!(key.open(&variable), Ok(VALUE.to_owned()));
        assert_eq!(SecretKey::derive(&[1; 32]).open(&variable), Ok(VALUE.to_owned()), "the same after a new start");
    }

    #[test]
    fn another_key_another_place_and_a_changed_text_do_not_open() {
        let key = SecretKey::derive(&[1; 32]);
        let variable = sealed(&key);
        let other = SecretKey::derive(&[2; 32]);
        assert_ne!(other.id(), key.id());
        let mut changed = variable.value.clone().into_bytes();
        changed[40] = if changed[40] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        for (key, wrong) in [
            (&other, variable.clone()),
            (&other, EnvironmentVariable { key_id: Some(other.id().to_owned()), ..variable.clone() }),
            (&key, EnvironmentVariable { name: "OTHER".to_owned(), ..variable.clone() }),
            (&key, EnvironmentVariable { site_id: SiteId(Uuid::from_u128(9)), ..variable.clone() }),
            (&key, EnvironmentVariable { value: changed, ..variable.clone() }),
            (&key, EnvironmentVariable { value: String::new(), ..variable.clone() }),
            (&key, EnvironmentVariable { key_id: None, ..variable.clone() }),
        ] {
            assert_eq!(key.open(&wrong), Err(NotOpened), "{wrong:?}");
        }
    }

    #[test]
    fn the_same_value_is_sealed_otherwise_each_time() {
        let key = SecretKey::derive(&[1; 32]);
        let ids = IdSource::new(rand_chacha::ChaCha20Rng::seed_from_u64(1));
        let seal = || key.seal(&ids, SiteId(Uuid::nil()), "TOKEN", VALUE).unwrap().text;
        assert_ne!(seal(), seal());
    }
}
