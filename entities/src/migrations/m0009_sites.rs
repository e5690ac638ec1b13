//! Sites with their databases and environment variables.

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = [
            unique("sites", &["domain"]),
            index("sites", &["organization_id", "domain", "id"]),
            index("sites", &["product_id", "domain", "id"]),
        ];
        create(manager, sites(), indexes).await?;
        create(manager, databases(), [unique("site_databases", &["site_id", "name"])]).await?;
        create(manager, database_users(), []).await?;
        create(manager, variables(), [unique("environment_variables", &["site_id", "name"])]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["environment_variables", "site_database_users", "site_databases", "sites"]).await
    }
}

fn sites() -> TableCreateStatement {
    table("sites")
        .col(uuid("organization_id"))
        .col(uuid("product_id"))
        .col(string_len("domain", 253))
        .col(string_len("php_version", 8))
        .col(string_len("mysql_prefix", 9))
        .col(boolean("mysql_prefix_enabled"))
        .col(boolean("mysql_prefix_by_migration"))
        .col(instant("created_at"))
        .check(check("sites", "domain", "domain = lower(domain) AND domain LIKE '_%._%'"))
        .check(check(
            "sites",
            "mysql_prefix",
            "length(mysql_prefix) BETWEEN 3 AND 9 AND substr(mysql_prefix, length(mysql_prefix), 1) = '_'",
        ))
        .foreign_key(&mut refers_to("sites", "organization_id", "organizations"))
        .foreign_key(&mut refers_to("sites", "product_id", "products"))
        .take()
}

fn databases() -> TableCreateStatement {
    table("site_databases")
        .col(uuid("site_id"))
        .col(string_len("name", 64))
        .check(not_blank("site_databases", "name"))
        .foreign_key(&mut belongs_to("site_databases", "site_id", "sites"))
        .take()
}

fn database_users() -> TableCreateStatement {
    bare_table("site_database_users")
        .col(uuid("database_id"))
        .col(string_len("name", 32))
        .primary_key(&mut pair_key("database_id", "name"))
        .check(not_blank("site_database_users", "name"))
        .foreign_key(&mut belongs_to("site_database_users", "database_id", "site_databases"))
        .take()
}

fn variables() -> TableCreateStatement {
    table("environment_variables")
        .col(uuid("site_id"))
        .col(string_len("name", 128))
        .col(text("value"))
        .col(boolean("is_secret"))
        .check(not_blank("environment_variables", "name"))
        .foreign_key(&mut belongs_to("environment_variables", "site_id", "sites"))
        .take()
}
