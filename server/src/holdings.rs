//! What a database holds, so that a demo never touches anybody's data.

use anyhow::Context;
use entities::{
    db::Database,
    demo::{self, Demo},
    migrations::Migrator,
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sea_orm_migration::MigratorTrait;

/// What a database holds.
#[derive(Debug)]
pub(crate) enum Holdings {
    /// No table, or only our own without a row of anybody's.
    Nothing,
    /// A finished demo world.
    Demo(Box<Demo>),
    /// Organizations or people that no finished demo world made.
    Data,
    /// Tables that are not ours.
    Foreign,
}

impl Holdings {
    /// Looks without changing anything but, where only our own tables are, bringing these up to date.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn of(database: &Database) -> anyhow::Result<Self> {
        let tables = tables(database).await.context("cannot read what the database holds")?;
        if tables.is_empty() {
            return Ok(Self::Nothing);
        }
        // An applied migration that we do not know is an error here: then the tables are another program's.
        let ours = tables.iter().any(|table| table == "seaql_migrations")
            && Migrator::get_applied_migrations(database.write()).await.is_ok();
        if !ours {
            return Ok(Self::Foreign);
        }
        database.migrate().await.context("the tables could not be brought up to date")?;
        if let Some(demo) = demo::open(database).await? {
            return Ok(Self::Demo(Box::new(demo)));
        }
        Ok(if has_rows(database).await? { Self::Data } else { Self::Nothing })
    }
}

async fn tables(database: &Database) -> Result<Vec<String>, sea_orm::DbErr> {
    let sql = match database.backend() {
        DbBackend::Postgres => {
            "SELECT CAST(table_name AS text) AS name FROM information_schema.tables WHERE table_schema = current_schema()"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    };
    let rows = database.write().query_all_raw(Statement::from_string(database.backend(), sql)).await?;
    rows.iter().map(|row| row.try_get("", "name")).collect()
}

async fn has_rows(database: &Database) -> anyhow::Result<bool> {
    for table in ["users", "organizations"] {
        let first = Statement::from_string(database.backend(), format!("SELECT 1 FROM {table} LIMIT 1"));
        if database.write().query_one_raw(first).await.context("cannot read what the database holds")?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn database(folder: &tempfile::TempDir) -> Database {
        let file = folder.path().join("x.db");
        Database::connect(&format!("sqlite://{}", file.display())).await.unwrap()
    }

    #[tokio::test]
    async fn an_empty_file_and_bare_tables_hold_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let database = database(&folder).await;
        assert!(matches!(Holdings::of(&database).await, Ok(Holdings::Nothing)));
        assert!(tables(&database).await.unwrap().is_empty(), "looking makes no table");
        database.migrate().await.unwrap();
        assert!(matches!(Holdings::of(&database).await, Ok(Holdings::Nothing)));
    }

    #[tokio::test]
    async fn another_programs_tables_are_foreign_even_if_it_migrates_as_we_do() {
        let folder = tempfile::tempdir().unwrap();
        let database = database(&folder).await;
        let run = |sql: &'static str| database.write().execute_unprepared(sql);
        run("CREATE TABLE songs (id INTEGER)").await.unwrap();
        assert!(matches!(Holdings::of(&database).await, Ok(Holdings::Foreign)));
        run("CREATE TABLE seaql_migrations (version VARCHAR PRIMARY KEY, applied_at BIGINT NOT NULL)").await.unwrap();
        run("INSERT INTO seaql_migrations VALUES ('m2020_songs', 0)").await.unwrap();
        assert!(matches!(Holdings::of(&database).await, Ok(Holdings::Foreign)));
    }
}
