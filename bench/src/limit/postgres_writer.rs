//! The raw writer on PostgreSQL: a transaction a payment, in three round trips. Rows are locked in one order: the invoice,
//! then the account.

use std::sync::{Mutex, PoisonError};

use tokio::sync::Semaphore;
use tokio_postgres::{Client, NoTls, Row, Statement, types::ToSql};

use super::{
    Answer, Refusal,
    pay::{Due, Order, REFUSED},
    sqlite::text,
    wire::{Day, Id, Instant},
};

/// Transactions at a time, as many as the product's writer has.
const CONNECTIONS: usize = 8;

const FACTS: &str = "SELECT s.user_id, u.name, m.role, m.manage_accounting, i.organization_id, i.number, \
    i.payment_reference, i.currency, i.state, i.total_minor, i.paid_minor, i.due_on, p.id, lp.id, lr.id \
    FROM sessions s JOIN users u ON u.id = s.user_id JOIN invoices i ON i.id = $2 \
    JOIN memberships m ON m.organization_id = i.organization_id AND m.user_id = s.user_id \
    JOIN prepaid_accounts p ON p.organization_id = i.organization_id \
    JOIN ledger_accounts lp ON lp.organization_id = i.organization_id AND lp.kind = 'PREPAID' \
    AND lp.currency = i.currency \
    JOIN ledger_accounts lr ON lr.organization_id = i.organization_id AND lr.kind = 'RECEIVABLE' \
    AND lr.currency = i.currency \
    WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $3";
const KEY: &str = "INSERT INTO idempotency_keys (id, user_id, mutation, key, request_hash, answer, created_at) \
    VALUES ($1, $2, 'Mutation.payInvoice', $3, $4, $5, $6) ON CONFLICT DO NOTHING";
const KNOWN: &str = "SELECT answer FROM idempotency_keys WHERE user_id = $1 AND mutation = 'Mutation.payInvoice' \
    AND key = $2 AND request_hash = $3";
const INVOICE: &str = "UPDATE invoices SET paid_minor = paid_minor + $2, \
    paid_at = CASE WHEN paid_minor + $2 >= total_minor THEN $3::timestamptz END \
    WHERE id = $1 AND state = 'ISSUED' AND paid_minor + $2 <= total_minor RETURNING paid_minor";
const PAYMENT: &str = "INSERT INTO payments (id, organization_id, method, status, amount_minor, currency, received_at, \
    reference) VALUES ($1, $2, 'PREPAID', 'SETTLED', $3, $4, $5, $6)";
const ALLOCATION: &str = "INSERT INTO payment_allocations (id, payment_id, amount_minor, currency, invoice_id, at) \
    VALUES ($1, $2, $3, $4, $5, $6)";
const AUDIT: &str = "INSERT INTO audit_entries (id, organization_id, at, actor_kind, actor_user_id, actor_name, action, \
    subject_prefix, subject_id, summary) VALUES ($1, $2, $3, 'USER', $4, $5, 'Mutation.payInvoice', 'inv', $6, $7)";
const TRANSACTION: &str = "INSERT INTO ledger_transactions (id, at, kind, description, invoice_id, payment_id) \
    VALUES ($1, $2, 'INVOICE_PAYMENT', $3, $4, $5)";
/// The account's movement and both entries at once: the lock on the account is held for the shortest time.
const MOVE: &str = "WITH account AS (UPDATE prepaid_accounts SET balance_minor = balance_minor - $2, \
    last_position = last_position + 1 WHERE id = $1 AND balance_minor - held_minor >= $2 \
    RETURNING balance_minor, last_position) \
    INSERT INTO ledger_entries (id, transaction_id, account_id, prepaid_account_id, position, amount_minor, currency, \
    balance_after_minor, at) \
    SELECT $3::uuid, $5::uuid, $6::uuid, NULL::uuid, NULL::bigint, $2::bigint, $8::varchar, NULL::bigint, \
    $9::timestamptz FROM account UNION ALL \
    SELECT $4, $5, $7::uuid, $1, last_position, -$2, $8, balance_minor, $9 FROM account";

struct Session {
    client: Client,
    facts: Statement,
    key: Statement,
    known: Statement,
    invoice: Statement,
    payment: Statement,
    allocation: Statement,
    audit: Statement,
    transaction: Statement,
    movement: Statement,
}

/// Where payments go.
pub(super) struct Writer {
    turns: Semaphore,
    idle: Mutex<Vec<Session>>,
}

