//! What a change works with.

use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};

use super::Author;
use crate::{
    access::{OwnDenied, Rights},
    accounts::{TokenScope, User},
    audit::{Actor, NewAuditEntry},
    clock::FixedClock,
    error::StoreResult,
    idempotency::{self, Claim, IdempotencyKey, KeyRefusal, Request},
    ids::{AnyId, Id, IdSource, OrganizationId},
    sql::{Record, Session},
    writer::Stop,
};

/// The transaction of a change, who makes it, and when.
#[derive(Debug)]
pub struct Work<'w> {
    /// The transaction.
    pub session: &'w Session,
    author: &'w Author,
    mutation: &'static str,
}

impl<'w> Work<'w> {
    pub(super) fn new(session: &'w Session, author: &'w Author, mutation: &'static str) -> Self {
        Self { session, author, mutation }
    }

    /// Who makes it.
    pub fn by(&self) -> &User {
        &self.author.by.user
    }

    /// Where identifiers come from.
    pub fn ids(&self) -> &IdSource {
        &self.author.ids
    }

    /// When it is made.
    pub fn at(&self) -> DateTime<Utc> {
        self.author.at
    }

    /// A clock that stands at [`Self::at`], for constructors.
    pub fn clock(&self) -> FixedClock {
        FixedClock::new(self.author.at)
    }

    /// What the person may do to an organization, as of now and until the transaction ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rights(&self, organization: OrganizationId) -> StoreResult<Rights> {
        Rights::read(self.session, &self.author.by, organization, self.author.at).await
    }

    /// Lets a person pass who changes what is their own, if their credentials reach so far.
    ///
    /// # Errors
    /// [`OwnDenied::OutOfScope`] for an API token that has not this scope.
    pub fn own(&self, scope: TokenScope) -> Result<(), OwnDenied> {
        let reached = TokenScope::reached(self.author.by.scopes.as_deref(), scope);
        reached.then_some(()).ok_or(OwnDenied::OutOfScope(scope))
    }

    /// Writes into the audit log what was done to something of the organization, in a sentence.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note<I: Id>(&self, rights: &Rights, subject: I, summary: &str) -> StoreResult<()> {
        let actor = if rights.is_agent() { Actor::Agent(self.by()) } else { Actor::User(self.by()) };
        let new = NewAuditEntry {
            organization: rights.organization(),
            actor,
            action: self.mutation,
            subject: Some(AnyId { prefix: I::PREFIX.to_owned(), uuid: subject.into() }),
            summary,
        };
        let entry = new.at(self.ids(), self.at())?;
        self.session.execute(&entry.insert()).await?;
        Ok(())
    }

    /// A claim to a key, for this mutation and this person.
    pub fn claim_of(&self, key: &IdempotencyKey, request: Request) -> Claim {
        Claim { user: self.by().id, mutation: self.mutation, key: key.clone(), request, at: self.at() }
    }

    /// Claims a key; gives the answer where it came with the same request before: see [`idempotency::claim`].
    ///
    /// # Errors
    /// As [`idempotency::claim`].
    pub async fn claim<A: DeserializeOwned>(&self, claim: &Claim) -> Result<Option<A>, Stop<KeyRefusal>> {
        idempotency::claim(self.session, self.ids(), claim).await
    }

    /// Keeps the answer of a key that was claimed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep<A: Serialize>(&self, claim: &Claim, answer: &A) -> StoreResult<()> {
        idempotency::keep(self.session, claim, answer).await
    }
}
