use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const ADDRESSES: &str = "billing_addresses";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut addresses = table(ADDRESSES);
        addresses
            .col(uuid("organization_id"))
            .col(text("label"))
            .col(text_null("company"))
            .col(text("name"))
            .col(text("street"))
            .col(text_null("house_number"))
            .col(text("postal_code"))
            .col(text("city"))
            .col(string_len("country", 2))
            .col(text_null("vat_number"))
            .col(boolean("is_default"))
            .col(instant("created_at"))
            .col(instant_null("deleted_at"))
            .foreign_key(&mut refers_to(ADDRESSES, "organization_id", "organizations"))
            .check(check(ADDRESSES, "country", "length(country) = 2 AND country = upper(country)"))
            .check(check(ADDRESSES, "default_not_deleted", "NOT is_default OR deleted_at IS NULL"));
        for column in ["label", "name", "street", "postal_code", "city"] {
            addresses.check(not_blank(ADDRESSES, column));
        }
        let indexes = [
            index(ADDRESSES, &["organization_id", "created_at", "id"]),
            // At most one default an organization.
            unique_where(ADDRESSES, &["organization_id"], "is_default"),
        ];
        create(manager, addresses, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &[ADDRESSES]).await
    }
}
