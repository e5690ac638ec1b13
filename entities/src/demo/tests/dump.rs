use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sha2::{Digest, Sha256};

use crate::db::Database;

/// What is no part of a world: when its tables were made, and a number that is never the same twice.
const ASIDE: &str = "'seaql_migrations', 'authentication_version'";

/// Every row of every table, as the database writes it.
pub(super) async fn dump(db: &Database) -> String {
    let texts = |sql: String| async move {
        let rows = db.read().query_all_raw(Statement::from_string(db.backend(), sql)).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect::<Vec<_>>()
    };
    let is_sqlite = db.backend() == DbBackend::Sqlite;
    let tables = if is_sqlite {
        format!("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ({ASIDE}) ORDER BY name")
    } else {
        format!(
            "SELECT table_name::text FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_name NOT IN ({ASIDE}) ORDER BY 1"
        )
    };
    let mut hash = Sha256::new();
    for table in texts(tables).await {
        let row = if is_sqlite {
            let columns = texts(format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')")).await;
            columns.join(" || '|' || ")
        } else {
            format!("{table}::text")
        };
        let rows = texts(format!("SELECT {row} FROM {table} ORDER BY 1")).await;
        hash.update(format!("{table} {}\n{}\n", rows.len(), rows.join("\n")));
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
