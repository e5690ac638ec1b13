//! The tables: whether they are those of this program, and bringing them up to date.

use std::collections::HashSet;

use sea_orm::DbErr;
use sea_orm_migration::MigratorTrait;

use super::{Database, Sessions, connect::postgres};
use crate::migrations::Migrator;

impl Database {
    /// Brings the tables up to date; does nothing where they are. No limit of time: an index over many rows takes long.
    ///
    /// # Errors
    /// When the engine refuses a statement.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        let Sessions::Postgres { url, .. } = &self.shared.sessions else {
            return Migrator::up(&self.shared.write, None).await;
        };
        let connection = postgres(url, 1, None, &self.shared.statements).await;
        let connection = connection.map_err(|error| DbErr::Custom(error.to_string()))?;
        Migrator::up(&connection, None).await?;
        connection.close().await
    }

    /// How many migrations are still to be run.
    ///
    /// # Errors
    /// When the engine does not answer, or there are [unknown migrations](Self::unknown_migrations).
    pub async fn pending_migrations(&self) -> Result<usize, DbErr> {
        Ok(Migrator::get_pending_migrations(&self.shared.write).await?.len())
    }

    /// The names of migrations that were run and that this program does not have, the oldest first: a newer one made the
    /// tables.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn unknown_migrations(&self) -> Result<Vec<String>, DbErr> {
        let ours = Migrator::migrations();
        let known: HashSet<&str> = ours.iter().map(|migration| migration.name()).collect();
        let run = Migrator::get_migration_models(&self.shared.write).await?;
        Ok(run.into_iter().map(|migration| migration.version).filter(|name| !known.contains(name.as_str())).collect())
    }
}
