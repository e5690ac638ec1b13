//! What a demo world was made from.

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut worlds = bare_table("demo_world");
        worlds
            .col(big_integer("seed").primary_key())
            .col(instant("created_at"))
            .col(big_integer("organizations"))
            .check(check("demo_world", "organizations", "organizations >= 1"));
        create(manager, worlds, []).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["demo_world"]).await
    }
}
