//! Documents that a request names rather than sends: trusted ones, which the operator gave, and those that clients sent
//! before (Apollo's *automatic persisted queries*).
//!
//! A manifest of trusted documents is a JSON file as Relay and GraphQL Code Generator write it (identifiers, each with its
//! text) or as Apollo does (`apollo-persisted-query-manifest`, version 1). A trusted document is found by its identifier
//! there and by the SHA-256 of its text.

mod manifest;

use std::{collections::HashMap, sync::Arc};

use quick_cache::{Weighter, sync::Cache};
use resolvers::error::{ErrorCode, Fault};
use sha2::{Digest, Sha256};

pub use manifest::{Manifest, Trusted};

/// What all documents that clients sent may come to, in bytes.
const KEPT_BYTES: u64 = 8 * 1024 * 1024;
/// What a document weighs beside its text.
const OVERHEAD: u64 = 128;
/// A longer one is not kept: one client could push out everybody else's.
const LONGEST_KEPT: usize = 64 * 1024;
/// As many are expected.
const EXPECTED: usize = 2_000;

/// What Apollo's clients wait for, in the very words of the protocol; [`ErrorCode`] has them as other clients know them.
const NOT_FOUND: &str = "PersistedQueryNotFound";
const NOT_SUPPORTED: &str = "PersistedQueryNotSupported";

type Hash = [u8; 32];

#[derive(Clone)]
struct Bytes;

impl Weighter<Hash, Arc<str>> for Bytes {
    fn weight(&self, _: &Hash, text: &Arc<str>) -> u64 {
        u64::try_from(text.len()).unwrap_or(u64::MAX).saturating_add(OVERHEAD)
    }
}

/// How a request names its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Name {
    /// By an identifier of a manifest, or by `sha256:` and the hash of its text.
    Id(String),
    /// By the SHA-256 of its text, in hexadecimal; with the text, if the client offers it to be kept.
    Hash(String),
}

/// The documents that can be named.
pub(crate) struct Persisted {
    /// By identifier, and by hash.
    trusted: HashMap<String, Arc<str>>,
    /// Those that clients sent; none where only trusted ones are answered.
    sent: Option<Cache<Hash, Arc<str>, Bytes>>,
}

impl std::fmt::Debug for Persisted {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Persisted").field("trusted", &self.trusted.len()).finish_non_exhaustive()
    }
}

/// A document to be executed, and whether it is to be kept if it is a valid one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) document: String,
    keep: Option<Hash>,
}

impl Persisted {
    /// With these trusted documents; and nothing else, if `only` they are to be answered.
    pub(crate) fn new(documents: Vec<Trusted>, only: bool) -> Self {
        let mut trusted = HashMap::with_capacity(documents.len() * 2);
        for document in documents {
            let text: Arc<str> = document.text.into();
            trusted.insert(hex(&hash(&text)), Arc::clone(&text));
            trusted.insert(document.id, text);
        }
        let sent = (!only).then(|| Cache::with_weighter(EXPECTED, KEPT_BYTES, Bytes));
        Self { trusted, sent }
    }

    /// The document that a request means, which names it, sends it, or does both.
    ///
    /// # Errors
    /// A name that nothing has, a text that is not the named one, or a text that is not trusted where it must be.
    pub(crate) fn find(&self, name: Option<Name>, text: Option<String>) -> Result<Found, Fault> {
        match (name, text) {
            (None, None) => Err(Fault::new(
                ErrorCode::BadRequest,
                "there is no `query`: it holds the GraphQL document, as a string; or name one with `documentId`",
            )),
            (None, Some(document)) => self.plain(document),
            (Some(Name::Id(id)), text) => self.by_id(&id, text),
            (Some(Name::Hash(hash)), None) => self.by_hash(&hash),
            (Some(Name::Hash(hash)), Some(text)) => self.offered(&hash, text),
        }
    }

