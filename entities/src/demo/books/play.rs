//! Plays events through the constructors.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Duration, Utc};

use super::{
    super::{home::Home, maker::Maker},
    story::{Deed, Story},
};
use crate::{
    audit::Actor,
    clock::Clock,
    error::InputError,
    invoices::{Invoice, InvoiceNumber, NewInvoice},
    money::Money,
    organizations::Permission,
    payments::{NewPayment, Payment, PaymentMethodKind, PaymentStatus, method},
    prepaid::{Funds, ledger::Posting},
};

/// What stands while events are played.
pub(super) struct Play<'a> {
    pub(super) maker: &'a mut Maker,
    pub(super) homes: &'a [Home],
    stories: &'a [Story],
    /// The invoices issued, by story, with their organization's place.
    invoices: HashMap<usize, Invoice>,
    /// How many were issued in a year.
    counts: HashMap<i32, u32>,
    /// What is on each organization's prepaid account.
    pub(super) funds: Vec<Funds>,
    pub(super) postings: Vec<Posting>,
    bookings: u32,
}

impl<'a> Play<'a> {
    pub(super) fn new(maker: &'a mut Maker, homes: &'a [Home], stories: &'a [Story]) -> Self {
        let nothing = |home: &Home| {
            let zero = Money::zero(home.organization.currency);
            Funds { balance: zero, held: zero }
        };
        let funds = homes.iter().map(nothing).collect();
        let (invoices, counts) = (HashMap::new(), HashMap::new());
        Self { maker, homes, stories, invoices, counts, funds, postings: Vec::new(), bookings: 0 }
    }

    pub(super) fn clock_to(&mut self, at: DateTime<Utc>) {
        self.maker.clock.set(at);
    }

    /// Hands the invoices over, in the order in which they were written down, and the movements in the order in which they
    /// happened: some follow days after what led to them. What these take was counted as gone from the first day on.
    pub(super) fn finish(mut self) -> Vec<Posting> {
        for story in 0..self.stories.len() {
            self.maker.rows.invoices.extend(self.invoices.remove(&story));
        }
        self.postings.sort_by_key(|posting| posting.at);
        self.postings
    }

    pub(super) fn issue(&mut self, home: usize, story: usize) -> Result<(), InputError> {
        let (home, plan) = (&self.homes[home], &self.stories[story]);
        let count = self.counts.entry(plan.issued_on.year()).or_default();
        *count += 1;
        let address = home.addresses.get(plan.address).or(home.addresses.first());
        let address = address.ok_or_else(|| InputError::Value(format!("{} has no address", home.organization.name)))?;
        let new = NewInvoice {
            organization: home.organization.id,
            currency: home.organization.currency,
            address,
            number: InvoiceNumber::new(plan.issued_on, *count)?,
            issued_on: plan.issued_on,
            due_on: plan.issued_on + Duration::days(plan.due_after),
            lines: plan.lines.clone(),
        };
        let (invoice, lines) = new.build(&self.maker.ids, &self.maker.clock, &self.maker.creditor)?;
        self.maker.rows.invoice_lines.extend(lines);
        let (_, head) = home.head()?;
        let (actor, action, why) = if plan.automatic {
            (Actor::System("Automatic renewal"), "Mutation.renewProducts", "renewed products")
        } else {
            (Actor::User(head), "Mutation.renewProducts", "ordered")
        };
        let summary = format!("{why}: invoice {}, {}", invoice.number, invoice.total());
        self.maker.note(home.organization.id, actor, action, Some(invoice.id), &summary)?;
        self.invoices.insert(story, invoice);
        Ok(())
    }

    pub(super) fn deed(&mut self, home: usize, story: usize, deed: usize) -> Result<(), InputError> {
        let deed = self.stories[story].deeds[deed].1;
        let Some(mut invoice) = self.invoices.remove(&story) else { return Ok(()) };
        let due = invoice.amount_due();
        match deed {
            Deed::Pay(method) => self.pay(home, &mut invoice, method, due)?,
            Deed::PayPart(method, percent) => {
                let part = Money::new(due.minor * percent / 100, due.currency);
                self.pay(home, &mut invoice, method, part)?;
            }
            Deed::Announce(method) => {
                self.receive(home, method, PaymentStatus::Pending, due, Some(&invoice.payment_reference))?;
            }
            Deed::Fail(method) => {
                self.receive(home, method, PaymentStatus::Failed, due, Some(&invoice.payment_reference))?;
            }
            Deed::PayOther(more) => self.pay_other(home, &mut invoice, Money::new(due.minor + more, due.currency))?,
            Deed::PayIn(currency) => self.pay_in_other_currency(home, &invoice, Money::new(due.minor, currency))?,
            Deed::QuoteEarlier => {
                let earlier = story.checked_sub(1).and_then(|story| self.invoices.get(&story)).cloned();
                self.stray(home, due, earlier.as_ref())?;
            }
            Deed::QuoteNothing => self.stray(home, due, None)?,
            Deed::Remind(level) => {
                let reminder = invoice.remind(level, &self.maker.ids, &self.maker.clock)?;
                self.maker.rows.reminders.push(reminder);
            }
            Deed::Refund => self.refund(home, &mut invoice)?,
            Deed::Cancel => invoice.cancel()?,
        }
        self.invoices.insert(story, invoice);
        Ok(())
    }

