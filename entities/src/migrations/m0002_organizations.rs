//! Organizations, memberships and invitations.

use super::helpers::*;

const ROLES: &[&str] = &["LEGAL_REPRESENTATIVE", "ADMINISTRATOR", "COLLABORATOR", "EXTERNAL"];

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, organizations(), []).await?;
        let indexes = [
            unique("memberships", &["organization_id", "user_id"]),
            index("memberships", &["organization_id", "id"]),
            index("memberships", &["user_id", "id"]),
        ];
        create(manager, memberships(), indexes).await?;
        let indexes = [unique("invitations", &["code_hash"]), index("invitations", &["organization_id", "id"])];
        create(manager, invitations(), indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["invitations", "memberships", "organizations"]).await
    }
}

fn organizations() -> TableCreateStatement {
    table("organizations")
        .col(string_len("name", 200))
        .col(enum_column("kind"))
        .col(string_len("country", 2))
        .col(currency("currency"))
        .col(instant("created_at"))
        .check(not_blank("organizations", "name"))
        .check(one_of("organizations", "kind", &["INDIVIDUAL", "ASSOCIATION", "COMPANY", "PUBLIC_BODY"]))
        .check(check("organizations", "country", "length(country) = 2 AND country = upper(country)"))
        .check(check(
            "organizations",
            "currency",
            "currency = CASE WHEN country IN ('CH', 'LI') THEN 'CHF' ELSE 'EUR' END",
        ))
        .take()
}

fn memberships() -> TableCreateStatement {
    table("memberships")
        .col(uuid("organization_id"))
        .col(uuid("user_id"))
        .col(enum_column("role"))
        .col(boolean("manage_accounting"))
        .col(boolean("order_products"))
        .col(boolean("receives_billing_reminders"))
        .col(boolean("receives_product_events"))
        .col(instant("created_at"))
        .check(one_of("memberships", "role", ROLES))
        .foreign_key(&mut refers_to("memberships", "organization_id", "organizations"))
        .foreign_key(&mut refers_to("memberships", "user_id", "users"))
        .take()
}

fn invitations() -> TableCreateStatement {
    table("invitations")
        .col(uuid("organization_id"))
        .col(string_len("email", 254))
        .col(enum_column("role"))
        .col(boolean("manage_accounting"))
        .col(boolean("order_products"))
        .col(uuid("invited_by"))
        .col(string_len("code_hash", 64))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .col(instant_null("accepted_at"))
        .col(instant_null("revoked_at"))
        .check(one_of("invitations", "role", ROLES))
        .check(check("invitations", "email", "email = lower(email) AND email LIKE '_%@_%'"))
        .check(check("invitations", "code_hash", "length(code_hash) = 64"))
        .check(check("invitations", "expires_at", "expires_at > created_at"))
        .check(check("invitations", "end", "accepted_at IS NULL OR revoked_at IS NULL"))
        .foreign_key(&mut refers_to("invitations", "organization_id", "organizations"))
        .foreign_key(&mut refers_to("invitations", "invited_by", "users"))
        .take()
}
