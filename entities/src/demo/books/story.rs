//! What can happen to an invoice, and how it is written down.

use chrono::NaiveDate;

use crate::{invoices::NewLine, money::Currency, payments::PaymentMethodKind};

/// Something that happens to an invoice.
#[derive(Debug, Clone, Copy)]
pub(super) enum Deed {
    /// All that is due is paid.
    Pay(PaymentMethodKind),
    /// So many percent of what is due are paid, as agreed: there is nothing wrong with it.
    PayPart(PaymentMethodKind, i64),
    /// A payment is announced and not there yet.
    Announce(PaymentMethodKind),
    /// A payment fails.
    Fail(PaymentMethodKind),
    /// The amount due, and that much more (or less) in minor units, is transferred.
    PayOther(i64),
    /// The amount due is transferred, in another currency.
    PayIn(Currency),
    /// The amount due is transferred with the reference of the organization's invoice before this one among its stories.
    QuoteEarlier,
    /// The amount due is transferred with a reference that no invoice has.
    QuoteNothing,
    /// A reminder of that level is sent.
    Remind(i32),
    /// What was paid is given back.
    Refund,
    /// It is not owed any more.
    Cancel,
}

/// An invoice and what happens to it.
#[derive(Debug, Clone)]
pub(super) struct Story {
    /// The day of issue.
    pub(super) issued_on: NaiveDate,
    /// How many days there are to pay.
    pub(super) due_after: i64,
    /// The organization's address of that index.
    pub(super) address: usize,
    /// Who ordered it: automatic renewal, or a member.
    pub(super) automatic: bool,
    pub(super) lines: Vec<NewLine>,
    /// Each so many days after the day of issue; what would lie ahead of today has not happened.
    pub(super) deeds: Vec<(i64, Deed)>,
}
