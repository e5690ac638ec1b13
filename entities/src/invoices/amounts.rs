//! An invoice's amounts, and what a payment, a refund and a cancellation change.

use chrono::{DateTime, Utc};

use super::{Invoice, InvoiceExport, InvoiceState, ProForma};
use crate::{error::InputError, money::Money};

impl Invoice {
    /// The lines together, without tax.
    pub fn subtotal(&self) -> Money {
        Money::new(self.subtotal_minor, self.currency)
    }

    /// The tax.
    pub fn tax(&self) -> Money {
        Money::new(self.tax_minor, self.currency)
    }

    /// Subtotal and tax.
    pub fn total(&self) -> Money {
        Money::new(self.total_minor, self.currency)
    }

    /// What was paid so far; of a refunded invoice, what was given back.
    pub fn amount_paid(&self) -> Money {
        Money::new(self.paid_minor, self.currency)
    }

    /// What is still owed: nothing once it is refunded or cancelled.
    pub fn amount_due(&self) -> Money {
        let due = if self.state == InvoiceState::Issued { self.total_minor - self.paid_minor } else { 0 };
        Money::new(due.max(0), self.currency)
    }

    /// Takes note of an amount paid at that instant.
    ///
    /// # Errors
    /// An invoice that is not owed any more, another currency, nothing, or more than is due.
    pub fn pay(&mut self, amount: Money, at: DateTime<Utc>) -> Result<(), InputError> {
        let due = self.amount_due();
        let left = due.checked_sub(amount)?;
        if amount.minor <= 0 || left.minor < 0 {
            return Err(InputError::Value(format!(
                "{amount} cannot be paid on invoice {}: {due} is still due",
                self.number
            )));
        }
        self.paid_minor += amount.minor;
        if left.is_zero() {
            self.paid_at = Some(at);
        }
        Ok(())
    }

    /// Takes note that all that was paid was given back.
    ///
    /// # Errors
    /// An invoice of which nothing was paid, or that was refunded or cancelled before.
    pub fn refund(&mut self) -> Result<(), InputError> {
        if self.state != InvoiceState::Issued || self.paid_minor == 0 {
            return Err(InputError::Value(format!("there is nothing to give back on invoice {}", self.number)));
        }
        self.state = InvoiceState::Refunded;
        Ok(())
    }

    /// Takes note that it is not owed any more.
    ///
    /// # Errors
    /// An invoice of which something was paid (refund it), or that was refunded or cancelled before.
    pub fn cancel(&mut self) -> Result<(), InputError> {
        if self.state != InvoiceState::Issued || self.paid_minor > 0 {
            return Err(InputError::Value(format!("invoice {} cannot be cancelled: refund it", self.number)));
        }
        self.state = InvoiceState::Cancelled;
        Ok(())
    }
}

impl ProForma {
    /// Subtotal and tax.
    pub fn total(&self) -> Money {
        Money::new(self.total_minor, self.currency)
    }
}

impl InvoiceExport {
    /// From 0 to 1; 1 only when it is done.
    pub fn progress(&self) -> f64 {
        match (self.done_count, self.invoice_count) {
            (_, 0) => f64::from(u8::from(self.status == super::ExportStatus::Done)),
            (done, all) => f64::from(done) / f64::from(all),
        }
    }
}
