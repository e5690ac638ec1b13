//! What payments need: a snapshot of every prepaid account beside its ledger, and the keys of mutations that move money.

use sea_orm::DbBackend;

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const KEYS: &str = "idempotency_keys";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let triggers: &[&str] =
            if manager.get_database_backend() == DbBackend::Sqlite { &SQLITE_HELD } else { &POSTGRES_HELD };
        for statement in COLUMNS.iter().chain(&[SNAPSHOT]).chain(triggers) {
            connection.execute_unprepared(statement).await?;
        }
        keys(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &[KEYS]).await?;
        let connection = manager.get_connection();
        let triggers: &[&str] =
            if manager.get_database_backend() == DbBackend::Sqlite { &SQLITE_DROPPED } else { &POSTGRES_DROPPED };
        for statement in triggers {
            connection.execute_unprepared(statement).await?;
        }
        for column in ["balance_minor", "held_minor", "last_position"] {
            connection.execute_unprepared(&format!("ALTER TABLE prepaid_accounts DROP COLUMN {column}")).await?;
        }
        Ok(())
    }
}

const COLUMNS: [&str; 3] = [
    "ALTER TABLE prepaid_accounts ADD COLUMN balance_minor BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE prepaid_accounts ADD COLUMN held_minor BIGINT NOT NULL DEFAULT 0 \
     CONSTRAINT ck_prepaid_accounts_held_minor CHECK (held_minor >= 0)",
    "ALTER TABLE prepaid_accounts ADD COLUMN last_position BIGINT NOT NULL DEFAULT 0 \
     CONSTRAINT ck_prepaid_accounts_last_position CHECK (last_position >= 0)",
];

/// What the ledger and the withdrawals say of accounts that are there already.
const SNAPSHOT: &str = "\
    UPDATE prepaid_accounts SET \
    balance_minor = (SELECT COALESCE(SUM(e.amount_minor), 0) FROM ledger_entries e \
    WHERE e.prepaid_account_id = prepaid_accounts.id), \
    last_position = (SELECT COALESCE(MAX(e.position), 0) FROM ledger_entries e \
    WHERE e.prepaid_account_id = prepaid_accounts.id), \
    held_minor = (SELECT COALESCE(SUM(w.amount_minor), 0) FROM withdrawals w \
    WHERE w.prepaid_account_id = prepaid_accounts.id AND w.status = 'REQUESTED')";

// The database itself holds what a withdrawal asks for, so that no writer can forget to.
const SQLITE_HELD: [&str; 3] = [
    "CREATE TRIGGER tr_withdrawals_held_insert AFTER INSERT ON withdrawals WHEN NEW.status = 'REQUESTED' BEGIN \
     UPDATE prepaid_accounts SET held_minor = held_minor + NEW.amount_minor WHERE id = NEW.prepaid_account_id; END",
    "CREATE TRIGGER tr_withdrawals_held_update AFTER UPDATE ON withdrawals BEGIN \
     UPDATE prepaid_accounts SET held_minor = held_minor - OLD.amount_minor \
     WHERE id = OLD.prepaid_account_id AND OLD.status = 'REQUESTED'; \
     UPDATE prepaid_accounts SET held_minor = held_minor + NEW.amount_minor \
     WHERE id = NEW.prepaid_account_id AND NEW.status = 'REQUESTED'; END",
    "CREATE TRIGGER tr_withdrawals_held_delete AFTER DELETE ON withdrawals WHEN OLD.status = 'REQUESTED' BEGIN \
     UPDATE prepaid_accounts SET held_minor = held_minor - OLD.amount_minor WHERE id = OLD.prepaid_account_id; END",
];

const SQLITE_DROPPED: [&str; 3] = [
    "DROP TRIGGER tr_withdrawals_held_insert",
    "DROP TRIGGER tr_withdrawals_held_update",
    "DROP TRIGGER tr_withdrawals_held_delete",
];

const POSTGRES_HELD: [&str; 2] = [
    "CREATE FUNCTION hold_withdrawal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     IF TG_OP <> 'INSERT' AND OLD.status = 'REQUESTED' THEN \
     UPDATE prepaid_accounts SET held_minor = held_minor - OLD.amount_minor WHERE id = OLD.prepaid_account_id; END IF; \
     IF TG_OP <> 'DELETE' AND NEW.status = 'REQUESTED' THEN \
     UPDATE prepaid_accounts SET held_minor = held_minor + NEW.amount_minor WHERE id = NEW.prepaid_account_id; END IF; \
     RETURN NULL; END $$",
    "CREATE TRIGGER tr_withdrawals_held AFTER INSERT OR UPDATE OR DELETE ON withdrawals FOR EACH ROW \
     EXECUTE FUNCTION hold_withdrawal()",
];

const POSTGRES_DROPPED: [&str; 2] =
    ["DROP TRIGGER tr_withdrawals_held ON withdrawals", "DROP FUNCTION hold_withdrawal()"];

async fn keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut keys = table(KEYS);
    keys.col(uuid("user_id"))
        .col(string_len("mutation", 200))
        .col(string_len("key", 255))
        .col(string_len("request_hash", 64))
        // Empty only within the transaction that writes it.
        .col(text_null("answer"))
        .col(instant("created_at"))
        .foreign_key(&mut refers_to(KEYS, "user_id", "users"))
        .check(check(KEYS, "key", "length(key) >= 1"))
        .check(check(KEYS, "request_hash", "length(request_hash) = 64"))
        .check(check(KEYS, "mutation", "mutation LIKE 'Mutation._%'"));
    create(manager, keys, [unique(KEYS, &["user_id", "mutation", "key"])]).await
}
