//! Plays transfers that do not settle what they are for.

use super::play::Play;
use crate::{
    clock::Clock,
    error::InputError,
    invoices::Invoice,
    money::Money,
    payments::{NewPayment, PaymentMethodKind, PaymentMismatch, PaymentStatus, mismatch},
    prepaid::ledger::Posting,
};

impl Play<'_> {
    /// A transfer of another amount: what is due is settled as far as it reaches, what is over goes on the account.
    pub(super) fn pay_other(&mut self, home: usize, invoice: &mut Invoice, amount: Money) -> Result<(), InputError> {
        let new = self.transfer(home, amount, &invoice.payment_reference, mismatch(amount, Some(invoice)));
        let payment = self.record(new)?;
        let due = invoice.amount_due();
        let settles = Money::new(amount.minor.min(due.minor), due.currency);
        self.settle(home, invoice, &payment, settles)?;
        let over = amount.checked_sub(settles)?;
        if over.is_zero() {
            return Ok(());
        }
        self.put_on_account(home, &payment, over, &format!("Paid too much on invoice {}", invoice.number))
    }

    /// A transfer in another currency settles nothing: it is kept aside until somebody asks.
    pub(super) fn pay_in_other_currency(
        &mut self,
        home: usize,
        invoice: &Invoice,
        amount: Money,
    ) -> Result<(), InputError> {
        let new = self.transfer(home, amount, &invoice.payment_reference, mismatch(amount, Some(invoice)));
        let payment = self.record(new)?;
        let text = format!("Other currency than invoice {}", invoice.number);
        self.postings.push(Posting::payment_to_suspense(&payment, payment.received_at, text)?);
        Ok(())
    }

    /// A transfer that quotes a settled invoice, or none at all, goes on the account.
    pub(super) fn stray(&mut self, home: usize, amount: Money, quoted: Option<&Invoice>) -> Result<(), InputError> {
        let reference = quoted.map_or_else(|| "hosting web".to_owned(), |invoice| invoice.payment_reference.clone());
        let new = self.transfer(home, amount, &reference, mismatch(amount, quoted));
        let payment = self.record(new)?;
        let text = match quoted {
            Some(invoice) => format!("Invoice {} was paid already", invoice.number),
            None => "No invoice has the reference quoted".to_owned(),
        };
        self.put_on_account(home, &payment, amount, &text)
    }

    fn transfer<'b>(
        &self,
        home: usize,
        amount: Money,
        reference: &'b str,
        mismatch: Option<PaymentMismatch>,
    ) -> NewPayment<'b> {
        NewPayment {
            organization: Some(self.homes[home].organization.id),
            method: PaymentMethodKind::BankTransfer,
            status: PaymentStatus::Settled,
            amount,
            received_at: self.maker.clock.now(),
            reference: Some(reference),
            bank_reference: None,
            mismatch,
        }
    }
}
