//! Whether an invoice can be paid that way, and how much of it.

use super::PayRefusal;
use crate::{
    invoices::{Invoice, InvoiceState},
    money::Money,
    payments::{AmountRefusal, PaymentMethodKind, method},
};

/// The amount to be paid: the one given, or all that is due.
///
/// # Errors
/// An invoice of which nothing is due, an amount that is not possible, or a way to pay that does not take it.
pub(super) fn amount(invoice: &Invoice, by: PaymentMethodKind, given: Option<Money>) -> Result<Money, PayRefusal> {
    let due = invoice.amount_due();
    match invoice.state {
        InvoiceState::Cancelled => return Err(PayRefusal::Cancelled),
        InvoiceState::Refunded => return Err(PayRefusal::Refunded),
        InvoiceState::Issued if due.is_zero() => return Err(PayRefusal::AlreadyPaid),
        InvoiceState::Issued => {}
    }
    let currency = invoice.currency;
    let not_offered = || PayRefusal::Method(AmountRefusal::NotOffered { method: by, currency });
    let offered = method(by, currency).ok_or_else(not_offered)?;
    if let Some(given) = given {
        if given.currency != currency {
            let refusal = AmountRefusal::OtherCurrency { given: given.currency, wanted: currency };
            return Err(PayRefusal::Amount(refusal));
        }
        if given.minor > due.minor {
            return Err(PayRefusal::MoreThanDue { amount: given, due });
        }
        if by != PaymentMethodKind::Prepaid && given.minor < due.minor {
            return Err(PayRefusal::WholeOnly { due });
        }
    }
    let amount = given.unwrap_or(due);
    let refusal = if by == PaymentMethodKind::Prepaid { PayRefusal::Amount } else { PayRefusal::Method };
    offered.check(amount).map_err(refusal)?;
    Ok(amount)
}
