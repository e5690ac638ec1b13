//! The rules, as a function of rows.
//!
//! An invoice that is not asked for has no cause: one in time without a reminder, one that was refunded or cancelled. What is
//! asked for has at least one. Causes come in the order of the table, each with the payment that shows it:
//!
//! | cause | a payment … | remedy |
//! |---|---|---|
//! | currency differs | … quotes this invoice in another currency | pay the invoice |
//! | amount differs | … quotes this invoice, and its amount is not what was due | pay the rest |
//! | standing order | … of this very amount, since the day of issue, quotes an invoice that was settled already | pay the invoice |
//! | on the prepaid account | … since the day of issue could not be tied to an invoice and lies on the prepaid account, which is not empty | pay from there |
//! | crossed | … is announced, or was booked within a week after a reminder | – |
//! | nothing found | – | pay the invoice |

use chrono::{Duration, NaiveDate};

use crate::{
    ids::PaymentId,
    invoices::{Invoice, InvoiceState, PaymentReminder, ReminderCauseKind},
    money::Money,
    payments::{Payment, PaymentAllocation, PaymentMethodKind, PaymentMismatch, PaymentStatus},
};

/// How long after a reminder a transfer may arrive that was on its way when the reminder left.
const CROSSING_DAYS: i64 = 7;

/// The mutation that settles an unpaid invoice, as a schema coordinate.
const PAY_INVOICE: &str = "Mutation.payInvoice";

/// What the rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The invoice itself.
    pub invoice: &'a Invoice,
    /// Its reminders.
    pub reminders: &'a [PaymentReminder],
    /// Payments of its organization, and those that settled it; others are passed over.
    pub payments: &'a [Payment],
    /// What these payments were used for.
    pub allocations: &'a [PaymentAllocation],
    /// What lies on the organization's prepaid account.
    pub prepaid_balance: Money,
}

/// One reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// Which.
    pub kind: ReminderCauseKind,
    /// The payment that shows it.
    pub payment: Option<PaymentId>,
    /// The mutation that would settle the matter, as a schema coordinate.
    pub remedy: Option<&'static str>,
}

/// The causes on that day, in the order of the table above.
pub fn diagnose(evidence: &Evidence<'_>, today: NaiveDate) -> Vec<Cause> {
    let invoice = evidence.invoice;
    let due = !invoice.amount_due().is_zero();
    let asked_for = !evidence.reminders.is_empty() || (due && invoice.due_on < today);
    if invoice.state != InvoiceState::Issued || !asked_for {
        return Vec::new();
    }
    let mut causes: Vec<Cause> = Vec::new();
    for kind in ORDER {
        for payment in evidence.payments {
            let named = causes.iter().any(|cause| cause.payment == Some(payment.id));
            if !named && shows(*kind, payment, evidence, due) {
                let remedy = (*kind != ReminderCauseKind::ReminderCrossedPayment).then_some(PAY_INVOICE);
                causes.push(Cause { kind: *kind, payment: Some(payment.id), remedy });
            }
        }
    }
    if due && causes.is_empty() {
        causes.push(Cause { kind: ReminderCauseKind::NoPaymentFound, payment: None, remedy: Some(PAY_INVOICE) });
    }
    causes
}

/// The most telling first.
const ORDER: &[ReminderCauseKind] = &[
    ReminderCauseKind::CurrencyDiffers,
    ReminderCauseKind::AmountDiffers,
    ReminderCauseKind::StandingOrderReusedReference,
    ReminderCauseKind::MoneyOnPrepaidAccount,
    ReminderCauseKind::ReminderCrossedPayment,
];

/// Whether the payment shows that cause. `due`: whether something is still owed.
fn shows(kind: ReminderCauseKind, payment: &Payment, evidence: &Evidence<'_>, due: bool) -> bool {
    let invoice = evidence.invoice;
    let arrived = payment.status == PaymentStatus::Settled;
    let quotes_this = payment.reference.as_deref() == Some(invoice.payment_reference.as_str());
    let since_issue = payment.received_at.date_naive() >= invoice.issued_on;
    let of_payer = payment.organization_id == Some(invoice.organization_id);
    match kind {
        ReminderCauseKind::CurrencyDiffers => due && arrived && quotes_this && payment.currency != invoice.currency,
        ReminderCauseKind::AmountDiffers => {
            let differs = payment.mismatch == Some(PaymentMismatch::AmountDiffers);
            due && arrived && quotes_this && payment.currency == invoice.currency && differs
        }
        ReminderCauseKind::StandingOrderReusedReference => {
            let reused = payment.mismatch == Some(PaymentMismatch::ReferenceOfSettledInvoice);
            let same = payment.amount() == invoice.total() || payment.amount() == invoice.amount_due();
            due && arrived && of_payer && since_issue && reused && !quotes_this && same
        }
        ReminderCauseKind::MoneyOnPrepaidAccount => {
            let lies_there = evidence
                .allocations
                .iter()
                .any(|part| part.payment_id == payment.id && part.prepaid_account_id.is_some());
            let stray = payment.mismatch.is_some() && lies_there && evidence.prepaid_balance.minor > 0;
            due && arrived && of_payer && since_issue && stray
        }
        ReminderCauseKind::ReminderCrossedPayment => crossed(payment, evidence, quotes_this, due),
        ReminderCauseKind::NoPaymentFound => false,
    }
}

/// A transfer that was on its way when a reminder left: it is announced and not there yet, or it was booked on this invoice
/// soon after the reminder.
fn crossed(payment: &Payment, evidence: &Evidence<'_>, quotes_this: bool, due: bool) -> bool {
    if payment.method != PaymentMethodKind::BankTransfer {
        return false;
    }
    if due {
        return payment.status == PaymentStatus::Pending && quotes_this && !evidence.reminders.is_empty();
    }
    let settled_this =
        |part: &&PaymentAllocation| part.payment_id == payment.id && part.invoice_id == Some(evidence.invoice.id);
    payment.status == PaymentStatus::Settled
        && evidence.allocations.iter().filter(settled_this).any(|part| {
            let after = |reminder: &PaymentReminder| part.at - reminder.sent_at;
            let soon = Duration::zero()..=Duration::days(CROSSING_DAYS);
            evidence.reminders.iter().any(|reminder| soon.contains(&after(reminder)))
        })
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
