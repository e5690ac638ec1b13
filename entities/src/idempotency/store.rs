//! Claiming a key and keeping the answer, within one transaction.

use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{IdempotencyKey, KeptKey, KeyRefusal, Request};
use crate::{
    error::{StoreError, StoreResult},
    ids::{IdSource, UserId},
    sql::{Record, Session, Statement},
    writer::Stop,
};

/// Who asks for what, under which key.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Whose key.
    pub user: UserId,
    /// The mutation, as a schema coordinate: `Mutation.payInvoice`.
    pub mutation: &'static str,
    /// The key.
    pub key: IdempotencyKey,
    /// What is asked.
    pub request: Request,
    /// When.
    pub at: DateTime<Utc>,
}

const KNOWN: &str = "\
    SELECT request_hash, answer FROM idempotency_keys WHERE user_id = $1 AND mutation = $2 AND \"key\" = $3";

const KEEP: &str = "UPDATE idempotency_keys SET answer = $1 WHERE user_id = $2 AND mutation = $3 AND \"key\" = $4";

/// Writes a new key down, and gives nothing; of one that is known, the answer. On PostgreSQL it waits for a transaction that
/// has the same key under way.
///
/// # Errors
/// [`KeyRefusal::Reused`] for a key that came with another request; a database that fails.
pub async fn claim<A: DeserializeOwned>(
    session: &Session,
    ids: &IdSource,
    claim: &Claim,
) -> Result<Option<A>, Stop<KeyRefusal>> {
    let row = KeptKey {
        id: ids.at::<Uuid>(claim.at),
        user_id: claim.user,
        mutation: claim.mutation.to_owned(),
        key: claim.key.as_str().to_owned(),
        request_hash: claim.request.as_str().to_owned(),
        answer: None,
        created_at: claim.at,
    };
    let insert = row.insert();
    let text = format!("{} ON CONFLICT DO NOTHING", &*insert.text);
    if session.execute(&Statement::new(text, insert.values)).await? == 1 {
        return Ok(None);
    }
    let known = Statement::new(KNOWN, vec![claim.user.into(), claim.mutation.into(), claim.key.as_str().into()]);
    let known = session.query(&known, |row| Ok((row.next::<String>()?, row.next::<Option<String>>()?))).await?.pop();
    let (hash, answer) = known.ok_or_else(|| StoreError::Corrupt("a key is known and not there".to_owned()))?;
    if hash != claim.request.as_str() {
        return Err(Stop::Refused(KeyRefusal::Reused));
    }
    let answer = answer.as_deref().map(serde_json::from_str).transpose();
    match answer.map_err(|error| StoreError::Corrupt(format!("the answer of a key: {error}")))? {
        Some(answer) => Ok(Some(answer)),
        None => Err(StoreError::Corrupt("a key has no answer".to_owned()).into()),
    }
}

/// Keeps the answer of a key that was claimed in the same transaction.
///
/// # Errors
/// When the database fails.
pub async fn keep<A: Serialize>(session: &Session, claim: &Claim, answer: &A) -> StoreResult<()> {
    let answer = serde_json::to_string(answer).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let values = vec![answer.into(), claim.user.into(), claim.mutation.into(), claim.key.as_str().into()];
    match session.execute(&Statement::new(KEEP, values)).await? {
        1 => Ok(()),
        rows => Err(StoreError::Corrupt(format!("{rows} keys were kept instead of one"))),
    }
}
