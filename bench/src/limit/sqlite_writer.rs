//! The raw writer on SQLite: one thread, one connection, up to 64 payments a commit, a savepoint each, `synchronous=FULL`.

use std::{sync::mpsc, thread};

use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::oneshot;

use super::{
    Answer, Refusal,
    json::Bytes16,
    pay::{Due, Order, REFUSED},
    sqlite::text,
};

/// Payments of one commit.
const TOGETHER: usize = 64;

const FACTS: &str = "SELECT s.user_id, u.name, m.role, m.manage_accounting, i.organization_id, i.number, \
    i.payment_reference, i.currency, i.state, i.total_minor, i.paid_minor, i.due_on, p.id, lp.id, lr.id \
    FROM sessions s JOIN users u ON u.id = s.user_id JOIN invoices i ON i.id = ?2 \
    JOIN memberships m ON m.organization_id = i.organization_id AND m.user_id = s.user_id \
    JOIN prepaid_accounts p ON p.organization_id = i.organization_id \
    JOIN ledger_accounts lp ON lp.organization_id = i.organization_id AND lp.kind = 'PREPAID' \
    AND lp.currency = i.currency \
    JOIN ledger_accounts lr ON lr.organization_id = i.organization_id AND lr.kind = 'RECEIVABLE' \
    AND lr.currency = i.currency \
    WHERE s.token_hash = ?1 AND s.ended_at IS NULL AND s.expires_at > ?3";
const KEY: &str = "INSERT INTO idempotency_keys (id, user_id, mutation, key, request_hash, answer, created_at) \
    VALUES (?1, ?2, 'Mutation.payInvoice', ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";
const KNOWN: &str = "SELECT answer FROM idempotency_keys WHERE user_id = ?1 AND mutation = 'Mutation.payInvoice' \
    AND key = ?2 AND request_hash = ?3";
const ACCOUNT: &str = "UPDATE prepaid_accounts SET balance_minor = balance_minor - ?2, last_position = last_position + 1 \
    WHERE id = ?1 AND balance_minor - held_minor >= ?2 RETURNING balance_minor, last_position";
const INVOICE: &str = "UPDATE invoices SET paid_minor = paid_minor + ?2, \
    paid_at = CASE WHEN paid_minor + ?2 >= total_minor THEN ?3 END WHERE id = ?1";
const PAYMENT: &str = "INSERT INTO payments (id, organization_id, method, status, amount_minor, currency, received_at, \
    reference) VALUES (?1, ?2, 'PREPAID', 'SETTLED', ?3, ?4, ?5, ?6)";
const ALLOCATION: &str = "INSERT INTO payment_allocations (id, payment_id, amount_minor, currency, invoice_id, at) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const AUDIT: &str = "INSERT INTO audit_entries (id, organization_id, at, actor_kind, actor_user_id, actor_name, action, \
    subject_prefix, subject_id, summary) VALUES (?1, ?2, ?3, 'USER', ?4, ?5, 'Mutation.payInvoice', 'inv', ?6, ?7)";
const TRANSACTION: &str = "INSERT INTO ledger_transactions (id, at, kind, description, invoice_id, payment_id) \
    VALUES (?1, ?2, 'INVOICE_PAYMENT', ?3, ?4, ?5)";
const ENTRIES: &str = "INSERT INTO ledger_entries (id, transaction_id, account_id, prepaid_account_id, position, \
    amount_minor, currency, balance_after_minor, at) \
    VALUES (?1, ?3, ?4, NULL, NULL, ?6, ?7, NULL, ?8), (?2, ?3, ?5, ?9, ?10, -?6, ?7, ?11, ?8)";

type Job = (Order, oneshot::Sender<Answer>);

/// Where payments go.
pub(super) struct Writer(mpsc::Sender<Job>);

impl Writer {
    pub(super) fn open(file: &str) -> anyhow::Result<Self> {
        let connection = Connection::open(file)?;
        connection.set_prepared_statement_cache_capacity(64);
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000",
        )?;
        let (sender, jobs) = mpsc::channel();
        thread::Builder::new().name("writer".to_owned()).spawn(move || work(&connection, &jobs))?;
        Ok(Self(sender))
    }

    pub(super) async fn pay(&self, order: Order) -> Answer {
        let gone = || Refusal::Database("the writer has ended".to_owned());
        let (sender, answer) = oneshot::channel();
        self.0.send((order, sender)).map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

fn work(db: &Connection, jobs: &mpsc::Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let mut batch = vec![first];
        batch.extend(jobs.try_iter().take(TOGETHER - 1));
        let (orders, senders): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        match commit(db, &orders) {
            Ok(answers) => {
                for (sender, answer) in senders.into_iter().zip(answers) {
                    // Whoever asked may have gone.
                    let _ = sender.send(answer);
                }
            }
            Err(error) => {
                let _ = db.execute_batch("ROLLBACK");
                for sender in senders {
                    let _ = sender.send(Err(Refusal::Database(error.to_string())));
                }
            }
        }
    }
}

