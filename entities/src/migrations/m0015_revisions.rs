//! Revisions of teams, so that who edits one notices who else does.

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        revised(manager, "teams").await?;
        revised_with(manager, "teams", "team_members", "team_id").await?;
        revised_with(manager, "teams", "product_access", "team_id").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        unrevised_with(manager, "teams", "product_access").await?;
        unrevised_with(manager, "teams", "team_members").await?;
        unrevised(manager, "teams").await
    }
}