type Parameters<'a> = &'a [&'a (dyn ToSql + Sync)];

impl Writer {
    pub(super) async fn connect(url: &str) -> anyhow::Result<Self> {
        let mut idle = Vec::with_capacity(CONNECTIONS);
        for _ in 0..CONNECTIONS {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
            // It ends with the client.
            tokio::spawn(connection);
            idle.push(Session {
                facts: client.prepare(FACTS).await?,
                key: client.prepare(KEY).await?,
                known: client.prepare(KNOWN).await?,
                invoice: client.prepare(INVOICE).await?,
                payment: client.prepare(PAYMENT).await?,
                allocation: client.prepare(ALLOCATION).await?,
                audit: client.prepare(AUDIT).await?,
                transaction: client.prepare(TRANSACTION).await?,
                movement: client.prepare(MOVE).await?,
                client,
            });
        }
        Ok(Self { turns: Semaphore::new(CONNECTIONS), idle: Mutex::new(idle) })
    }

    pub(super) async fn pay(&self, order: Order) -> Answer {
        let gone = || Refusal::Database("no connection is left to write on".to_owned());
        let _turn = self.turns.acquire().await.map_err(|_| gone())?;
        let session = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop().ok_or_else(gone)?;
        let answer = session.pay(&order).await;
        let answer = match answer {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => {
                session.client.batch_execute("ROLLBACK").await.map(|()| REFUSED.to_vec()).map_err(Refusal::from)
            }
            Err(error) => {
                // The first error is the one to tell of.
                let _ = session.client.batch_execute("ROLLBACK").await;
                Err(error)
            }
        };
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(session);
        answer
    }
}

impl Session {
    /// The answer of a payment that was committed; nothing where a rule is against it.
    async fn pay(&self, order: &Order) -> Result<Option<Vec<u8>>, Refusal> {
        let (db, ids, amount) = (&self.client, &order.ids, order.amount_minor);
        let (id, at, asker) = (Id(order.invoice), Instant::of(order.now.0), text(&order.asker));
        let facts = db.query_opt(&self.facts, &[&asker, &id, &at]).await?.ok_or(Refusal::Unauthenticated)?;
        let due = due(&facts, order)?;
        if !due.takes(order) {
            return self.known(order, facts.try_get(0)?).await;
        }
        let (user, name, organization): (Id, &str, Id) = (facts.try_get(0)?, facts.try_get(1)?, facts.try_get(4)?);
        let (number, reference, currency): (&str, &str, &str) = (facts.try_get(5)?, facts.try_get(6)?, due.currency);
        let kept = String::from_utf8(due.answer(order)).unwrap_or_default();
        let (key, payment, allocation) = (Id(ids.key), Id(ids.payment), Id(ids.allocation));
        let (audit, transaction) = (Id(ids.audit), Id(ids.transaction));
        let summary = format!("paid {}.{:02} {currency} of invoice {number} (PREPAID)", amount / 100, amount % 100);
        let description = format!("Payment of invoice {number}");
        let keys: Parameters<'_> = &[&key, &user, &order.key, &order.request_hash, &kept, &at];
        let invoices: Parameters<'_> = &[&id, &amount, &at];
        let payments: Parameters<'_> = &[&payment, &organization, &amount, &currency, &at, &reference];
        let allocations: Parameters<'_> = &[&allocation, &payment, &amount, &currency, &id, &at];
        let audits: Parameters<'_> = &[&audit, &organization, &at, &user, &name, &id, &summary];
        let transactions: Parameters<'_> = &[&transaction, &at, &description, &id, &payment];
        let (_, known, paid, ..) = tokio::try_join!(
            db.batch_execute("BEGIN"),
            db.execute(&self.key, keys),
            db.query_opt(&self.invoice, invoices),
            db.execute(&self.payment, payments),
            db.execute(&self.allocation, allocations),
            db.execute(&self.audit, audits),
            db.execute(&self.transaction, transactions)
        )?;
        if known == 0 {
            return self.known(order, user).await;
        }
        let Some(paid) = paid else { return Ok(None) };
        let (credit, debit) = (Id(ids.entries[0]), Id(ids.entries[1]));
        let (account, prepaid, receivable): (Id, Id, Id) = (facts.try_get(12)?, facts.try_get(13)?, facts.try_get(14)?);
        let entries: Parameters<'_> =
            &[&account, &amount, &credit, &debit, &transaction, &receivable, &prepaid, &currency, &at];
        if db.execute(&self.movement, entries).await? != 2 {
            return Ok(None);
        }
        db.batch_execute("COMMIT").await?;
        // Somebody else may have paid a part since the facts were read.
        let before: i64 = paid.try_get::<_, i64>(0)? - amount;
        Ok(Some(Due { paid_minor: before, ..due }.answer(order)))
    }

    /// The first answer once more.
    async fn known(&self, order: &Order, user: Id) -> Result<Option<Vec<u8>>, Refusal> {
        let known = self.client.query_opt(&self.known, &[&user, &order.key, &order.request_hash]).await?;
        let answer = known.map(|row| row.try_get::<_, String>(0)).transpose()?;
        // Nothing else of this transaction is to be kept.
        self.client.batch_execute("ROLLBACK").await?;
        Ok(answer.map(String::into_bytes))
    }
}

fn due<'a>(facts: &'a Row, order: &Order) -> Result<Due<'a>, Refusal> {
    Ok(Due {
        role: facts.try_get(2)?,
        accounting: facts.try_get(3)?,
        currency: facts.try_get(7)?,
        state: facts.try_get(8)?,
        total_minor: facts.try_get(9)?,
        paid_minor: facts.try_get(10)?,
        overdue: facts.try_get::<_, Day>(11)? < Day::of(order.now.today()),
    })
}
