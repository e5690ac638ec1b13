//! Topping a prepaid account up: taken note of, and settled when the money arrives.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{NewTopUp, PrepaidAccount, TopUp, account_of, top_up};
use crate::{
    access::{
        Grant,
        policy::{ManageAccounting, ReadOrganization},
    },
    accounts::User,
    audit::{Actor, NewAuditEntry},
    clock::FixedClock,
    error::{InputError, StoreError},
    idempotency::{self, Claim, IdempotencyKey, KeyRefusal, Request},
    ids::{AnyId, Id, IdSource, OrganizationId, TopUpId},
    money::Money,
    payments::{AmountRefusal, Creditor, PaymentMethodKind},
    rows,
    sql::{Record, Session},
    writer::{Job, Stop, refused_as},
};

/// The mutation, as the audit log and the keys know it.
const MUTATION: &str = "Mutation.topUpPrepaidAccount";

/// A top-up to be asked for.
#[derive(Debug)]
pub struct TopUpAccount {
    /// Whose account.
    pub organization: OrganizationId,
    /// How much.
    pub amount: Money,
    /// How it will be paid in.
    pub method: PaymentMethodKind,
    /// What makes it safe to send the same again.
    pub key: IdempotencyKey,
    /// Who asks.
    pub by: User,
    /// Which organizations they see.
    pub sees: Grant<ReadOrganization>,
    /// For which they may.
    pub may: Grant<ManageAccounting>,
    /// Who is paid.
    pub creditor: Creditor,
    /// Where identifiers come from.
    pub ids: Arc<IdSource>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A top-up that waits for its money.
#[derive(Debug, Clone, PartialEq)]
pub struct ToppedUp {
    /// The top-up.
    pub top_up: TopUp,
    /// Its account; nothing is on it yet.
    pub account: PrepaidAccount,
}

/// Why an account is not topped up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TopUpRefusal {
    /// The idempotency key.
    Key(KeyRefusal),
    /// There is no such organization, or not for this person.
    NotFound,
    /// The person sees it, and does not keep its accounts.
    NotAllowed,
    /// The amount, or the way to pay it in.
    Amount(AmountRefusal),
}

/// What is kept under the key.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    top_up: String,
}

impl Job for TopUpAccount {
    type Answer = ToppedUp;
    type Refusal = TopUpRefusal;

    async fn run(&self, session: &Session) -> Result<ToppedUp, Stop<TopUpRefusal>> {
        if !self.may.permits(self.organization) {
            let seen = self.sees.reach(self.organization).is_some();
            return Err(Stop::Refused(if seen { TopUpRefusal::NotAllowed } else { TopUpRefusal::NotFound }));
        }
        let claim = self.claim();
        let kept = refused_as(idempotency::claim::<Kept>(session, &self.ids, &claim).await, TopUpRefusal::Key)?;
        let account = account_of(session, self.organization).await?;
        if let Some(kept) = kept {
            let id: TopUpId = kept.top_up.parse().map_err(InputError::from).map_err(StoreError::from)?;
            let top_up = rows::one_by::<TopUp>(session, top_up::Column::Id, id).await?;
            let top_up = top_up.ok_or_else(|| StoreError::Corrupt(format!("there is no top-up {id}")))?;
            return Ok(ToppedUp { top_up, account });
        }
        let new = NewTopUp { account: &account, funds: account.funds(), amount: self.amount, method: self.method };
        let top_up = new.build(&self.ids, &FixedClock::new(self.at), &self.creditor);
        let top_up = top_up.map_err(|refusal| Stop::Refused(TopUpRefusal::Amount(refusal)))?;
        session.execute(&top_up.insert()).await?;
        let summary = format!("asked to top up {} ({})", self.amount, self.method);
        let entry = NewAuditEntry {
            organization: self.organization,
            actor: Actor::User(&self.by),
            action: MUTATION,
            subject: Some(AnyId { prefix: TopUpId::PREFIX.to_owned(), uuid: top_up.id.into() }),
            summary: &summary,
        };
        let entry = entry.at(&self.ids, self.at).map_err(StoreError::from)?;
        session.execute(&entry.insert()).await?;
        idempotency::keep(session, &claim, &Kept { top_up: top_up.id.to_string() }).await?;
        Ok(ToppedUp { top_up, account })
    }
}

impl TopUpAccount {
    fn claim(&self) -> Claim {
        let parts = [self.organization.to_string(), self.method.to_string(), self.amount.to_string()];
        let request = Request::of(&parts.map(Some));
        Claim { user: self.by.id, mutation: MUTATION, key: self.key.clone(), request, at: self.at }
    }
}
