//! Constructors that check.

use chrono::{DateTime, Utc};

use super::{ActorKind, AuditEntry};
use crate::{
    accounts::{
        User,
        check::{self, LONGEST_NAME},
    },
    clock::Clock,
    error::InputError,
    ids::{AnyId, IdSource, OrganizationId, PREFIXES},
    values::excerpt,
};

/// The longest schema coordinate of a mutation, and the longest summary, in characters.
const LONGEST_ACTION: usize = 200;
const LONGEST_SUMMARY: usize = 1_000;

/// Who did it.
#[derive(Debug, Clone, Copy)]
pub enum Actor<'a> {
    /// A customer, or whoever else is signed in for themselves.
    User(&'a User),
    /// A support agent, who is named and not linked.
    Agent(&'a User),
    /// The software itself, and why it did so.
    System(&'a str),
}

/// An audit entry to be.
#[derive(Debug, Clone)]
pub struct NewAuditEntry<'a> {
    /// To what it was done.
    pub organization: OrganizationId,
    /// Who did it.
    pub actor: Actor<'a>,
    /// The mutation, as a schema coordinate: `Mutation.payInvoice`.
    pub action: &'a str,
    /// The object that it was done to, if there is one.
    pub subject: Option<AnyId>,
    /// What happened, in a sentence.
    pub summary: &'a str,
}

impl NewAuditEntry<'_> {
    /// The row, as of now.
    ///
    /// # Errors
    /// An action that is no mutation's coordinate, a subject of an unknown noun, a text that is empty or too long.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<AuditEntry, InputError> {
        self.at(ids, clock.now())
    }

    /// The row, as of that instant.
    ///
    /// # Errors
    /// As [`Self::build`].
    pub fn at(self, ids: &IdSource, at: DateTime<Utc>) -> Result<AuditEntry, InputError> {
        let (actor_kind, actor_user_id, name) = match self.actor {
            Actor::User(user) => (ActorKind::User, Some(user.id), user.name.as_str()),
            Actor::Agent(user) => (ActorKind::Agent, None, user.name.as_str()),
            Actor::System(reason) => (ActorKind::System, None, reason),
        };
        if let Some(subject) = self.subject.as_ref().filter(|subject| !PREFIXES.contains(&subject.prefix.as_str())) {
            return Err(InputError::Value(format!("`{}` is the prefix of no noun", excerpt(&subject.prefix))));
        }
        Ok(AuditEntry {
            id: ids.at(at),
            organization_id: self.organization,
            at,
            actor_kind,
            actor_user_id,
            actor_name: check::line("the actor's name", name, LONGEST_NAME)?,
            action: action(self.action)?,
            subject_prefix: self.subject.as_ref().map(|subject| subject.prefix.clone()),
            subject_id: self.subject.map(|subject| subject.uuid),
            summary: check::line("the summary", self.summary, LONGEST_SUMMARY)?,
        })
    }
}

fn action(text: &str) -> Result<String, InputError> {
    let name = text.strip_prefix("Mutation.").unwrap_or_default();
    let first = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    if first && name.bytes().all(|b| b.is_ascii_alphanumeric()) && text.len() <= LONGEST_ACTION {
        return Ok(text.to_owned());
    }
    let message = format!("`{}` is no mutation's coordinate: write one such as Mutation.payInvoice", excerpt(text));
    Err(InputError::Value(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_the_coordinate_of_a_mutation() {
        assert_eq!(action("Mutation.payInvoice"), Ok("Mutation.payInvoice".to_owned()));
        for text in ["", "payInvoice", "Mutation.", "Mutation.PayInvoice", "Query.node", "Mutation.pay invoice"] {
            assert!(action(text).is_err(), "{text}");
        }
    }
}
