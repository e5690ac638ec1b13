//! Users, sessions and API tokens.

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, users(), [unique("users", &["email"])]).await?;
        let indexes = [unique("sessions", &["token_hash"]), index("sessions", &["user_id"])];
        create(manager, sessions(), indexes).await?;
        let indexes = [unique("api_tokens", &["token_hash"]), index("api_tokens", &["user_id", "id"])];
        create(manager, api_tokens(), indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["api_tokens", "sessions", "users"]).await
    }
}

fn users() -> TableCreateStatement {
    table("users")
        .col(string_len("email", 254))
        .col(string_len("name", 200))
        .col(string_len("locale", 35))
        .col(text_null("password_hash"))
        .col(enum_column("staff_role"))
        .col(instant("created_at"))
        .check(check("users", "email", "email = lower(email) AND email LIKE '_%@_%'"))
        .check(not_blank("users", "name"))
        .check(one_of("users", "staff_role", &["NONE", "AGENT", "EDITOR"]))
        .take()
}

fn sessions() -> TableCreateStatement {
    table("sessions")
        .col(uuid("user_id"))
        .col(string_len("token_hash", 64))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .col(instant_null("ended_at"))
        .check(check("sessions", "token_hash", "length(token_hash) = 64"))
        .check(check("sessions", "expires_at", "expires_at > created_at"))
        .foreign_key(&mut belongs_to("sessions", "user_id", "users"))
        .take()
}

fn api_tokens() -> TableCreateStatement {
    table("api_tokens")
        .col(uuid("user_id"))
        .col(string_len("name", 200))
        .col(string_len("token_hash", 64))
        .col(text("scopes"))
        .col(instant("created_at"))
        .col(instant_null("last_used_at"))
        .col(instant_null("expires_at"))
        .col(instant_null("revoked_at"))
        .check(not_blank("api_tokens", "name"))
        .check(not_blank("api_tokens", "scopes"))
        .check(check("api_tokens", "token_hash", "length(token_hash) = 64"))
        .check(check("api_tokens", "expires_at", "expires_at IS NULL OR expires_at > created_at"))
        .foreign_key(&mut belongs_to("api_tokens", "user_id", "users"))
        .take()
}