    /// A payment as it arrives.
    pub(super) fn receive(
        &mut self,
        home: usize,
        method: PaymentMethodKind,
        status: PaymentStatus,
        amount: Money,
        reference: Option<&str>,
    ) -> Result<Payment, InputError> {
        let new = NewPayment {
            organization: Some(self.homes[home].organization.id),
            method,
            status,
            amount,
            received_at: self.maker.clock.now(),
            reference,
            bank_reference: None,
            mismatch: None,
        };
        self.record(new)
    }

    /// Takes note of a payment; one that the bank booked gets the bank's reference.
    pub(super) fn record(&mut self, new: NewPayment<'_>) -> Result<Payment, InputError> {
        let is_booked = new.method == PaymentMethodKind::BankTransfer
            && matches!(new.status, PaymentStatus::Settled | PaymentStatus::Returned);
        self.bookings += u32::from(is_booked);
        let booking = format!("BK{}{:07}", self.maker.clock.today().format("%y%m%d"), self.bookings);
        let bank_reference = is_booked.then_some(booking.as_str());
        let payment = NewPayment { bank_reference, ..new }.build(&self.maker.ids)?;
        self.maker.rows.payments.push(payment.clone());
        Ok(payment)
    }

    /// Pays what is agreed; where the way does not take the amount, by transfer.
    fn pay(
        &mut self,
        home: usize,
        invoice: &mut Invoice,
        by: PaymentMethodKind,
        amount: Money,
    ) -> Result<(), InputError> {
        if amount.is_zero() {
            return Ok(());
        }
        let takes = method(by, amount.currency).is_some_and(|offered| offered.check(amount).is_ok());
        let by = if takes { by } else { PaymentMethodKind::BankTransfer };
        if by == PaymentMethodKind::Prepaid {
            self.top_up_for(home, amount)?;
        }
        let reference = invoice.payment_reference.clone();
        let payment = self.receive(home, by, PaymentStatus::Settled, amount, Some(&reference))?;
        self.settle(home, invoice, &payment, amount)?;
        if by != PaymentMethodKind::BankTransfer {
            let summary = format!("paid {amount} of invoice {} ({by})", invoice.number);
            let organization = self.homes[home].organization.id;
            let actor = Actor::User(&self.payer(home)?.1);
            self.maker.note(organization, actor, "Mutation.payInvoice", Some(invoice.id), &summary)?;
        }
        Ok(())
    }

    /// Who pays: the first with accounting, else the head.
    pub(super) fn payer(
        &self,
        home: usize,
    ) -> Result<&'a (crate::organizations::Membership, crate::accounts::User), InputError> {
        let home = &self.homes[home];
        let accountant = home.members.iter().find(|(member, _)| {
            !member.role.has_all_rights() && member.permissions().contains(&Permission::ManageAccounting)
        });
        accountant.map_or_else(|| home.head(), Ok)
    }

    /// Uses a payment, or a part of it, for an invoice.
    pub(super) fn settle(
        &mut self,
        home: usize,
        invoice: &mut Invoice,
        payment: &Payment,
        amount: Money,
    ) -> Result<(), InputError> {
        let (at, account) = (payment.received_at, &self.homes[home].prepaid);
        let allocation = payment.allocate_to_invoice(invoice, amount, at, &self.maker.ids)?;
        self.maker.rows.allocations.push(allocation);
        invoice.pay(amount, at)?;
        let text = format!("Payment of invoice {}", invoice.number);
        let posting = if payment.method == PaymentMethodKind::Prepaid {
            let balance = &mut self.funds[home].balance;
            *balance = balance.checked_sub(amount)?;
            Posting::prepaid_to_invoice(account, invoice, payment, amount, at, text)?
        } else {
            Posting::payment_to_invoice(payment, invoice, amount, at, text)?
        };
        self.postings.push(posting);
        Ok(())
    }

    /// Puts a payment, or a part of it, on the prepaid account.
    pub(super) fn put_on_account(
        &mut self,
        home: usize,
        payment: &Payment,
        amount: Money,
        text: &str,
    ) -> Result<(), InputError> {
        let (at, account) = (payment.received_at, &self.homes[home].prepaid);
        let allocation = payment.allocate_to_prepaid(account, amount, at, &self.maker.ids)?;
        self.maker.rows.allocations.push(allocation);
        self.postings.push(Posting::payment_to_prepaid(payment, account, amount, at, text)?);
        let balance = &mut self.funds[home].balance;
        *balance = balance.checked_add(amount)?;
        Ok(())
    }

    fn refund(&mut self, home: usize, invoice: &mut Invoice) -> Result<(), InputError> {
        let (at, account) = (self.maker.clock.now(), &self.homes[home].prepaid);
        let text = format!("Refund of invoice {}", invoice.number);
        self.postings.push(Posting::refund(invoice, account, at, text)?);
        let balance = &mut self.funds[home].balance;
        *balance = balance.checked_add(invoice.amount_paid())?;
        invoice.refund()
    }
}
