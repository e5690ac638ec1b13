//! The books of an organization of the crowd.

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};

use super::people::Household;
use crate::{
    clock::Clock,
    demo::{books::lines, maker::Maker},
    error::InputError,
    invoices::{Invoice, InvoiceNumber, NewInvoice, NewLine},
    money::Money,
    payments::{NewPayment, Payment, PaymentMethodKind, PaymentStatus},
    prepaid::{Funds, NewTopUp, ledger::Posting},
};

/// Invoices of an organization.
const INVOICES: u64 = 100;
/// Days that these are spread over, up to yesterday.
const SPAN: u64 = 1_095;
/// The numbers below are those of the named organizations.
const FIRST_NUMBER: u64 = 1_000_000;
/// Days to pay.
const DUE_AFTER: i64 = 30;
/// Out of a hundred invoices, the place of those that nobody pays.
const UNPAID: [u64; 4] = [31, 66, 92, 95];

/// When an organization's invoices are issued.
pub(super) struct Calendar {
    /// Its place in the crowd.
    pub(super) place: u64,
    /// How many there are.
    pub(super) count: u64,
}

impl Calendar {
    /// The place of an invoice among all of the crowd.
    fn rank(&self, invoice: u64) -> u64 {
        invoice * self.count + self.place
    }

    fn total(&self) -> u64 {
        (INVOICES * self.count).max(1)
    }

    fn first_day(today: NaiveDate) -> NaiveDate {
        today - Duration::days(i64::try_from(SPAN).unwrap_or(0))
    }

    /// The day of issue, which never falls with the rank.
    fn issued_on(&self, rank: u64, today: NaiveDate) -> NaiveDate {
        let days = u128::from(rank) * u128::from(SPAN) / u128::from(self.total());
        Self::first_day(today) + Duration::days(i64::try_from(days).unwrap_or(0))
    }

    /// The number: a count within the year.
    fn number(&self, rank: u64, today: NaiveDate) -> Result<InvoiceNumber, InputError> {
        let issued_on = self.issued_on(rank, today);
        let new_year = NaiveDate::from_ymd_opt(issued_on.year(), 1, 1).unwrap_or(issued_on);
        let days_before = u128::try_from((new_year - Self::first_day(today)).num_days()).unwrap_or(0);
        // The least rank whose day is new year's day or later.
        let before = (days_before * u128::from(self.total())).div_ceil(u128::from(SPAN));
        let count = u128::from(FIRST_NUMBER) + u128::from(rank) - before;
        InvoiceNumber::new(issued_on, u32::try_from(count).unwrap_or(u32::MAX))
    }
}

/// Invoices, how they were paid, and a top-up.
pub(super) fn keep(maker: &mut Maker, household: &Household, calendar: &Calendar) -> Result<Vec<Posting>, InputError> {
    let mut postings = Vec::new();
    let balance = top_up(maker, household, &mut postings)?;
    let mut books = Books { household, postings, balance };
    for index in 0..INVOICES {
        let rank = calendar.rank(index);
        let (today, number) = (maker.today(), calendar.number(rank, maker.today())?);
        let issued_on = calendar.issued_on(rank, today);
        let at = maker.instant(issued_on);
        maker.clock.set(at);
        let mut invoice = books.issue(maker, number, issued_on)?;
        books.follow(maker, &mut invoice, index)?;
        maker.rows.invoices.push(invoice);
    }
    books.postings.sort_by_key(|posting| posting.at);
    Ok(books.postings)
}

/// A reserve from the first day on.
fn top_up(maker: &mut Maker, household: &Household, postings: &mut Vec<Posting>) -> Result<Money, InputError> {
    let currency = household.organization.currency;
    let (nothing, amount) = (Money::zero(currency), Money::new(60_000, currency));
    let (account, method) = (&household.prepaid, PaymentMethodKind::Card);
    let funds = Funds { balance: nothing, held: nothing };
    let new = NewTopUp { account, funds, amount, method };
    let mut top_up = new.build(&maker.ids, &maker.clock, &maker.creditor)?;
    let payment = receive(maker, household, method, amount, &top_up.reference, None)?;
    top_up.settle(&payment)?;
    let at = payment.received_at;
    maker.rows.allocations.push(payment.allocate_to_prepaid(account, amount, at, &maker.ids)?);
    postings.push(Posting::payment_to_prepaid(&payment, account, amount, at, "Top-up")?);
    maker.rows.payments.push(payment);
    maker.rows.top_ups.push(top_up);
    Ok(amount)
}

