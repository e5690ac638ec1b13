//! Revisions of products, so that who changes one notices who else does.

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        revised(manager, "products").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        unrevised(manager, "products").await
    }
}
