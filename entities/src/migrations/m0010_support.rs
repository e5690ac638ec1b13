//! Support contracts, support codes, and customers' leave for support agents.

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = [unique("support_contracts", &["organization_id"]), unique("support_contracts", &["vip_code"])];
        create(manager, contracts(), indexes).await?;
        let indexes = [unique("support_codes", &["user_id"]), unique("support_codes", &["digits"])];
        create(manager, codes(), indexes).await?;
        let indexes = [
            index("support_access_grants", &["organization_id", "id"]),
            index("support_access_grants", &["expires_at"]),
        ];
        create(manager, grants(), indexes).await?;
        create(manager, grant_products(), [index("support_access_grant_products", &["product_id"])]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = ["support_access_grant_products", "support_access_grants", "support_codes", "support_contracts"];
        drop_all(manager, &tables).await
    }
}

fn contracts() -> TableCreateStatement {
    table("support_contracts")
        .col(uuid("organization_id"))
        .col(enum_column("plan"))
        .col(string_len("vip_code", 16))
        .col(uuid("product_id"))
        .col(instant("created_at"))
        .col(date_null("ends_on"))
        .check(one_of("support_contracts", "plan", &["PLUS", "PRO", "ENTERPRISE"]))
        .foreign_key(&mut refers_to("support_contracts", "organization_id", "organizations"))
        .foreign_key(&mut refers_to("support_contracts", "product_id", "products"))
        .take()
}

fn codes() -> TableCreateStatement {
    table("support_codes")
        .col(uuid("user_id"))
        .col(string_len("digits", 16))
        .col(instant("expires_at"))
        .check(not_blank("support_codes", "digits"))
        .foreign_key(&mut belongs_to("support_codes", "user_id", "users"))
        .take()
}

fn grants() -> TableCreateStatement {
    table("support_access_grants")
        .col(uuid("organization_id"))
        .col(enum_column("level"))
        .col(uuid("granted_by"))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .col(instant_null("revoked_at"))
        .check(one_of("support_access_grants", "level", &["VIEW", "MANAGE"]))
        .check(check("support_access_grants", "expires_at", "expires_at > created_at"))
        .foreign_key(&mut refers_to("support_access_grants", "organization_id", "organizations"))
        .foreign_key(&mut refers_to("support_access_grants", "granted_by", "users"))
        .take()
}

fn grant_products() -> TableCreateStatement {
    bare_table("support_access_grant_products")
        .col(uuid("grant_id"))
        .col(uuid("product_id"))
        .primary_key(&mut pair_key("grant_id", "product_id"))
        .foreign_key(&mut belongs_to("support_access_grant_products", "grant_id", "support_access_grants"))
        .foreign_key(&mut belongs_to("support_access_grant_products", "product_id", "products"))
        .take()
}
