//! The proof that a ledger is in order.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use uuid::Uuid;

use crate::{
    db::Database,
    error::StoreResult,
    ids::{LedgerEntryId, LedgerTransactionId},
};

/// Something that must not be in a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerProblem {
    /// The entries of this transaction do not sum to zero in one currency, or there are fewer than two.
    Unbalanced(LedgerTransactionId),
    /// The balance or the place that stands on this entry is not what the entries up to it come to.
    WrongBalance(LedgerEntryId),
    /// This entry does not agree with its ledger account: another currency, kind or owner.
    WrongAccount(LedgerEntryId),
}

/// What was looked at, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerReport {
    /// How many transactions there are.
    pub transactions: i64,
    /// How many entries they have.
    pub entries: i64,
    /// The first hundred problems of each kind.
    pub problems: Vec<LedgerProblem>,
}

impl LedgerReport {
    /// Whether nothing is wrong.
    pub fn is_in_order(&self) -> bool {
        self.problems.is_empty()
    }
}

const UNBALANCED: &str = "\
    SELECT t.id FROM ledger_transactions t LEFT JOIN ledger_entries e ON e.transaction_id = t.id \
    GROUP BY t.id \
    HAVING COALESCE(SUM(e.amount_minor), 1) <> 0 OR COUNT(DISTINCT e.currency) <> 1 OR COUNT(e.id) < 2 LIMIT 100";

const WRONG_BALANCE: &str = "\
    SELECT id FROM (SELECT id, position, balance_after_minor, \
    ROW_NUMBER() OVER account AS place, SUM(amount_minor) OVER account AS balance \
    FROM ledger_entries WHERE prepaid_account_id IS NOT NULL \
    WINDOW account AS (PARTITION BY prepaid_account_id ORDER BY position)) counted \
    WHERE place <> position OR balance <> balance_after_minor LIMIT 100";

const WRONG_ACCOUNT: &str = "\
    SELECT e.id FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id \
    LEFT JOIN prepaid_accounts p ON p.id = e.prepaid_account_id \
    WHERE a.currency <> e.currency OR (a.kind = 'PREPAID') <> (e.prepaid_account_id IS NOT NULL) \
    OR p.currency <> e.currency OR p.organization_id <> a.organization_id LIMIT 100";

/// Proves that every transaction balances, that every balance is the sum of the entries up to it, and that every entry lies on
/// an account of its own currency, kind and owner. Reads the whole ledger.
///
/// # Errors
/// When the database fails. What is wrong with the ledger is no error: it stands in the report.
pub async fn verify(db: &Database) -> StoreResult<LedgerReport> {
    let mut problems = Vec::new();
    for id in ids(db, UNBALANCED).await? {
        problems.push(LedgerProblem::Unbalanced(id.into()));
    }
    for id in ids(db, WRONG_BALANCE).await? {
        problems.push(LedgerProblem::WrongBalance(id.into()));
    }
    for id in ids(db, WRONG_ACCOUNT).await? {
        problems.push(LedgerProblem::WrongAccount(id.into()));
    }
    let transactions = count(db, "ledger_transactions").await?;
    let entries = count(db, "ledger_entries").await?;
    Ok(LedgerReport { transactions, entries, problems })
}

async fn ids(db: &Database, sql: &str) -> StoreResult<Vec<Uuid>> {
    let backend: DbBackend = db.backend();
    let rows = db.read().query_all_raw(Statement::from_string(backend, sql)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

async fn count(db: &Database, table: &str) -> StoreResult<i64> {
    let sql = format!("SELECT COUNT(*) FROM {table}");
    let row = db.read().query_one_raw(Statement::from_string(db.backend(), sql)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0))
}