fn receive(
    maker: &Maker,
    household: &Household,
    method: PaymentMethodKind,
    amount: Money,
    reference: &str,
    bank_reference: Option<&str>,
) -> Result<Payment, InputError> {
    let new = NewPayment {
        organization: Some(household.organization.id),
        method,
        status: PaymentStatus::Settled,
        amount,
        received_at: maker.clock.now(),
        reference: Some(reference),
        bank_reference,
        mismatch: None,
    };
    new.build(&maker.ids)
}

struct Books<'a> {
    household: &'a Household,
    postings: Vec<Posting>,
    balance: Money,
}

impl Books<'_> {
    fn issue(&self, maker: &mut Maker, number: InvoiceNumber, issued_on: NaiveDate) -> Result<Invoice, InputError> {
        let household = self.household;
        let of = |product| lines::of_period(product, issued_on, household.region);
        let lines: Vec<NewLine> = household.products.iter().take(3).flat_map(of).collect();
        let new = NewInvoice {
            organization: household.organization.id,
            currency: household.organization.currency,
            address: &household.address,
            number,
            issued_on,
            due_on: issued_on + Duration::days(DUE_AFTER),
            lines,
        };
        let (invoice, lines) = new.build(&maker.ids, &maker.clock, &maker.creditor)?;
        maker.rows.invoice_lines.extend(lines);
        Ok(invoice)
    }

    /// What happens to an invoice until today.
    fn follow(&mut self, maker: &mut Maker, invoice: &mut Invoice, index: u64) -> Result<(), InputError> {
        let is_paid = !UNPAID.contains(&index);
        let is_late = index % 25 == 17;
        let pays_after = if is_late { 39 } else { maker.dice.between(3, 27) };
        let levels = if is_paid { i32::from(is_late) } else { 3 };
        for level in 1..=levels {
            let days = DUE_AFTER + 6 + i64::from(level - 1) * 14;
            if let Some(at) = after(maker, invoice, days) {
                maker.clock.set(at);
                let reminder = invoice.remind(level, &maker.ids, &maker.clock)?;
                maker.rows.reminders.push(reminder);
            }
        }
        match after(maker, invoice, pays_after) {
            Some(at) if is_paid => {
                maker.clock.set(at);
                self.pay(maker, invoice, index)
            }
            _ => Ok(()),
        }
    }

    fn pay(&mut self, maker: &mut Maker, invoice: &mut Invoice, index: u64) -> Result<(), InputError> {
        let (household, amount, at) = (self.household, invoice.amount_due(), maker.clock.now());
        let method = match index % 20 {
            7 if self.balance.minor >= amount.minor => PaymentMethodKind::Prepaid,
            3 | 13 => PaymentMethodKind::Card,
            _ => PaymentMethodKind::BankTransfer,
        };
        let booking = format!("CB{}", invoice.number);
        let bank_reference = (method == PaymentMethodKind::BankTransfer).then_some(booking.as_str());
        let payment = receive(maker, household, method, amount, &invoice.payment_reference, bank_reference)?;
        maker.rows.allocations.push(payment.allocate_to_invoice(invoice, amount, at, &maker.ids)?);
        let text = format!("Payment of invoice {}", invoice.number);
        let posting = if method == PaymentMethodKind::Prepaid {
            self.balance = self.balance.checked_sub(amount)?;
            Posting::prepaid_to_invoice(&household.prepaid, invoice, &payment, amount, at, text)?
        } else {
            Posting::payment_to_invoice(&payment, invoice, amount, at, text)?
        };
        self.postings.push(posting);
        invoice.pay(amount, at)?;
        maker.rows.payments.push(payment);
        Ok(())
    }
}

/// An instant so many days after the issue, if it is not ahead.
fn after(maker: &mut Maker, invoice: &Invoice, days: i64) -> Option<DateTime<Utc>> {
    let day = invoice.issued_on + Duration::days(days);
    (day < maker.today()).then(|| maker.instant(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_grow_with_the_day_of_issue_and_none_is_given_twice(count in 1_u64..40, day in 0_i64..2_000) {
            let today = NaiveDate::default() + Duration::days(18_000 + day);
            let mut issued = Vec::new();
            for place in 0..count {
                let calendar = Calendar { place, count };
                for invoice in 0..INVOICES {
                    let rank = calendar.rank(invoice);
                    issued.push((calendar.number(rank, today)?, calendar.issued_on(rank, today)));
                }
            }
            issued.sort_unstable();
            prop_assert!(issued.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1));
            prop_assert!(issued.iter().all(|(_, day)| *day < today));
        }
    }
}
