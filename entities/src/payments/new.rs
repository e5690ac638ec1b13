//! Making payments and saying what they are used for.

use chrono::{DateTime, Utc};

use super::{Payment, PaymentAllocation, PaymentMethodKind, PaymentMismatch, PaymentStatus};
use crate::{
    accounts::check,
    error::InputError,
    ids::{IdSource, OrganizationId},
    invoices::Invoice,
    money::Money,
    prepaid::PrepaidAccount,
};

/// The longest reference that a bank passes on.
const LONGEST_REFERENCE: usize = 140;

/// A payment to be taken note of.
#[derive(Debug, Clone)]
pub struct NewPayment<'a> {
    /// Who paid, where that is known.
    pub organization: Option<OrganizationId>,
    /// How it came.
    pub method: PaymentMethodKind,
    /// How far it is.
    pub status: PaymentStatus,
    /// What came; more than nothing.
    pub amount: Money,
    /// When it arrived, or was announced.
    pub received_at: DateTime<Utc>,
    /// What the payer quoted; blanks are taken out.
    pub reference: Option<&'a str>,
    /// The bank's own reference of the booking; the database refuses a second payment that has it.
    pub bank_reference: Option<&'a str>,
    /// Why it does not settle what it is for.
    pub mismatch: Option<PaymentMismatch>,
}

impl NewPayment<'_> {
    /// The row, with an identifier of the instant at which it arrived.
    ///
    /// # Errors
    /// An amount of nothing or less, and references that no bank passes on.
    pub fn build(&self, ids: &IdSource) -> Result<Payment, InputError> {
        if self.amount.minor <= 0 {
            return Err(InputError::Value(format!("{} is no payment: it must be more than nothing", self.amount)));
        }
        let reference = self.reference.map(|text| text.chars().filter(|c| !c.is_whitespace()).collect::<String>());
        let reference = reference.filter(|text| !text.is_empty());
        let checked = |what: &str, text: &str| check::line(what, text, LONGEST_REFERENCE);
        Ok(Payment {
            id: ids.at(self.received_at),
            organization_id: self.organization,
            method: self.method,
            status: self.status,
            amount_minor: self.amount.minor,
            currency: self.amount.currency,
            received_at: self.received_at,
            reference: reference.map(|text| checked("the reference", &text)).transpose()?,
            bank_reference: self.bank_reference.map(|text| checked("the bank's reference", text)).transpose()?,
            mismatch: self.mismatch,
        })
    }
}

/// Why a payment does not settle the invoice whose reference it quotes; `None` where it does. `invoice` is the invoice of that
/// reference, if there is one.
pub fn mismatch(amount: Money, invoice: Option<&Invoice>) -> Option<PaymentMismatch> {
    let Some(invoice) = invoice else { return Some(PaymentMismatch::UnknownReference) };
    let due = invoice.amount_due();
    if due.is_zero() {
        Some(PaymentMismatch::ReferenceOfSettledInvoice)
    } else if due.currency != amount.currency {
        Some(PaymentMismatch::CurrencyDiffers)
    } else if due.minor != amount.minor {
        Some(PaymentMismatch::AmountDiffers)
    } else {
        None
    }
}

impl Payment {
    /// A part of it that settles an invoice. The caller sees to it that the parts are no more than the whole.
    ///
    /// # Errors
    /// Nothing or less, more than the payment, or another currency than the payment's or the invoice's.
    pub fn allocate_to_invoice(
        &self,
        invoice: &Invoice,
        amount: Money,
        at: DateTime<Utc>,
        ids: &IdSource,
    ) -> Result<PaymentAllocation, InputError> {
        invoice.total().checked_sub(amount)?;
        Ok(PaymentAllocation { invoice_id: Some(invoice.id), ..self.part(amount, at, ids)? })
    }

    /// A part of it that is put on a prepaid account. The caller sees to it that the parts are no more than the whole.
    ///
    /// # Errors
    /// Nothing or less, more than the payment, or another currency than the payment's or the account's.
    pub fn allocate_to_prepaid(
        &self,
        account: &PrepaidAccount,
        amount: Money,
        at: DateTime<Utc>,
        ids: &IdSource,
    ) -> Result<PaymentAllocation, InputError> {
        Money::zero(account.currency).checked_sub(amount)?;
        Ok(PaymentAllocation { prepaid_account_id: Some(account.id), ..self.part(amount, at, ids)? })
    }

    fn part(&self, amount: Money, at: DateTime<Utc>, ids: &IdSource) -> Result<PaymentAllocation, InputError> {
        let left = self.amount().checked_sub(amount)?;
        if amount.minor <= 0 || left.minor < 0 {
            let whole = self.amount();
            return Err(InputError::Value(format!("{amount} is no part of the payment of {whole}")));
        }
        Ok(PaymentAllocation {
            id: ids.at(at),
            payment_id: self.id,
            amount_minor: amount.minor,
            currency: amount.currency,
            invoice_id: None,
            prepaid_account_id: None,
            at,
        })
    }
}
