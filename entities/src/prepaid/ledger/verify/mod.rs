//! The proof that a ledger, and everything that stands beside it, is in order.

mod answers;
mod checks;
mod problem;
#[cfg(test)]
mod tests;

pub use problem::{LedgerProblem, LedgerReport};

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, Statement, TransactionTrait,
};

use crate::{db::Database, error::StoreResult};

/// Proves, of everything that is committed at one moment, that
///
/// - every transaction balances in one currency, on accounts of that currency and of the right owner;
/// - the entries of every prepaid account have their places without a gap, and each the right balance;
/// - what a prepaid account says of itself is what its entries and its open withdrawals come to;
/// - no account went below zero but by a correction;
/// - what an invoice says was paid is what its postings and its allocations come to;
/// - every payment from a prepaid account has its posting;
/// - what was answered under an idempotency key is there.
///
/// Reads the whole ledger, without the limit that other statements have ([`crate::sql::STATEMENT_LIMIT`]).
///
/// # Errors
/// When the database fails. What is wrong with the ledger is no error: it stands in the report.
pub async fn verify(db: &Database) -> StoreResult<LedgerReport> {
    // One snapshot for all questions, so that payments under way are seen whole or not at all.
    let isolation = (db.backend() == DbBackend::Postgres).then_some(IsolationLevel::RepeatableRead);
    let access = (db.backend() == DbBackend::Postgres).then_some(AccessMode::ReadOnly);
    let snapshot = db.read().begin_with_config(isolation, access).await?;
    if db.backend() == DbBackend::Postgres {
        // The whole ledger takes the time that it takes. And no table is gone through once for each row of another, which the
        // planner thinks cheap where it has no statistics yet, as after a restore.
        snapshot.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL enable_nestloop = off").await?;
    }
    let mut problems = checks::problems(&snapshot).await?;
    problems.extend(answers::problems(&snapshot).await?);
    let report = LedgerReport {
        transactions: count(&snapshot, "ledger_transactions").await?,
        entries: count(&snapshot, "ledger_entries").await?,
        accounts: count(&snapshot, "prepaid_accounts").await?,
        invoices: count(&snapshot, "invoices").await?,
        keys: count(&snapshot, "idempotency_keys").await?,
        problems,
    };
    snapshot.rollback().await?;
    Ok(report)
}

async fn count(snapshot: &DatabaseTransaction, table: &str) -> StoreResult<i64> {
    let statement = Statement::from_string(snapshot.get_database_backend(), format!("SELECT COUNT(*) FROM {table}"));
    let row = snapshot.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0))
}
