//! Writing postings.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, sea_query::OnConflict,
};

use super::{LedgerAccountRef, LedgerError, Posting};
use crate::{
    ids::{IdSource, LedgerAccountId, LedgerTransactionId, OrganizationId, PrepaidAccountId},
    money::{Currency, Money},
    prepaid::{
        LedgerAccountKind, LedgerEntry, LedgerTransaction, PrepaidEntryKind, account, funds, ledger_account,
        ledger_entry,
    },
    rows,
};

/// Writes postings, in their order, inside the caller's transaction (see [`crate::rows::begin`]). The number of statements
/// does not depend on the number of postings but for the database's limit of parameters.
///
/// # Errors
/// See [`LedgerError`]. After any error the caller must roll the transaction back.
pub async fn post(
    transaction: &DatabaseTransaction,
    ids: &IdSource,
    postings: &[Posting],
) -> Result<Vec<LedgerTransactionId>, LedgerError> {
    let mut currencies = Vec::with_capacity(postings.len());
    for posting in postings {
        currencies.push(posting.check()?);
    }
    let mut tails = tails(transaction, postings).await?;
    let accounts = ledger_accounts(transaction, ids, postings).await?;
    let (mut transactions, mut entries) = (Vec::with_capacity(postings.len()), Vec::with_capacity(postings.len() * 2));
    for (posting, currency) in postings.iter().zip(currencies) {
        let id = ids.at(posting.at);
        transactions.push(transaction_row(id, posting));
        for each in &posting.moves {
            let place = match each.account.prepaid() {
                Some(account) => {
                    let tail = tails.get_mut(&account).filter(|tail| tail.currency == currency);
                    Some(tail.ok_or(LedgerError::NoAccount(account, currency))?.advance(each.amount, posting.kind)?)
                }
                None => None,
            };
            entries.push(LedgerEntry {
                id: ids.at(posting.at),
                transaction_id: id,
                account_id: account_of(&accounts, each.account, currency)?,
                prepaid_account_id: each.account.prepaid(),
                position: place.map(|(position, _)| position),
                amount_minor: each.amount.minor,
                currency,
                balance_after_minor: place.map(|(_, balance)| balance),
                at: posting.at,
            });
        }
    }
    let written = transactions.iter().map(|row| row.id).collect();
    rows::insert_all(transaction, transactions).await?;
    rows::insert_all(transaction, entries).await?;
    Ok(written)
}

fn transaction_row(id: LedgerTransactionId, posting: &Posting) -> LedgerTransaction {
    LedgerTransaction {
        id,
        at: posting.at,
        kind: posting.kind,
        description: posting.description.clone(),
        invoice_id: posting.invoice,
        payment_id: posting.payment,
    }
}

/// Where the entries of a prepaid account end.
struct Tail {
    currency: Currency,
    position: i64,
    balance: i64,
    held: i64,
}

impl Tail {
    /// The next entry's place and balance. Only a correction may take more than there is, and only what was set aside for
    /// withdrawals may take what is held.
    fn advance(&mut self, amount: Money, kind: PrepaidEntryKind) -> Result<(i64, i64), LedgerError> {
        let balance = Money::new(self.balance, self.currency).checked_add(amount)?;
        let held = if kind == PrepaidEntryKind::Withdrawal { 0 } else { self.held };
        if amount.minor < 0 && kind != PrepaidEntryKind::Adjustment && balance.minor < held {
            return Err(LedgerError::Insufficient {
                available: Money::new(self.balance.saturating_sub(held).max(0), self.currency),
                wanted: amount.checked_neg()?,
            });
        }
        self.position += 1;
        self.balance = balance.minor;
        Ok((self.position, self.balance))
    }
}

