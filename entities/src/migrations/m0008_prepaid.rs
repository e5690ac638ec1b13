use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const LEDGER_ACCOUNTS: &str = "ledger_accounts";
const TRANSACTIONS: &str = "ledger_transactions";
const ENTRIES: &str = "ledger_entries";
const TOP_UPS: &str = "top_ups";
const WITHDRAWALS: &str = "withdrawals";

const ACCOUNT_KINDS: &[&str] = &["PREPAID", "BANK", "CARD", "PAYPAL", "TWINT", "RECEIVABLE", "SUSPENSE", "EQUITY"];
const ENTRY_KINDS: &[&str] =
    &["TOP_UP", "UNMATCHED_PAYMENT", "INVOICE_PAYMENT", "WITHDRAWAL", "WITHDRAWAL_RETURNED", "REFUND", "ADJUSTMENT"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger_accounts(manager).await?;
        transactions(manager).await?;
        entries(manager).await?;
        for table in [LEDGER_ACCOUNTS, TRANSACTIONS, ENTRIES] {
            append_only(manager, table).await?;
        }
        top_ups(manager).await?;
        withdrawals(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &[WITHDRAWALS, TOP_UPS, ENTRIES, TRANSACTIONS, LEDGER_ACCOUNTS]).await
    }
}

async fn ledger_accounts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut accounts = table(LEDGER_ACCOUNTS);
    accounts
        .col(enum_column("kind"))
        .col(uuid_null("organization_id"))
        .col(currency("currency"))
        .foreign_key(&mut refers_to(LEDGER_ACCOUNTS, "organization_id", "organizations"))
        .check(one_of(LEDGER_ACCOUNTS, "kind", ACCOUNT_KINDS))
        .check(three_capitals(LEDGER_ACCOUNTS, "currency"))
        .check(check(LEDGER_ACCOUNTS, "owner", "(kind IN ('PREPAID', 'RECEIVABLE')) = (organization_id IS NOT NULL)"));
    let indexes = [
        unique_where(LEDGER_ACCOUNTS, &["organization_id", "kind", "currency"], "organization_id IS NOT NULL"),
        unique_where(LEDGER_ACCOUNTS, &["kind", "currency"], "organization_id IS NULL"),
    ];
    create(manager, accounts, indexes).await
}

async fn transactions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut transactions = table(TRANSACTIONS);
    transactions
        .col(instant("at"))
        .col(enum_column("kind"))
        .col(text("description"))
        .col(uuid_null("invoice_id"))
        .col(uuid_null("payment_id"))
        .foreign_key(&mut refers_to(TRANSACTIONS, "invoice_id", "invoices"))
        .foreign_key(&mut refers_to(TRANSACTIONS, "payment_id", "payments"))
        .check(one_of(TRANSACTIONS, "kind", ENTRY_KINDS))
        .check(not_blank(TRANSACTIONS, "description"));
    let indexes = [index(TRANSACTIONS, &["invoice_id"]), index(TRANSACTIONS, &["payment_id"])];
    create(manager, transactions, indexes).await
}

async fn entries(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut entries = table(ENTRIES);
    entries
        .col(uuid("transaction_id"))
        .col(uuid("account_id"))
        .col(uuid_null("prepaid_account_id"))
        .col(big_integer_null("position"))
        .col(amount("amount_minor"))
        .col(currency("currency"))
        .col(amount_null("balance_after_minor"))
        .col(instant("at"))
        .foreign_key(&mut refers_to(ENTRIES, "transaction_id", TRANSACTIONS))
        .foreign_key(&mut refers_to(ENTRIES, "account_id", LEDGER_ACCOUNTS))
        .foreign_key(&mut refers_to(ENTRIES, "prepaid_account_id", "prepaid_accounts"))
        .check(three_capitals(ENTRIES, "currency"))
        .check(check(ENTRIES, "amount", "amount_minor <> 0"))
        .check(check(ENTRIES, "position", "position >= 1"))
        // What a customer sees has a place and a balance; what the house keeps for itself has neither.
        .check(check(ENTRIES, "placed", "(prepaid_account_id IS NULL) = (position IS NULL)"))
        .check(check(ENTRIES, "balanced", "(prepaid_account_id IS NULL) = (balance_after_minor IS NULL)"));
    let indexes = [
        // Two postings at once cannot take the same place, so neither can overlook the other's balance.
        unique(ENTRIES, &["prepaid_account_id", "position"]),
        index(ENTRIES, &["transaction_id"]),
        index(ENTRIES, &["account_id"]),
    ];
    create(manager, entries, indexes).await
}

async fn top_ups(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut top_ups = table(TOP_UPS);
    top_ups
        .col(uuid("prepaid_account_id"))
        .col(amount("amount_minor"))
        .col(currency("currency"))
        .col(enum_column("method"))
        .col(enum_column("status"))
        .col(string_len("reference", 27))
        .col(uuid_null("payment_id"))
        .col(instant("created_at"))
        .foreign_key(&mut refers_to(TOP_UPS, "prepaid_account_id", "prepaid_accounts"))
        .foreign_key(&mut refers_to(TOP_UPS, "payment_id", "payments"))
        .check(one_of(TOP_UPS, "method", &["CARD", "BANK_TRANSFER", "PAYPAL", "TWINT"]))
        .check(one_of(TOP_UPS, "status", &["PENDING", "SETTLED", "FAILED", "RETURNED"]))
        .check(three_capitals(TOP_UPS, "currency"))
        .check(check(TOP_UPS, "amount", "amount_minor > 0"))
        .check(check(TOP_UPS, "settled", "status <> 'SETTLED' OR payment_id IS NOT NULL"));
    let indexes = [
        unique(TOP_UPS, &["reference"]),
        unique(TOP_UPS, &["payment_id"]),
        index(TOP_UPS, &["prepaid_account_id", "created_at", "id"]),
    ];
    create(manager, top_ups, indexes).await
}

async fn withdrawals(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut withdrawals = table(WITHDRAWALS);
    withdrawals
        .col(uuid("prepaid_account_id"))
        .col(amount("amount_minor"))
        .col(currency("currency"))
        .col(enum_column("status"))
        .col(enum_column("destination_kind"))
        .col(string_len_null("iban", 34))
        .col(text_null("holder"))
        .col(text_null("paypal_email"))
        .col(instant("requested_at"))
        .foreign_key(&mut refers_to(WITHDRAWALS, "prepaid_account_id", "prepaid_accounts"))
        .check(one_of(WITHDRAWALS, "status", &["REQUESTED", "SENT", "RETURNED", "CANCELLED"]))
        .check(one_of(WITHDRAWALS, "destination_kind", &["BANK_ACCOUNT", "PAYPAL"]))
        .check(three_capitals(WITHDRAWALS, "currency"))
        .check(check(WITHDRAWALS, "amount", "amount_minor > 0"))
        .check(check(
            WITHDRAWALS,
            "bank_account",
            "(destination_kind = 'BANK_ACCOUNT') = (iban IS NOT NULL AND holder IS NOT NULL)",
        ))
        .check(check(WITHDRAWALS, "holder", "(iban IS NULL) = (holder IS NULL)"))
        .check(check(WITHDRAWALS, "paypal", "(destination_kind = 'PAYPAL') = (paypal_email IS NOT NULL)"));
    create(manager, withdrawals, [index(WITHDRAWALS, &["prepaid_account_id", "requested_at", "id"])]).await
}
