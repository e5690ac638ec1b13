//! The accounts of the ledger: found, and made at their first use.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use super::{LedgerAccountRef, LedgerError, Posting};
use crate::{
    error::{StoreError, StoreResult},
    ids::{IdSource, LedgerAccountId, OrganizationId},
    money::Currency,
    prepaid::{LedgerAccount, LedgerAccountKind},
    sql::{Record, Session, Statement},
};

/// What tells accounts of the ledger apart.
type AccountKey = (LedgerAccountKind, Option<OrganizationId>, Currency);

/// The accounts that postings move.
pub(super) type LedgerAccounts = HashMap<AccountKey, LedgerAccountId>;

pub(super) fn account_of(
    accounts: &LedgerAccounts,
    account: LedgerAccountRef,
    currency: Currency,
) -> Result<LedgerAccountId, LedgerError> {
    let key = (account.kind(), account.organization(), currency);
    let missing = || StoreError::Corrupt(format!("the ledger account {key:?} could not be made"));
    Ok(accounts.get(&key).copied().ok_or_else(missing)?)
}

/// The accounts that the postings move; those that were never used are made. Somebody else may make one at the same time:
/// then theirs is taken.
pub(super) async fn ledger_accounts(
    session: &Session,
    ids: &IdSource,
    postings: &[Posting],
) -> StoreResult<LedgerAccounts> {
    // In one order, so that a world made from a seed is the same twice, and nobody waits in a circle.
    let mut wanted: BTreeMap<AccountKey, DateTime<Utc>> = BTreeMap::new();
    for posting in postings {
        for each in &posting.moves {
            let key = (each.account.kind(), each.account.organization(), each.amount.currency);
            wanted.entry(key).or_insert(posting.at);
        }
    }
    let owners: BTreeSet<_> = wanted.keys().map(|(_, organization, _)| *organization).collect();
    let mut known = HashMap::with_capacity(wanted.len());
    for owner in &owners {
        find(session, *owner, &mut known).await?;
    }
    let fresh: Vec<_> = wanted.into_iter().filter(|(key, _)| !known.contains_key(key)).collect();
    let mut changed = BTreeSet::new();
    for ((kind, organization_id, currency), at) in fresh {
        let row = LedgerAccount { id: ids.at(at), kind, organization_id, currency };
        let insert = row.insert();
        let text = format!("{} ON CONFLICT DO NOTHING", &*insert.text);
        session.execute(&Statement::new(text, insert.values)).await?;
        changed.insert(organization_id);
    }
    for owner in changed {
        find(session, owner, &mut known).await?;
    }
    Ok(known)
}

async fn find(session: &Session, owner: Option<OrganizationId>, known: &mut LedgerAccounts) -> StoreResult<()> {
    let statement = match owner {
        Some(owner) => Statement::new(
            "SELECT id, kind, organization_id, currency FROM ledger_accounts WHERE organization_id = $1",
            vec![owner.into()],
        ),
        None => Statement::new(
            "SELECT id, kind, organization_id, currency FROM ledger_accounts WHERE organization_id IS NULL",
            Vec::new(),
        ),
    };
    for row in session.rows::<LedgerAccount>(&statement).await? {
        known.insert((row.kind, row.organization_id, row.currency), row.id);
    }
    Ok(())
}
