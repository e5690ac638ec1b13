//! Topping a prepaid account up: taken note of, and settled when the money arrives.

use serde::{Deserialize, Serialize};

use super::{NewTopUp, PrepaidAccount, TopUp, account_of, top_up};
use crate::{
    access::{
        Denied,
        policy::{ManageAccounting, ReadOrganization},
    },
    change::{Change, Work},
    error::{InputError, StoreError},
    idempotency::{IdempotencyKey, KeyRefusal, Request},
    ids::{OrganizationId, TopUpId},
    money::Money,
    news::Changed,
    payments::{AmountRefusal, Creditor, PaymentMethodKind},
    rows,
    sql::Record,
    writer::{Stop, refused_as},
};

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
    /// Who is paid.
    pub creditor: Creditor,
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
    /// There is no such organization, or not for this person; or they do not keep its accounts.
    Organization(Denied),
    /// The amount, or the way to pay it in.
    Amount(AmountRefusal),
}

/// What is kept under the key.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    top_up: String,
}

impl Change for TopUpAccount {
    const MUTATION: &'static str = "Mutation.topUpPrepaidAccount";
    type Answer = ToppedUp;
    type Refusal = TopUpRefusal;

    fn hidden() -> TopUpRefusal {
        TopUpRefusal::Organization(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<ToppedUp, Stop<TopUpRefusal>> {
        let claim = work.claim_of(&self.key, self.request());
        let kept = refused_as(work.claim::<Kept>(&claim).await, TopUpRefusal::Key)?;
        let rights = work.rights(self.organization).await?;
        let permitted = rights.permit::<ManageAccounting>(rights.reach::<ReadOrganization>().is_some());
        permitted.map_err(|denied| Stop::Refused(TopUpRefusal::Organization(denied)))?;
        let account = account_of(work.session, self.organization).await?;
        if let Some(kept) = kept {
            let id: TopUpId = kept.top_up.parse().map_err(InputError::from).map_err(StoreError::from)?;
            let top_up = rows::one_by::<TopUp>(work.session, top_up::Column::Id, id).await?;
            let top_up = top_up.ok_or_else(|| StoreError::Corrupt(format!("there is no top-up {id}")))?;
            return Ok(ToppedUp { top_up, account });
        }
        let new = NewTopUp { account: &account, funds: account.funds(), amount: self.amount, method: self.method };
        let top_up = new.build(work.ids(), &work.clock(), &self.creditor);
        let top_up = top_up.map_err(|refusal| Stop::Refused(TopUpRefusal::Amount(refusal)))?;
        work.session.execute(&top_up.insert()).await?;
        work.session.announce(Changed::PrepaidAccount { organization: self.organization });
        work.note(&rights, top_up.id, &format!("asked to top up {} ({})", self.amount, self.method)).await?;
        work.keep(&claim, &Kept { top_up: top_up.id.to_string() }).await?;
        Ok(ToppedUp { top_up, account })
    }
}

impl TopUpAccount {
    fn request(&self) -> Request {
        Request::of(&[self.organization.to_string(), self.method.to_string(), self.amount.to_string()].map(Some))
    }
}