    /// Keeps a document that was found to be a valid one, if its client asked for that.
    pub(crate) fn keep(&self, found: Option<Hash>, text: &str) {
        if let (Some(hash), Some(sent)) = (found, &self.sent)
            && text.len() <= LONGEST_KEPT
        {
            sent.insert(hash, text.into());
        }
    }

    fn plain(&self, document: String) -> Result<Found, Fault> {
        if self.sent.is_none() && !self.trusted.contains_key(&hex(&hash(&document))) {
            return Err(untrusted());
        }
        Ok(Found { document, keep: None })
    }

    fn by_id(&self, id: &str, text: Option<String>) -> Result<Found, Fault> {
        let found = match (self.trusted.get(id), id.strip_prefix("sha256:")) {
            (Some(trusted), _) => Found { document: trusted.to_string(), keep: None },
            (None, Some(hash)) => return text.map_or_else(|| self.by_hash(hash), |text| self.offered(hash, text)),
            (None, None) => {
                let message =
                    "no document of this identifier is known here: check that the manifest is that of your client";
                return Err(Fault::new(ErrorCode::PersistedQueryNotFound, message));
            }
        };
        match text {
            Some(text) if text != found.document => Err(mismatch()),
            _ => Ok(found),
        }
    }

    fn by_hash(&self, hash: &str) -> Result<Found, Fault> {
        let read = parse(hash);
        let sent = || self.sent.as_ref()?.get(&read?);
        match self.trusted.get(&hash.to_ascii_lowercase()).cloned().or_else(sent) {
            Some(document) => Ok(Found { document: document.to_string(), keep: None }),
            None if self.sent.is_none() => Err(Fault::new(ErrorCode::PersistedQueryNotSupported, NOT_SUPPORTED)),
            None => Err(Fault::new(ErrorCode::PersistedQueryNotFound, NOT_FOUND)),
        }
    }

    /// A document that a client sends with its hash, to name it alone from then on.
    fn offered(&self, hash_of_it: &str, text: String) -> Result<Found, Fault> {
        let own = hash(&text);
        if let Some(trusted) = self.trusted.get(hash_of_it) {
            // An identifier of a manifest need not be a SHA-256.
            let same = **trusted == *text;
            return if same { Ok(Found { document: text, keep: None }) } else { Err(mismatch()) };
        }
        if parse(hash_of_it) != Some(own) {
            return Err(mismatch());
        }
        let found = self.plain(text)?;
        Ok(Found { keep: Some(own), ..found })
    }
}

impl Found {
    /// What to give [`Persisted::keep`] with the text.
    pub(crate) fn keep(&self) -> Option<[u8; 32]> {
        self.keep
    }
}

fn mismatch() -> Fault {
    Fault::new(ErrorCode::BadRequest, "the document is not the one that is named with it: send the SHA-256 of its text")
}

fn untrusted() -> Fault {
    Fault::new(
        ErrorCode::DocumentNotTrusted,
        "only documents that the operator trusts are answered here: name one by its identifier",
    )
}

