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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng;

    use super::*;
    use crate::{
        addresses::NewBillingAddress,
        clock::FixedClock,
        ids::{IdSource, OrganizationId},
        invoices::{InvoiceNumber, InvoiceStatus, NewInvoice, NewLine},
        locale::Country,
        migrations::testing::{day, noon},
        money::Currency,
        payments::Creditor,
    };

    proptest! {
        #[test]
        fn paying_part_by_part_ends_with_a_paid_invoice(total in 1_i64..1_000_000, cuts in prop::collection::vec(1_i64..1_000_000, 0..5)) {
            let mut invoice = sample(total);
            for cut in cuts {
                let due = invoice.amount_due();
                let part = Money::new(cut, due.currency);
                prop_assert_eq!(invoice.pay(part, noon("2026-03-02")).is_ok(), cut <= due.minor);
                prop_assert_eq!(invoice.paid_minor + invoice.amount_due().minor, total);
                prop_assert_eq!(invoice.paid_at.is_some(), invoice.status(day("2026-03-02")) == InvoiceStatus::Paid);
            }
        }
    }

    /// In memory alone.
    fn sample(total: i64) -> Invoice {
        let ids = IdSource::new(rand_chacha::ChaCha20Rng::seed_from_u64(1));
        let clock = FixedClock::new(noon("2026-03-01"));
        let organization = OrganizationId(uuid::Uuid::from_u128(1));
        let address = NewBillingAddress {
            organization,
            label: "Sede",
            company: None,
            name: "Ana",
            street: "Mayor",
            house_number: None,
            postal_code: "3000",
            city: "B",
            country: Country::CH,
            vat_number: None,
            is_default: true,
        };
        let address = address.build(&ids, &clock).expect("a valid address");
        let creditor = Creditor::new("Desk", "CH9300762011623852957".parse().expect("an IBAN"), None, None);
        let line = NewLine {
            description: "Dominio".to_owned(),
            product: None,
            period: None,
            quantity_milli: 1_000,
            unit_price: Money::new(total, Currency::CHF),
            tax_rate_bp: 0,
        };
        let new = NewInvoice {
            organization,
            currency: Currency::CHF,
            address: &address,
            number: InvoiceNumber::new(day("2026-03-01"), 1).expect("a number"),
            issued_on: day("2026-03-01"),
            due_on: day("2026-03-31"),
            lines: vec![line],
        };
        new.build(&ids, &clock, &creditor.expect("a creditor")).expect("a valid invoice").0
    }

    #[test]
    fn what_is_over_cannot_be_changed_again() {
        let at = noon("2026-03-02");
        let paid = |minor| {
            let mut invoice = sample(10_000);
            invoice.pay(Money::new(minor, Currency::CHF), at).expect("a payment");
            invoice
        };
        assert!(sample(10_000).refund().is_err(), "nothing to give back");
        assert!(paid(1).cancel().is_err(), "something was paid");
        let mut refunded = paid(10_000);
        assert!(refunded.refund().is_ok() && refunded.refund().is_err() && refunded.cancel().is_err());
        let mut cancelled = sample(10_000);
        assert!(cancelled.cancel().is_ok() && cancelled.cancel().is_err() && cancelled.refund().is_err());
        assert!(cancelled.pay(Money::new(1, Currency::CHF), at).is_err());
        assert!(sample(10_000).pay(Money::new(1, Currency::EUR), at).is_err());
        assert!(sample(10_000).pay(Money::new(0, Currency::CHF), at).is_err());
    }
}
