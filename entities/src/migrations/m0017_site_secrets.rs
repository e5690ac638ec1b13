//! Secrets of sites are sealed, and sites have revisions.

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Secrets that were written in clear go: nobody could read them back, and they can be set again, sealed.
const UNSEALED: &str = "DELETE FROM environment_variables WHERE is_secret";
const KEY: &str = "ALTER TABLE environment_variables ADD COLUMN key_id VARCHAR(16) NULL \
    CONSTRAINT ck_environment_variables_sealed CHECK ((key_id IS NOT NULL) = is_secret)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [UNSEALED, KEY] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        revised(manager, "sites").await?;
        revised_with(manager, "sites", "environment_variables", "site_id").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        unrevised_with(manager, "sites", "environment_variables").await?;
        unrevised(manager, "sites").await?;
        for statement in [UNSEALED, "ALTER TABLE environment_variables DROP COLUMN key_id"] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
