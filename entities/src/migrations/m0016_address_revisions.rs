//! Revisions of billing addresses, so that who edits one notices who else does.

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        revised(manager, "billing_addresses").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        unrevised(manager, "billing_addresses").await
    }
}
