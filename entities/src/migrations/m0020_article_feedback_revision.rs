//! A rating says which text of the article it is of.

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Ratings from before are of a text that nobody noted.
const REVISION: &str = "ALTER TABLE article_feedback ADD COLUMN revision VARCHAR(64) NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(REVISION).await?;
        manager.create_index(index("article_feedback", &["updated_at", "id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in
            ["DROP INDEX ix_article_feedback_updated_at_id", "ALTER TABLE article_feedback DROP COLUMN revision"]
        {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
