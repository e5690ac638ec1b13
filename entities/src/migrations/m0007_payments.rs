use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const PREPAID_ACCOUNTS: &str = "prepaid_accounts";
const PAYMENTS: &str = "payments";
const ALLOCATIONS: &str = "payment_allocations";

const METHODS: &[&str] = &["PREPAID", "CARD", "BANK_TRANSFER", "PAYPAL", "TWINT"];
const STATUSES: &[&str] = &["PENDING", "SETTLED", "FAILED", "RETURNED"];
const MISMATCHES: &[&str] =
    &["UNKNOWN_REFERENCE", "REFERENCE_OF_SETTLED_INVOICE", "AMOUNT_DIFFERS", "CURRENCY_DIFFERS"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Before the payments, because an allocation may point at one.
        prepaid_accounts(manager).await?;
        payments(manager).await?;
        allocations(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &[ALLOCATIONS, PAYMENTS, PREPAID_ACCOUNTS]).await
    }
}

async fn prepaid_accounts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut accounts = table(PREPAID_ACCOUNTS);
    accounts
        .col(uuid("organization_id"))
        .col(currency("currency"))
        .col(instant("created_at"))
        .foreign_key(&mut refers_to(PREPAID_ACCOUNTS, "organization_id", "organizations"))
        .check(three_capitals(PREPAID_ACCOUNTS, "currency"));
    create(manager, accounts, [unique(PREPAID_ACCOUNTS, &["organization_id"])]).await
}

async fn payments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut payments = table(PAYMENTS);
    payments
        .col(uuid_null("organization_id"))
        .col(enum_column("method"))
        .col(enum_column("status"))
        .col(amount("amount_minor"))
        .col(currency("currency"))
        .col(instant("received_at"))
        .col(string_len_null("reference", 140))
        .col(string_len_null("bank_reference", 140))
        .col(enum_column_null("mismatch"))
        .foreign_key(&mut refers_to(PAYMENTS, "organization_id", "organizations"))
        .check(one_of(PAYMENTS, "method", METHODS))
        .check(one_of(PAYMENTS, "status", STATUSES))
        .check(one_of(PAYMENTS, "mismatch", MISMATCHES))
        .check(three_capitals(PAYMENTS, "currency"))
        .check(check(PAYMENTS, "amount", "amount_minor > 0"));
    let indexes = [
        // The same bank notice may arrive twice; it is booked once.
        unique(PAYMENTS, &["bank_reference"]),
        index(PAYMENTS, &["organization_id", "received_at", "id"]),
        index(PAYMENTS, &["reference"]),
    ];
    create(manager, payments, indexes).await
}

async fn allocations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut allocations = table(ALLOCATIONS);
    allocations
        .col(uuid("payment_id"))
        .col(amount("amount_minor"))
        .col(currency("currency"))
        .col(uuid_null("invoice_id"))
        .col(uuid_null("prepaid_account_id"))
        .col(instant("at"))
        .foreign_key(&mut refers_to(ALLOCATIONS, "payment_id", PAYMENTS))
        .foreign_key(&mut refers_to(ALLOCATIONS, "invoice_id", "invoices"))
        .foreign_key(&mut refers_to(ALLOCATIONS, "prepaid_account_id", PREPAID_ACCOUNTS))
        .check(three_capitals(ALLOCATIONS, "currency"))
        .check(check(ALLOCATIONS, "amount", "amount_minor > 0"))
        .check(check(ALLOCATIONS, "one_target", "(invoice_id IS NULL) <> (prepaid_account_id IS NULL)"));
    let indexes = [
        index(ALLOCATIONS, &["payment_id", "at", "id"]),
        index(ALLOCATIONS, &["invoice_id", "at", "id"]),
        index(ALLOCATIONS, &["prepaid_account_id", "at", "id"]),
    ];
    create(manager, allocations, indexes).await
}
