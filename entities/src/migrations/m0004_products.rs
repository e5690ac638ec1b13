//! Products.

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = [
            index("products", &["organization_id", "name", "id"]),
            index("products", &["organization_id", "period_ends_on"]),
            index("products", &["billing_address_id"]),
        ];
        create(manager, products(), indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["products"]).await
    }
}

fn products() -> TableCreateStatement {
    let kinds = ["WEB_HOSTING", "CLOUD_SERVER", "DOMAIN", "MAIL", "SUPPORT_PREMIUM"];
    let frequencies = ["MONTHLY", "QUARTERLY", "YEARLY", "BIENNIAL", "TRIENNIAL"];
    table("products")
        .col(uuid("organization_id"))
        .col(enum_column("kind"))
        .col(string_len("name", 255))
        .col(enum_column("state"))
        .col(enum_column("frequency"))
        .col(amount("monthly_price_minor"))
        .col(currency("currency"))
        .col(date("period_starts_on"))
        .col(date("period_ends_on"))
        .col(boolean("auto_renew"))
        .col(uuid_null("billing_address_id"))
        .col(instant("created_at"))
        .check(one_of("products", "kind", &kinds))
        .check(not_blank("products", "name"))
        .check(one_of("products", "state", &["ACTIVE", "SUSPENDED", "CANCELLED"]))
        .check(one_of("products", "frequency", &frequencies))
        .check(check("products", "monthly_price", "monthly_price_minor BETWEEN 0 AND 10000000000"))
        .check(three_capitals("products", "currency"))
        .check(check("products", "period", "period_ends_on >= period_starts_on"))
        .foreign_key(&mut refers_to("products", "organization_id", "organizations"))
        .foreign_key(&mut refers_to("products", "billing_address_id", "billing_addresses"))
        .take()
}
