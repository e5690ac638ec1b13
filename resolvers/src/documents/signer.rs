//! Signed links: who may fetch what, and until when.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use entities::ids::UserId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::error::{ErrorCode, Fault, Result};

/// Signs the links to files with HMAC-SHA-256 over kind, file (identifier, language and format), holder and expiry.
///
/// All servers of an installation must be given the same secret.
#[derive(Clone)]
pub struct DocumentSigner {
    secret: [u8; 32],
}

/// The secret is kept out of logs.
impl fmt::Debug for DocumentSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentSigner").finish_non_exhaustive()
    }
}

/// Parts the holder from the code in the link's `signature`; stands in neither.
const SEPARATOR: char = '.';

impl DocumentSigner {
    /// With that secret, which must be random.
    pub fn new(secret: [u8; 32]) -> Self {
        Self { secret }
    }

    /// The site-relative link to a file, for that user, until that instant (in whole seconds).
    pub fn sign(&self, kind: &str, file: &str, holder: UserId, expires_at: DateTime<Utc>) -> String {
        let expires = expires_at.timestamp();
        let code = BASE64_URL_SAFE_NO_PAD.encode(self.mac(kind, file, holder, expires).finalize().into_bytes());
        let holder = BASE64_URL_SAFE_NO_PAD.encode(holder.0.as_bytes());
        format!("/documents/{kind}/{file}?expires={expires}&signature={holder}{SEPARATOR}{code}")
    }

    /// For whom a link was made, its parts given as they came; the codes are compared in constant time.
    ///
    /// # Errors
    /// A link that we did not make, or that was changed, is as one to nothing; one that has expired says so.
    pub fn verify(&self, kind: &str, file: &str, expires: &str, signature: &str, now: DateTime<Utc>) -> Result<UserId> {
        let parts = || {
            let (holder, code) = signature.split_once(SEPARATOR)?;
            let holder = Uuid::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(holder).ok()?).ok()?;
            Some((UserId(holder), BASE64_URL_SAFE_NO_PAD.decode(code).ok()?, expires.parse::<i64>().ok()?))
        };
        let (holder, code, expires) = parts().ok_or_else(unknown)?;
        self.mac(kind, file, holder, expires).verify_slice(&code).map_err(|_| unknown())?;
        if now.timestamp() >= expires {
            return Err(Fault::new(ErrorCode::NotFound, "this link has expired: ask for the document again"));
        }
        Ok(holder)
    }

    fn mac(&self, kind: &str, file: &str, holder: UserId, expires: i64) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes a key of any length");
        // Lengths first, so that no two lists of parts are the same bytes.
        for part in [kind, file] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.update(holder.0.as_bytes());
        mac.update(&expires.to_be_bytes());
        mac
    }
}

fn unknown() -> Fault {
    Fault::new(
        ErrorCode::NotFound,
        "there is no such document: open the link as you were given it, or ask for a new one",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "inv_01h2xcejqtf2nbrexx3vqjhp41.es.csv";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("an instant of the table")
    }

    /// Kind, file, expiry and signature of a link that is good until second 2,000.
    fn link(signer: &DocumentSigner) -> [String; 4] {
        let url = signer.sign("invoices", FILE, UserId(Uuid::from_u128(7)), at(2_000));
        let (path, query) = url.strip_prefix("/documents/").and_then(|rest| rest.split_once('?')).expect("a query");
        let (kind, file) = path.split_once('/').expect("a file");
        let (expires, signature) = query.split_once('&').expect("two parameters");
        let value = |parameter: &str| parameter.split_once('=').expect("a value").1.to_owned();
        [kind.to_owned(), file.to_owned(), value(expires), value(signature)]
    }

    fn verified(signer: &DocumentSigner, [kind, file, expires, signature]: &[String; 4], now: i64) -> Result<UserId> {
        signer.verify(kind, file, expires, signature, at(now))
    }

    #[test]
    fn a_link_is_good_for_its_file_and_its_holder_until_it_expires() {
        let signer = DocumentSigner::new([1; 32]);
        let link = link(&signer);
        assert_eq!(link[..3], ["invoices".to_owned(), FILE.to_owned(), "2000".to_owned()]);
        assert_eq!(verified(&signer, &link, 1_999), Ok(UserId(Uuid::from_u128(7))));
        for late in [2_000, 2_001] {
            let refused = verified(&signer, &link, late).expect_err("the link has expired");
            assert!(format!("{refused:?}").contains("expired"), "{refused:?}");
        }
    }

    #[test]
    fn a_link_that_was_changed_anywhere_is_refused() {
        let signer = DocumentSigner::new([1; 32]);
        let good = link(&signer);
        let other_holder = BASE64_URL_SAFE_NO_PAD.encode(Uuid::from_u128(8).as_bytes());
        let (holder, code) = good[3].split_once('.').expect("both parts");
        let shorter = &code[..code.len() - 4];
        for (part, changed) in [
            (0, "pro-formas".to_owned()),
            (0, "invoicesi".to_owned()),
            (0, String::new()),
            (1, FILE.replace("41.", "42.")),
            (1, FILE.replace(".es.", ".fr.")),
            (1, FILE.replace(".csv", ".pdf")),
            (2, "2001".to_owned()),
            (2, "9999999999".to_owned()),
            (2, "soon".to_owned()),
            (2, String::new()),
            (3, format!("{other_holder}.{code}")),
            (3, format!("{holder}.{shorter}")),
            (3, format!("{holder}.")),
            (3, holder.to_owned()),
            (3, code.to_owned()),
            (3, String::new()),
            (3, good[3].to_lowercase()),
        ] {
            let mut link = good.clone();
            link[part].clone_from(&changed);
            assert_eq!(verified(&signer, &link, 1_000), Err(unknown()), "part {part}: {changed}");
        }
    }

    #[test]
    fn a_link_of_another_secret_is_refused() {
        let good = link(&DocumentSigner::new([1; 32]));
        assert_eq!(verified(&DocumentSigner::new([2; 32]), &good, 1_000), Err(unknown()));
    }

    #[test]
    fn the_secret_does_not_show_in_logs() {
        assert_eq!(format!("{:?}", DocumentSigner::new([42; 32])), "DocumentSigner { .. }");
    }
}