fn commit(db: &Connection, orders: &[Order]) -> rusqlite::Result<Vec<Answer>> {
    let run = |sql| db.prepare_cached(sql)?.execute([]).map(drop);
    run("BEGIN IMMEDIATE")?;
    let mut answers = Vec::with_capacity(orders.len());
    for order in orders {
        run("SAVEPOINT job")?;
        let answer = pay(db, order);
        if !matches!(answer, Ok(Some(_))) {
            run("ROLLBACK TO job")?;
        }
        run("RELEASE job")?;
        answers.push(answer.map(|answer| answer.unwrap_or_else(|| REFUSED.to_vec())));
    }
    run("COMMIT")?;
    Ok(answers)
}

/// The answer of a payment that was written; nothing where a rule is against it.
fn pay(db: &Connection, order: &Order) -> Result<Option<Vec<u8>>, Refusal> {
    let (at, today) = (order.now.text(), order.now.today().to_string());
    let (id, amount, ids) = (&order.invoice, order.amount_minor, &order.ids);
    let mut facts = db.prepare_cached(FACTS)?;
    let mut rows = facts.query(params![text(&order.asker), id, at])?;
    let row = rows.next()?.ok_or(Refusal::Unauthenticated)?;
    let due = Due {
        role: row.get_ref(2)?.as_str()?,
        accounting: row.get(3)?,
        currency: row.get_ref(7)?.as_str()?,
        state: row.get_ref(8)?.as_str()?,
        total_minor: row.get(9)?,
        paid_minor: row.get(10)?,
        overdue: row.get_ref(11)?.as_str()? < today.as_str(),
    };
    let (user, name, organization) =
        (row.get_ref(0)?.as_blob()?, row.get_ref(1)?.as_str()?, row.get_ref(4)?.as_blob()?);
    let (number, reference) = (row.get_ref(5)?.as_str()?, row.get_ref(6)?.as_str()?);
    let [account, prepaid, receivable]: [Bytes16; 3] = [row.get(12)?, row.get(13)?, row.get(14)?];
    let answer = due.answer(order);
    let kept = std::str::from_utf8(&answer).unwrap_or_default();
    let key = params![ids.key, user, order.key, order.request_hash, kept, at];
    if db.prepare_cached(KEY)?.execute(key)? == 0 {
        let known = params![user, order.key, order.request_hash];
        let known: Option<String> = db.prepare_cached(KNOWN)?.query_row(known, |row| row.get(0)).optional()?;
        return Ok(known.map(String::into_bytes));
    }
    if !due.takes(order) {
        return Ok(None);
    }
    let mut statement = db.prepare_cached(ACCOUNT)?;
    let moved = statement.query_row(params![account, amount], |row| Ok((row.get(0)?, row.get(1)?)));
    let Some((balance, position)): Option<(i64, i64)> = moved.optional()? else { return Ok(None) };
    let currency = due.currency;
    db.prepare_cached(INVOICE)?.execute(params![id, amount, at])?;
    db.prepare_cached(PAYMENT)?.execute(params![ids.payment, organization, amount, currency, at, reference])?;
    db.prepare_cached(ALLOCATION)?.execute(params![ids.allocation, ids.payment, amount, currency, id, at])?;
    let summary = format!("paid {}.{:02} {currency} of invoice {number} (PREPAID)", amount / 100, amount % 100);
    db.prepare_cached(AUDIT)?.execute(params![ids.audit, organization, at, user, name, id, summary])?;
    let description = format!("Payment of invoice {number}");
    db.prepare_cached(TRANSACTION)?.execute(params![ids.transaction, at, description, id, ids.payment])?;
    let [credit, debit] = ids.entries;
    db.prepare_cached(ENTRIES)?.execute(params![
        credit,
        debit,
        ids.transaction,
        receivable,
        prepaid,
        amount,
        currency,
        at,
        account,
        position,
        balance
    ])?;
    Ok(Some(answer))
}
