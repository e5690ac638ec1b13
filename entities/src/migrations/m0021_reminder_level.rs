//! An invoice says itself how far it was reminded of, so that a list of invoices tells without reading reminders.

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const COLUMN: &str = "ALTER TABLE invoices ADD COLUMN reminder_level INTEGER NULL \
     CONSTRAINT ck_invoices_reminder_level CHECK (reminder_level BETWEEN 1 AND 3)";

/// Invoices that are there already. Most were never reminded of.
const LEVELS: &str = "UPDATE invoices SET reminder_level = \
     (SELECT MAX(r.level) FROM payment_reminders AS r WHERE r.invoice_id = invoices.id) \
     WHERE id IN (SELECT invoice_id FROM payment_reminders)";

/// Of the invoice that a reminder, under that name, is for.
fn level(reminder: &str) -> String {
    format!(
        "UPDATE invoices SET reminder_level = \
         (SELECT MAX(r.level) FROM payment_reminders AS r WHERE r.invoice_id = {reminder}.invoice_id) \
         WHERE id = {reminder}.invoice_id;"
    )
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [COLUMN, LEVELS] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        followed(manager, "payment_reminders", "invoices_level", level).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        unfollowed(manager, "payment_reminders", "invoices_level").await?;
        manager.get_connection().execute_unprepared("ALTER TABLE invoices DROP COLUMN reminder_level").await?;
        Ok(())
    }
}