/// Locks the prepaid accounts that move, in one order for everybody, and finds where their entries end.
async fn tails(
    connection: &impl ConnectionTrait,
    postings: &[Posting],
) -> Result<HashMap<PrepaidAccountId, Tail>, LedgerError> {
    let moves = postings.iter().flat_map(|posting| &posting.moves);
    let moving: HashSet<_> = moves.filter_map(|each| each.account.prepaid()).collect();
    let ids: Vec<_> = moving.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let backend = connection.get_database_backend();
    let query = account::Entity::find().filter(rows::among(backend, account::Column::Id, &ids));
    let accounts = query.order_by_asc(account::Column::Id).lock_exclusive().all(connection).await?;
    let funds = funds::funds(connection, &accounts.iter().collect::<Vec<_>>()).await?;
    let positions: Vec<(PrepaidAccountId, i64)> = ledger_entry::Entity::find()
        .select_only()
        .column(ledger_entry::Column::PrepaidAccountId)
        .column_as(ledger_entry::Column::Position.max(), "position")
        .filter(rows::among(backend, ledger_entry::Column::PrepaidAccountId, &ids))
        .group_by(ledger_entry::Column::PrepaidAccountId)
        .into_tuple()
        .all(connection)
        .await?;
    let positions: HashMap<_, _> = positions.into_iter().collect();
    let tail = |(row, funds): (account::Model, funds::Funds)| {
        let position = positions.get(&row.id).copied().unwrap_or(0);
        (row.id, Tail { currency: row.currency, position, balance: funds.balance.minor, held: funds.held.minor })
    };
    Ok(accounts.into_iter().zip(funds).map(tail).collect())
}

/// What tells accounts of the ledger apart.
type AccountKey = (LedgerAccountKind, Option<OrganizationId>, Currency);

fn account_of(
    accounts: &HashMap<AccountKey, LedgerAccountId>,
    account: LedgerAccountRef,
    currency: Currency,
) -> Result<LedgerAccountId, LedgerError> {
    let key = (account.kind(), account.organization(), currency);
    let missing = || crate::error::StoreError::Corrupt(format!("the ledger account {key:?} could not be made"));
    Ok(accounts.get(&key).copied().ok_or_else(missing)?)
}

/// The accounts that the postings move; those that were never used are made. Somebody else may make one at the same time:
/// then theirs is taken.
async fn ledger_accounts(
    connection: &impl ConnectionTrait,
    ids: &IdSource,
    postings: &[Posting],
) -> Result<HashMap<AccountKey, LedgerAccountId>, LedgerError> {
    let mut wanted: HashMap<AccountKey, chrono::DateTime<chrono::Utc>> = HashMap::new();
    for posting in postings {
        for each in &posting.moves {
            let key = (each.account.kind(), each.account.organization(), each.amount.currency);
            wanted.entry(key).or_insert(posting.at);
        }
    }
    let owners: HashSet<_> = wanted.keys().filter_map(|(_, organization, _)| *organization).collect();
    let owners: Vec<_> = owners.into_iter().collect();
    let mut known = known_accounts(connection, &owners).await?;
    let mut fresh: Vec<_> = wanted.into_iter().filter(|(key, _)| !known.contains_key(key)).collect();
    if fresh.is_empty() {
        return Ok(known);
    }
    // In one order, so that a world made from a seed is the same twice.
    fresh.sort_unstable_by_key(|(key, _)| *key);
    for chunk in fresh.chunks(1_000) {
        let row = |((kind, organization_id, currency), at): &(AccountKey, _)| {
            ledger_account::Model {
                id: ids.at(*at),
                kind: *kind,
                organization_id: *organization_id,
                currency: *currency,
            }
            .into_active_model()
        };
        let insert = ledger_account::Entity::insert_many(chunk.iter().map(row));
        insert.on_conflict(OnConflict::new().do_nothing().to_owned()).exec_without_returning(connection).await?;
    }
    known = known_accounts(connection, &owners).await?;
    Ok(known)
}

async fn known_accounts(
    connection: &impl ConnectionTrait,
    owners: &[OrganizationId],
) -> Result<HashMap<AccountKey, LedgerAccountId>, LedgerError> {
    use ledger_account::Column;
    let house = Column::OrganizationId.is_null();
    let theirs = rows::among(connection.get_database_backend(), Column::OrganizationId, owners);
    let query = ledger_account::Entity::find().filter(Condition::any().add(house).add(theirs));
    let found = query.all(connection).await?;
    Ok(found.into_iter().map(|row| ((row.kind, row.organization_id, row.currency), row.id)).collect())
}
