//! What is known of who asks has a version, so that a process that read it once need not read it again until it changed.
//!
//! The version is another random number with every change, and never one that was there before, so that a database that was
//! brought back from a backup is not taken for a later state of itself. The database renews it by triggers, so that no writer
//! can forget to. Whoever reads more tables to know who asks adds their triggers.

use sea_orm::DbBackend;

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const VERSION: &str = "authentication_version";

/// A table that is read to know who asks.
struct Read {
    table: &'static str,
    /// Where not every change matters, the columns that do.
    columns: Option<&'static str>,
    /// Of a credential, what says which it is: a new one changes nothing about who is known already, unless it replaces
    /// one.
    credential: bool,
}

const READ: [Read; 5] = [
    Read { table: "users", columns: None, credential: false },
    Read { table: "organizations", columns: None, credential: false },
    Read { table: "memberships", columns: None, credential: false },
    Read { table: "sessions", columns: Some("id, user_id, token_hash, expires_at, ended_at"), credential: true },
    Read {
        table: "api_tokens",
        columns: Some("id, user_id, token_hash, scopes, expires_at, revoked_at"),
        credential: true,
    },
];

impl Read {
    fn update(&self) -> String {
        self.columns.map_or_else(|| "UPDATE".to_owned(), |columns| format!("UPDATE OF {columns}"))
    }

    fn name(&self, event: &str) -> String {
        format!("tr_{}_{VERSION}_{event}", self.table)
    }

    /// Its triggers, by name.
    fn triggers(&self, sqlite: bool) -> Vec<(String, String)> {
        if sqlite { self.sqlite().into() } else { self.postgres().into() }
    }

    fn sqlite(&self) -> [(String, String); 3] {
        let Self { table, credential, .. } = self;
        let trigger = |event: &str, when: &str| {
            let name = self.name(event);
            let renew = format!("BEGIN UPDATE {VERSION} SET version = {SQLITE_RANDOM}; END");
            (name.clone(), format!("CREATE TRIGGER {name} {when} {renew}"))
        };
        // INSERT OR REPLACE removes the old row without firing the trigger on DELETE.
        let insert = if *credential {
            let replaced = format!("SELECT 1 FROM {table} WHERE id = NEW.id OR token_hash = NEW.token_hash");
            format!("BEFORE INSERT ON {table} WHEN EXISTS ({replaced})")
        } else {
            format!("AFTER INSERT ON {table}")
        };
        [
            trigger("insert", &insert),
            trigger("update", &format!("AFTER {} ON {table}", self.update())),
            trigger("delete", &format!("AFTER DELETE ON {table}")),
        ]
    }

    /// Run at the end of the transaction, so that nobody waits for the version's row longer than for a commit, or waits for
    /// it while others wait for them.
    fn postgres(&self) -> [(String, String); 2] {
        let Self { table, credential, .. } = self;
        let (change, truncate) = (self.name("change"), self.name("truncate"));
        let insert = if *credential { "" } else { "INSERT OR " };
        let events = format!("{insert}{} OR DELETE", self.update());
        let renew = "EXECUTE FUNCTION renew_authentication_version()";
        let deferred = format!("DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {renew}");
        [
            (change.clone(), format!("CREATE CONSTRAINT TRIGGER {change} AFTER {events} ON {table} {deferred}")),
            (truncate.clone(), format!("CREATE TRIGGER {truncate} AFTER TRUNCATE ON {table} {renew}")),
        ]
    }
}

/// 64 random bits.
const SQLITE_RANDOM: &str = "random()";
const POSTGRES_RANDOM: &str = "('x' || left(md5(gen_random_uuid()::text), 16))::bit(64)::bigint";

/// Renews the version once a transaction, however many rows it changes.
fn postgres_renew() -> String {
    format!(
        "CREATE FUNCTION renew_authentication_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF COALESCE(current_setting('ventanilla.authentication_version', true), '') = '' THEN \
         UPDATE {VERSION} SET version = {POSTGRES_RANDOM}; \
         PERFORM set_config('ventanilla.authentication_version', 'renewed', true); \
         END IF; RETURN NULL; END $$"
    )
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One row, and never another.
        let mut version = bare_table(VERSION);
        version.col(integer("id").primary_key()).col(big_integer("version")).check(check(VERSION, "id", "id = 1"));
        create(manager, version, []).await?;
        let connection = manager.get_connection();
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        let first = if sqlite { SQLITE_RANDOM } else { POSTGRES_RANDOM };
        connection.execute_unprepared(&format!("INSERT INTO {VERSION} (id, version) VALUES (1, {first})")).await?;
        if !sqlite {
            connection.execute_unprepared(&postgres_renew()).await?;
        }
        for read in READ {
            for (_, trigger) in read.triggers(sqlite) {
                connection.execute_unprepared(&trigger).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        for read in READ {
            let on = if sqlite { String::new() } else { format!(" ON {}", read.table) };
            for (name, _) in read.triggers(sqlite) {
                connection.execute_unprepared(&format!("DROP TRIGGER {name}{on}")).await?;
            }
        }
        if !sqlite {
            connection.execute_unprepared("DROP FUNCTION renew_authentication_version()").await?;
        }
        drop_all(manager, &[VERSION]).await
    }
}
