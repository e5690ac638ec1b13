//! The audit log, append-only.

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, entries(), [index("audit_entries", &["organization_id", "at", "id"])]).await?;
        append_only(manager, "audit_entries").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["audit_entries"]).await
    }
}

fn entries() -> TableCreateStatement {
    table("audit_entries")
        .col(uuid("organization_id"))
        .col(instant("at"))
        .col(enum_column("actor_kind"))
        .col(uuid_null("actor_user_id"))
        .col(string_len("actor_name", 200))
        .col(string_len("action", 200))
        .col(string_len_null("subject_prefix", 8))
        .col(uuid_null("subject_id"))
        .col(text("summary"))
        .check(one_of("audit_entries", "actor_kind", &["USER", "AGENT", "SYSTEM"]))
        .check(check("audit_entries", "actor", "(actor_kind = 'USER') = (actor_user_id IS NOT NULL)"))
        .check(check("audit_entries", "subject", "(subject_prefix IS NULL) = (subject_id IS NULL)"))
        .check(not_blank("audit_entries", "actor_name"))
        .check(check("audit_entries", "action", "action LIKE 'Mutation._%'"))
        .check(not_blank("audit_entries", "summary"))
        .foreign_key(&mut refers_to("audit_entries", "organization_id", "organizations"))
        .foreign_key(&mut refers_to("audit_entries", "actor_user_id", "users"))
        .take()
}
