//! What an invoice is on a day: derived, never stored.
//!
//! The same rule stands here twice, as a function and as SQL for filters; a property test holds them together.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, Value, sea_query::ExprTrait};

use super::{Invoice, InvoiceState, InvoiceStatus, invoice::Column};
use crate::page::column;

impl Invoice {
    /// Its status on that day. The last day to pay is still in time.
    pub fn status(&self, today: NaiveDate) -> InvoiceStatus {
        match self.state {
            InvoiceState::Cancelled => InvoiceStatus::Cancelled,
            InvoiceState::Refunded => InvoiceStatus::Refunded,
            InvoiceState::Issued if self.paid_minor >= self.total_minor => InvoiceStatus::Paid,
            InvoiceState::Issued if self.due_on < today => InvoiceStatus::Overdue,
            InvoiceState::Issued if self.paid_minor > 0 => InvoiceStatus::PartiallyPaid,
            InvoiceState::Issued => InvoiceStatus::Open,
        }
    }
}

/// The values of [`condition`], in the order of its text.
pub(super) fn values(status: InvoiceStatus, today: NaiveDate) -> Vec<Value> {
    let issued = || InvoiceState::Issued.into();
    match status {
        InvoiceStatus::Cancelled => vec![InvoiceState::Cancelled.into()],
        InvoiceStatus::Refunded => vec![InvoiceState::Refunded.into()],
        InvoiceStatus::Paid => vec![issued()],
        InvoiceStatus::Overdue => vec![issued(), today.into()],
        InvoiceStatus::PartiallyPaid | InvoiceStatus::Open => vec![issued(), today.into(), 0_i64.into()],
    }
}

/// The rows that have that status on that day.
pub(crate) fn condition(status: InvoiceStatus, today: NaiveDate) -> Condition {
    let state = |state: InvoiceState| Condition::all().add(Column::State.eq(state));
    let issued = state(InvoiceState::Issued);
    let owed = || column(Column::PaidMinor).lt(column(Column::TotalMinor));
    match status {
        InvoiceStatus::Cancelled => state(InvoiceState::Cancelled),
        InvoiceStatus::Refunded => state(InvoiceState::Refunded),
        InvoiceStatus::Paid => issued.add(column(Column::PaidMinor).gte(column(Column::TotalMinor))),
        InvoiceStatus::Overdue => issued.add(owed()).add(Column::DueOn.lt(today)),
        InvoiceStatus::PartiallyPaid => {
            issued.add(owed()).add(Column::DueOn.gte(today)).add(Column::PaidMinor.gt(0_i64))
        }
        InvoiceStatus::Open => issued.add(owed()).add(Column::DueOn.gte(today)).add(Column::PaidMinor.eq(0_i64)),
    }
}
