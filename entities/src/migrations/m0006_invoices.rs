use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const INVOICES: &str = "invoices";
const INVOICE_LINES: &str = "invoice_lines";
const REMINDERS: &str = "payment_reminders";
const PRO_FORMAS: &str = "pro_formas";
const PRO_FORMA_LINES: &str = "pro_forma_lines";
const EXPORTS: &str = "invoice_exports";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        invoices(manager).await?;
        lines(manager, INVOICE_LINES, "invoice_id", INVOICES).await?;
        reminders(manager).await?;
        pro_formas(manager).await?;
        lines(manager, PRO_FORMA_LINES, "pro_forma_id", PRO_FORMAS).await?;
        exports(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &[EXPORTS, PRO_FORMA_LINES, PRO_FORMAS, REMINDERS, INVOICE_LINES, INVOICES]).await
    }
}

async fn invoices(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut invoices = table(INVOICES);
    invoices
        .col(uuid("organization_id"))
        .col(string_len("number", 32))
        .col(enum_column("state"))
        .col(date("issued_on"))
        .col(date("due_on"))
        .col(instant_null("paid_at"))
        .col(currency("currency"))
        .col(amount("subtotal_minor"))
        .col(amount("tax_minor"))
        .col(amount("total_minor"))
        .col(amount("paid_minor"))
        .col(string_len("payment_reference", 27))
        .col(uuid("billing_address_id"))
        .col(json_binary("billing_address"))
        .col(text("search_text"))
        .col(instant("created_at"))
        .foreign_key(&mut refers_to(INVOICES, "organization_id", "organizations"))
        .foreign_key(&mut refers_to(INVOICES, "billing_address_id", "billing_addresses"))
        .check(one_of(INVOICES, "state", &["ISSUED", "REFUNDED", "CANCELLED"]))
        .check(three_capitals(INVOICES, "currency"))
        .check(not_blank(INVOICES, "number"))
        .check(not_blank(INVOICES, "payment_reference"))
        .check(check(INVOICES, "amounts", "subtotal_minor >= 0 AND tax_minor >= 0 AND paid_minor >= 0"))
        .check(check(INVOICES, "total", "total_minor = subtotal_minor + tax_minor"))
        .check(check(INVOICES, "not_overpaid", "paid_minor <= total_minor"))
        .check(check(INVOICES, "paid_at", "state <> 'ISSUED' OR (paid_at IS NOT NULL) = (paid_minor >= total_minor)"))
        .check(check(INVOICES, "due_on", "due_on >= issued_on"));
    let indexes = [
        unique(INVOICES, &["number"]),
        unique(INVOICES, &["payment_reference"]),
        index(INVOICES, &["organization_id", "issued_on", "id"]),
        index(INVOICES, &["organization_id", "due_on", "id"]),
        index(INVOICES, &["organization_id", "total_minor", "id"]),
        index(INVOICES, &["organization_id", "number", "id"]),
        index(INVOICES, &["billing_address_id"]),
    ];
    create(manager, invoices, indexes).await
}

/// The lines of an invoice or of a pro forma: the same shape, each with its own parent.
async fn lines(
    manager: &SchemaManager<'_>,
    name: &'static str,
    parent: &'static str,
    parents: &'static str,
) -> Result<(), DbErr> {
    let mut lines = table(name);
    lines
        .col(uuid(parent))
        .col(integer("position"))
        .col(text("description"))
        .col(uuid_null("product_id"))
        .col(date_null("period_starts_on"))
        .col(date_null("period_ends_on"))
        .col(big_integer("quantity_milli"))
        .col(amount("unit_price_minor"))
        .col(integer("tax_rate_bp"))
        .col(amount("total_minor"))
        .col(currency("currency"))
        .foreign_key(&mut belongs_to(name, parent, parents))
        .foreign_key(&mut refers_to(name, "product_id", "products"))
        .check(not_blank(name, "description"))
        .check(three_capitals(name, "currency"))
        .check(check(name, "position", "position >= 1"))
        .check(check(name, "quantity", "quantity_milli >= 0"))
        .check(check(name, "tax_rate", "tax_rate_bp >= 0 AND tax_rate_bp <= 10000"))
        .check(check(
            name,
            "sign",
            "(unit_price_minor >= 0 AND total_minor >= 0) OR (unit_price_minor <= 0 AND total_minor <= 0)",
        ))
        .check(check(name, "period_whole", "(period_starts_on IS NULL) = (period_ends_on IS NULL)"))
        .check(check(name, "period_order", "period_ends_on >= period_starts_on"));
    create(manager, lines, [unique(name, &[parent, "position"]), index(name, &["product_id"])]).await
}

async fn reminders(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut reminders = table(REMINDERS);
    reminders
        .col(uuid("invoice_id"))
        .col(integer("level"))
        .col(instant("sent_at"))
        .col(date("pay_by"))
        .col(string_len("verification_code", 32))
        .foreign_key(&mut refers_to(REMINDERS, "invoice_id", INVOICES))
        .check(check(REMINDERS, "level", "level >= 1 AND level <= 3"))
        .check(not_blank(REMINDERS, "verification_code"));
    // One reminder a level: two runs at once cannot both send it.
    let indexes = [unique(REMINDERS, &["invoice_id", "level"]), unique(REMINDERS, &["verification_code"])];
    create(manager, reminders, indexes).await
}

async fn pro_formas(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut pro_formas = table(PRO_FORMAS);
    pro_formas
        .col(uuid("organization_id"))
        .col(string_len("number", 32))
        .col(currency("currency"))
        .col(amount("subtotal_minor"))
        .col(amount("tax_minor"))
        .col(amount("total_minor"))
        .col(uuid("created_by"))
        .col(instant("created_at"))
        .foreign_key(&mut refers_to(PRO_FORMAS, "organization_id", "organizations"))
        .foreign_key(&mut refers_to(PRO_FORMAS, "created_by", "users"))
        .check(three_capitals(PRO_FORMAS, "currency"))
        .check(not_blank(PRO_FORMAS, "number"))
        .check(check(PRO_FORMAS, "amounts", "subtotal_minor >= 0 AND tax_minor >= 0"))
        .check(check(PRO_FORMAS, "total", "total_minor = subtotal_minor + tax_minor"));
    let indexes = [unique(PRO_FORMAS, &["number"]), index(PRO_FORMAS, &["organization_id", "created_at", "id"])];
    create(manager, pro_formas, indexes).await
}

async fn exports(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut exports = table(EXPORTS);
    exports
        .col(uuid("organization_id"))
        .col(uuid("requested_by"))
        .col(enum_column("status"))
        .col(enum_column("format"))
        .col(integer("invoice_count"))
        .col(integer("done_count"))
        .col(json_binary("filter"))
        .col(text_null("sent_to"))
        .col(instant("created_at"))
        .foreign_key(&mut refers_to(EXPORTS, "organization_id", "organizations"))
        .foreign_key(&mut refers_to(EXPORTS, "requested_by", "users"))
        .check(one_of(EXPORTS, "status", &["QUEUED", "RUNNING", "DONE", "FAILED"]))
        .check(one_of(EXPORTS, "format", &["CSV", "PDF_ARCHIVE"]))
        .check(check(EXPORTS, "progress", "done_count >= 0 AND done_count <= invoice_count"))
        .check(check(EXPORTS, "done", "status <> 'DONE' OR done_count = invoice_count"));
    create(manager, exports, [index(EXPORTS, &["organization_id", "created_at", "id"])]).await
}
