//! The books of an organization: a hundred invoices, ten reminders, a top-up and 49 payments.

use chrono::{Days, NaiveDate};
use entities::{
    clock::Clock,
    invoices::{Invoice, InvoiceLineRow, InvoiceNumber, NewInvoice, NewLine, PaymentReminder, QUANTITY_UNIT},
    money::Money,
    payments::{NewPayment, Payment, PaymentAllocation, PaymentMethodKind, PaymentStatus},
    prepaid::{Funds, NewTopUp, TopUp, ledger::Posting},
};

use super::{ORGANIZATIONS, people::Household, seed::Maker};

/// Invoices of an organization, ten days apart, the last one ten days old.
const INVOICES: usize = 100;
const DAYS_APART: u64 = 10;
/// Days to pay.
const DUE_AFTER: u64 = 30;
/// Those that were cancelled; the even others are unpaid, and so is the newest.
const CANCELLED: [usize; 4] = [2, 26, 50, 74];
/// How many reminders unpaid invoices got, by their place.
const REMINDED: [(usize, i32); 5] = [(10, 3), (28, 1), (46, 2), (64, 1), (82, 3)];
/// Put on the prepaid account at first: 5,000.00.
const TOP_UP_MINOR: i64 = 500_000;
const TAX_RATE_BP: i32 = 810;

/// Rows of an organization's books.
#[derive(Default)]
pub(super) struct Books {
    pub(super) invoices: Vec<Invoice>,
    pub(super) lines: Vec<InvoiceLineRow>,
    pub(super) reminders: Vec<PaymentReminder>,
    pub(super) payments: Vec<Payment>,
    pub(super) allocations: Vec<PaymentAllocation>,
    pub(super) top_ups: Vec<TopUp>,
    pub(super) postings: Vec<Posting>,
}

impl Books {
    /// Keeps the books of the organization at that place of the set.
    pub(super) fn keep(maker: &mut Maker, household: &Household, place: usize) -> anyhow::Result<Self> {
        let mut books = Self::default();
        books.top_up(maker, household)?;
        for index in 0..INVOICES {
            let age = DAYS_APART * u64::try_from(INVOICES - index)?;
            let issued_on = maker.day(age);
            maker.go_to(issued_on);
            let count = u32::try_from(index * ORGANIZATIONS + place + 1)?;
            let mut invoice = books.issue(maker, household, InvoiceNumber::new(issued_on, count)?, issued_on)?;
            if index % 2 == 1 && index + 1 < INVOICES {
                books.pay(maker, household, &mut invoice, index)?;
            } else if CANCELLED.contains(&index) {
                invoice.cancel()?;
            } else {
                books.remind(maker, &invoice, index)?;
            }
            books.invoices.push(invoice);
        }
        books.postings.sort_by_key(|posting| posting.at);
        Ok(books)
    }

    fn top_up(&mut self, maker: &mut Maker, household: &Household) -> anyhow::Result<()> {
        maker.go_to(maker.day(1_100));
        let currency = household.organization.currency;
        let (nothing, amount) = (Money::zero(currency), Money::new(TOP_UP_MINOR, currency));
        let (account, method) = (&household.prepaid, PaymentMethodKind::Card);
        let funds = Funds { balance: nothing, held: nothing };
        let mut top_up =
            NewTopUp { account, funds, amount, method }.build(&maker.ids, &maker.clock, &maker.creditor)?;
        let payment = receive(maker, household, method, amount, &top_up.reference)?;
        top_up.settle(&payment)?;
        let at = payment.received_at;
        self.allocations.push(payment.allocate_to_prepaid(account, amount, at, &maker.ids)?);
        self.postings.push(Posting::payment_to_prepaid(&payment, account, amount, at, "Top-up")?);
        self.payments.push(payment);
        self.top_ups.push(top_up);
        Ok(())
    }

    fn issue(
        &mut self,
        maker: &mut Maker,
        household: &Household,
        number: InvoiceNumber,
        issued_on: NaiveDate,
    ) -> anyhow::Result<Invoice> {
        let currency = household.organization.currency;
        let mut lines = Vec::with_capacity(household.products.len());
        for product in &household.products {
            lines.push(NewLine {
                description: format!("{}, from {issued_on}", product.name),
                product: Some(product.id),
                period: issued_on.checked_add_days(Days::new(30)).map(|end| issued_on..=end),
                quantity_milli: QUANTITY_UNIT * i64::from(1 + maker.below(3)),
                unit_price: Money::new(product.monthly_price_minor + i64::from(maker.below(500)), currency),
                tax_rate_bp: TAX_RATE_BP,
            });
        }
        let new = NewInvoice {
            organization: household.organization.id,
            currency,
            address: &household.address,
            number,
            issued_on,
            due_on: issued_on.checked_add_days(Days::new(DUE_AFTER)).unwrap_or(issued_on),
            lines,
        };
        let (invoice, lines) = new.build(&maker.ids, &maker.clock, &maker.creditor)?;
        self.lines.extend(lines);
        Ok(invoice)
    }

    fn pay(
        &mut self,
        maker: &mut Maker,
        household: &Household,
        invoice: &mut Invoice,
        index: usize,
    ) -> anyhow::Result<()> {
        let paid_on = invoice.issued_on + Days::new(u64::from(1 + maker.below(8)));
        maker.go_to(paid_on);
        let (amount, at) = (invoice.amount_due(), maker.clock.now());
        let method = if index % 10 == 7 { PaymentMethodKind::Prepaid } else { PaymentMethodKind::BankTransfer };
        let payment = receive(maker, household, method, amount, &invoice.payment_reference)?;
        self.allocations.push(payment.allocate_to_invoice(invoice, amount, at, &maker.ids)?);
        let text = format!("Payment of invoice {}", invoice.number);
        self.postings.push(if method == PaymentMethodKind::Prepaid {
            Posting::prepaid_to_invoice(&household.prepaid, invoice, &payment, amount, at, text)?
        } else {
            Posting::payment_to_invoice(&payment, invoice, amount, at, text)?
        });
        invoice.pay(amount, at)?;
        self.payments.push(payment);
        Ok(())
    }

    fn remind(&mut self, maker: &mut Maker, invoice: &Invoice, index: usize) -> anyhow::Result<()> {
        let levels = REMINDED.iter().find(|(place, _)| *place == index).map_or(0, |(_, levels)| *levels);
        for level in 1..=levels {
            maker.go_to(invoice.due_on + Days::new(u64::try_from(14 * level)?));
            self.reminders.push(invoice.remind(level, &maker.ids, &maker.clock)?);
        }
        Ok(())
    }
}

fn receive(
    maker: &Maker,
    household: &Household,
    method: PaymentMethodKind,
    amount: Money,
    reference: &str,
) -> anyhow::Result<Payment> {
    let new = NewPayment {
        organization: Some(household.organization.id),
        method,
        status: PaymentStatus::Settled,
        amount,
        received_at: maker.clock.now(),
        reference: Some(reference),
        bank_reference: None,
        mismatch: None,
    };
    Ok(new.build(&maker.ids)?)
}
