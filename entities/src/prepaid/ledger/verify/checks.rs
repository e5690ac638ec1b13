//! What the database itself can tell of its rows.

use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};
use uuid::Uuid;

use super::LedgerProblem;
use crate::error::StoreResult;

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

const OVERDRAWN: &str = "\
    SELECT e.id FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id \
    WHERE e.prepaid_account_id IS NOT NULL AND e.amount_minor < 0 AND e.balance_after_minor < 0 \
    AND t.kind <> 'ADJUSTMENT' LIMIT 100";

const WRONG_SNAPSHOT: &str = "\
    SELECT p.id FROM prepaid_accounts p \
    LEFT JOIN (SELECT prepaid_account_id, SUM(amount_minor) AS balance, MAX(position) AS last \
    FROM ledger_entries WHERE prepaid_account_id IS NOT NULL GROUP BY prepaid_account_id) e \
    ON e.prepaid_account_id = p.id \
    LEFT JOIN (SELECT prepaid_account_id, SUM(amount_minor) AS held \
    FROM withdrawals WHERE status = 'REQUESTED' GROUP BY prepaid_account_id) w ON w.prepaid_account_id = p.id \
    WHERE p.balance_minor <> COALESCE(e.balance, 0) OR p.last_position <> COALESCE(e.last, 0) \
    OR p.held_minor <> COALESCE(w.held, 0) LIMIT 100";

// What was given back stays on a refunded invoice as what was paid.
const WRONG_INVOICE: &str = "\
    SELECT i.id FROM invoices i \
    LEFT JOIN (SELECT t.invoice_id, \
    SUM(CASE WHEN t.kind = 'INVOICE_PAYMENT' THEN e.amount_minor ELSE 0 END) AS paid, \
    SUM(CASE WHEN t.kind = 'REFUND' THEN e.amount_minor ELSE 0 END) AS refunded \
    FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id \
    JOIN ledger_accounts a ON a.id = e.account_id \
    WHERE a.kind = 'RECEIVABLE' AND t.invoice_id IS NOT NULL GROUP BY t.invoice_id) posted ON posted.invoice_id = i.id \
    LEFT JOIN (SELECT invoice_id, SUM(amount_minor) AS paid \
    FROM payment_allocations WHERE invoice_id IS NOT NULL GROUP BY invoice_id) allocated ON allocated.invoice_id = i.id \
    WHERE i.paid_minor <> COALESCE(posted.paid, 0) OR i.paid_minor <> COALESCE(allocated.paid, 0) \
    OR COALESCE(posted.refunded, 0) <> CASE WHEN i.state = 'REFUNDED' THEN -i.paid_minor ELSE 0 END LIMIT 100";

const UNPOSTED: &str = "\
    SELECT p.id FROM payments p \
    LEFT JOIN (SELECT t.payment_id, SUM(e.amount_minor) AS taken \
    FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id \
    WHERE t.kind = 'INVOICE_PAYMENT' AND t.payment_id IS NOT NULL AND e.prepaid_account_id IS NOT NULL \
    GROUP BY t.payment_id) posted ON posted.payment_id = p.id \
    WHERE p.method = 'PREPAID' AND p.status = 'SETTLED' AND p.amount_minor <> COALESCE(-posted.taken, 0) LIMIT 100";

/// What a row found is told as.
type Problem = fn(Uuid) -> LedgerProblem;

/// The first hundred of each kind.
pub(super) async fn problems(snapshot: &DatabaseTransaction) -> StoreResult<Vec<LedgerProblem>> {
    let checks: [(&str, Problem); 7] = [
        (UNBALANCED, |id| LedgerProblem::Unbalanced(id.into())),
        (WRONG_BALANCE, |id| LedgerProblem::WrongBalance(id.into())),
        (WRONG_ACCOUNT, |id| LedgerProblem::WrongAccount(id.into())),
        (OVERDRAWN, |id| LedgerProblem::Overdrawn(id.into())),
        (WRONG_SNAPSHOT, |id| LedgerProblem::WrongSnapshot(id.into())),
        (WRONG_INVOICE, |id| LedgerProblem::WrongInvoice(id.into())),
        (UNPOSTED, |id| LedgerProblem::Unposted(id.into())),
    ];
    let mut found = Vec::new();
    for (sql, problem) in checks {
        let statement = Statement::from_string(snapshot.get_database_backend(), sql);
        for row in snapshot.query_all_raw(statement).await? {
            found.push(problem(row.try_get_by_index(0)?));
        }
    }
    Ok(found)
}
