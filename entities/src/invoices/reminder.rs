//! The row of a payment reminder.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::ids::{InvoiceId, PaymentReminderId};

/// A reminder that was sent for an invoice; one a level.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_reminders")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaymentReminderId,
    /// What it reminds of.
    pub invoice_id: InvoiceId,
    /// From 1, friendly, to 3, the last.
    pub level: i32,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// The new last day.
    pub pay_by: NaiveDate,
    /// Printed on the reminder; unique. See [`super::VerificationCode`].
    pub verification_code: String,
}

crate::sql::record! { "payment_reminders": id, invoice_id, level, sent_at, pay_by, verification_code }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
