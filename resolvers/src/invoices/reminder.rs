//! A payment reminder, and the proof that one is genuine.

use async_graphql::{Context, ID};
use chrono::NaiveDate;
use entities::invoices;
pub use entities::invoices::PaymentReminder;

use super::Invoice;
use crate::{
    context::database,
    error::Result,
    help::{self, Explained, HelpTopic},
    level::{Column, Level, object, objects},
    projection::projected,
    scalars::{Date, DateTime, GlobalId, Locale},
};

/// A reminder that was sent for an invoice.
#[object(name = "PaymentReminder")]
impl Level<PaymentReminder> {
    /// Its global ID.
    fn id(&self) -> Column<ID> {
        self.each(|reminder| GlobalId(reminder.id))
    }

    /// What it reminds of.
    async fn invoice(&self, ctx: &Context<'_>) -> Result<Column<Invoice>> {
        self.column(invoices::of_reminders(database(ctx)?, &self.refs()).await?)
    }

    /// From 1, friendly, to 3, the last.
    fn level(&self) -> Column<i32> {
        self.each(|reminder| reminder.level)
    }

    /// When it was sent.
    fn sent_at(&self) -> Column<DateTime> {
        self.each(|reminder| DateTime(reminder.sent_at))
    }

    /// The new last day to pay.
    fn pay_by(&self) -> Column<Date> {
        self.each(|reminder| Date(reminder.pay_by))
    }

    /// Printed on the reminder; `verifyReminder` tells whether it is genuine.
    fn verification_code(&self) -> Column<String> {
        self.each(|reminder| reminder.verification_code.as_str())
    }

    /// The guides for reminders.
    async fn help(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language of the guides; the viewer's own where none is given.")] locale: Option<Locale>,
        #[graphql(desc = "At most so many: 0 to 50.", default = 3)] first: Option<i32>,
    ) -> Result<Column<Vec<HelpTopic>>> {
        help::of_level(ctx, self, locale, first.unwrap_or(3)).await
    }
}
objects!(PaymentReminder);
projected!(PaymentReminder: PaymentReminder {
    "id": [],
    "invoice": [],
    "level": [Level],
    "sentAt": [SentAt],
    "payBy": [PayBy],
    "verificationCode": [VerificationCode],
    "help": [],
});

impl Explained for PaymentReminder {
    const TYPE: &'static str = "PaymentReminder";
}

/// Whether a reminder that somebody received was really sent.
#[derive(Debug, Clone)]
pub struct ReminderVerification {
    sent_on: Option<NaiveDate>,
}

/// Tells whether a reminder with that code was really sent, without saying for whom or for what. A text that cannot be
/// a code was never sent.
///
/// # Errors
/// When the database fails.
pub async fn verify_reminder(ctx: &Context<'_>, code: &str) -> Result<ReminderVerification> {
    let found = invoices::verify_reminder(database(ctx)?, code).await?;
    Ok(ReminderVerification { sent_on: found.map(|reminder| reminder.sent_at.date_naive()) })
}

/// Whether a reminder that somebody received was really sent: yes or no, and the day, and nothing else.
#[object(name = "ReminderVerification")]
impl Level<ReminderVerification> {
    /// Whether the provider sent a reminder with that code.
    fn genuine(&self) -> Column<bool> {
        self.each(|verification| verification.sent_on.is_some())
    }

    /// The day on which it was sent; null where it was not.
    fn sent_on(&self) -> Column<Option<Date>> {
        self.each(|verification| verification.sent_on.map(Date))
    }

    /// The guides about reminders that seem wrong.
    async fn help(&self, ctx: &Context<'_>) -> Result<Column<Vec<HelpTopic>>> {
        let about = ["Query.verifyReminder", "PaymentReminder"];
        self.column(super::guides_about(ctx, self.pluck(|_| about.to_vec()))?)
    }
}
objects!(ReminderVerification);