fn hash(text: &str) -> Hash {
    Sha256::digest(text).into()
}

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A hash as clients write it: 64 hexadecimal digits.
fn parse(text: &str) -> Option<Hash> {
    let digits: Vec<u8> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|it| it.try_into().ok())).collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    (digits.len() == 64).then(|| bytes.try_into().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "{ a }";

    fn hash_of(text: &str) -> Name {
        Name::Hash(hex(&hash(text)))
    }

    fn id(id: &str) -> Name {
        Name::Id(id.to_owned())
    }

    fn trusting(only: bool) -> Persisted {
        Persisted::new(vec![Trusted { id: "abc".to_owned(), name: None, text: A.to_owned() }], only)
    }

    fn found(persisted: &Persisted, name: Option<Name>, text: Option<&str>) -> Result<String, ErrorCode> {
        let found = persisted.find(name, text.map(str::to_owned)).map_err(|fault| fault.code())?;
        persisted.keep(found.keep(), &found.document);
        Ok(found.document)
    }

    #[test]
    fn a_document_is_named_once_it_was_sent_with_its_hash() {
        let persisted = Persisted::new(Vec::new(), false);
        assert_eq!(found(&persisted, Some(hash_of(A)), None), Err(ErrorCode::PersistedQueryNotFound));
        assert_eq!(found(&persisted, None, Some(A)), Ok(A.to_owned()));
        assert_eq!(
            found(&persisted, Some(hash_of(A)), None),
            Err(ErrorCode::PersistedQueryNotFound),
            "it was not offered"
        );
        assert_eq!(found(&persisted, Some(hash_of("{ b }")), Some(A)), Err(ErrorCode::BadRequest));
        assert_eq!(found(&persisted, Some(hash_of(A)), Some(A)), Ok(A.to_owned()));
        assert_eq!(found(&persisted, Some(hash_of(A)), None), Ok(A.to_owned()));
        let upper = Name::Id(format!("sha256:{}", hex(&hash(A)).to_uppercase()));
        assert_eq!(found(&persisted, Some(upper), None), Ok(A.to_owned()));
        assert_eq!(found(&persisted, None, None), Err(ErrorCode::BadRequest));
    }

    #[test]
    fn a_trusted_document_is_found_by_its_identifier_and_by_its_hash() {
        for only in [false, true] {
            let persisted = trusting(only);
            for name in
                [id("abc"), Name::Hash("abc".to_owned()), hash_of(A), Name::Id(format!("sha256:{}", hex(&hash(A))))]
            {
                assert_eq!(found(&persisted, Some(name.clone()), None), Ok(A.to_owned()), "{name:?}");
                assert_eq!(found(&persisted, Some(name.clone()), Some(A)), Ok(A.to_owned()), "{name:?}");
                assert_eq!(
                    found(&persisted, Some(name.clone()), Some("{ b }")),
                    Err(ErrorCode::BadRequest),
                    "{name:?}"
                );
            }
            assert_eq!(found(&persisted, Some(id("abd")), None), Err(ErrorCode::PersistedQueryNotFound));
        }
    }

    #[test]
    fn where_only_trusted_documents_are_answered_no_other_is() {
        let persisted = trusting(true);
        assert_eq!(found(&persisted, None, Some(A)), Ok(A.to_owned()));
        for (name, text, code) in [
            (None, Some("{ b }"), ErrorCode::DocumentNotTrusted),
            (None, Some("{ a } "), ErrorCode::DocumentNotTrusted),
            (Some(hash_of("{ b }")), None, ErrorCode::PersistedQueryNotSupported),
            (Some(hash_of("{ b }")), Some("{ b }"), ErrorCode::DocumentNotTrusted),
        ] {
            assert_eq!(found(&persisted, name, text), Err(code), "{text:?}");
        }
        assert_eq!(found(&persisted, Some(hash_of("{ b }")), None), Err(ErrorCode::PersistedQueryNotSupported));
    }

    #[test]
    fn what_clients_sent_is_kept_in_bounded_memory() {
        let persisted = Persisted::new(Vec::new(), false);
        let long = "x".repeat(LONGEST_KEPT + 1);
        found(&persisted, Some(hash_of(&long)), Some(&long)).unwrap();
        assert_eq!(found(&persisted, Some(hash_of(&long)), None), Err(ErrorCode::PersistedQueryNotFound));
        for number in 0..400 {
            let text = format!("{number} {}", "x".repeat(60_000));
            found(&persisted, Some(hash_of(&text)), Some(&text)).unwrap();
        }
        assert!(persisted.sent.unwrap().weight() <= KEPT_BYTES);
    }

    #[test]
    fn a_hash_has_64_hexadecimal_digits() {
        let whole = hex(&hash(A));
        assert_eq!(parse(&whole), Some(hash(A)));
        for wrong in ["", "a", &whole[1..], &format!("{whole}0"), &whole.replace(|_: char| true, "g"), "é"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
