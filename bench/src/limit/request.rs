//! What comes in: the operation's name and its variables. The document is not looked at.

use axum::http::{HeaderMap, header};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The body of a request.
#[derive(Deserialize)]
pub(super) struct Request<'a> {
    #[serde(rename = "operationName", borrow)]
    pub(super) operation: &'a str,
    #[serde(borrow, default)]
    pub(super) variables: Variables<'a>,
}

/// The variables of all operations.
#[derive(Default, Deserialize)]
pub(super) struct Variables<'a> {
    #[serde(borrow, default)]
    pub(super) id: &'a str,
    #[serde(borrow, default)]
    pub(super) ids: Vec<&'a str>,
    #[serde(borrow)]
    pub(super) filter: Option<Filter<'a>>,
    #[serde(borrow)]
    pub(super) input: Option<Payment<'a>>,
}

/// A payment of an invoice.
#[derive(Deserialize)]
pub(super) struct Payment<'a> {
    pub(super) id: &'a str,
    pub(super) method: &'a str,
    #[serde(borrow)]
    pub(super) amount: Amount<'a>,
    #[serde(rename = "idempotencyKey")]
    pub(super) key: &'a str,
}

/// An amount of money.
#[derive(Deserialize)]
pub(super) struct Amount<'a> {
    pub(super) amount: &'a str,
    pub(super) currency: &'a str,
}

/// Overdue invoices of a period.
#[derive(Deserialize)]
pub(super) struct Filter<'a> {
    #[serde(rename = "issuedFrom", borrow)]
    pub(super) from: &'a str,
    #[serde(rename = "issuedTo", borrow)]
    pub(super) to: &'a str,
}

/// The hash by which the session of the request's bearer token is found.
pub(super) fn token_hash(headers: &HeaderMap) -> Option<[u8; 64]> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let token = headers.get(header::AUTHORIZATION)?.as_bytes().strip_prefix(b"Bearer ")?;
    let mut hash = [0; 64];
    for (pair, byte) in hash.chunks_exact_mut(2).zip(Sha256::digest(token)) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    Some(hash)
}
