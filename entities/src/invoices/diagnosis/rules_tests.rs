use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::*;
use crate::{
    addresses::AddressSnapshot,
    ids::{BillingAddressId, InvoiceId, OrganizationId, PaymentAllocationId, PaymentReminderId, PrepaidAccountId},
    locale::Country,
    money::Currency,
};

const OWN: &str = "RF18539007547034";
const LAST: &str = "RF712348231";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day of the table")
}

fn noon(text: &str) -> DateTime<Utc> {
    format!("{text}T12:00:00Z").parse().expect("an instant of the table")
}

/// 120.00, issued on 1 March, due on 31 March.
fn invoice(paid_minor: i64) -> Invoice {
    let address = AddressSnapshot {
        label: "Sede".to_owned(),
        company: None,
        name: "Ana".to_owned(),
        street: "Mayor".to_owned(),
        house_number: None,
        postal_code: "28013".to_owned(),
        city: "Madrid".to_owned(),
        country: Country::ES,
        vat_number: None,
    };
    Invoice {
        id: InvoiceId(Uuid::from_u128(1)),
        organization_id: OrganizationId(Uuid::from_u128(1)),
        number: "2026-0000042".to_owned(),
        state: InvoiceState::Issued,
        issued_on: day("2026-03-01"),
        due_on: day("2026-03-31"),
        paid_at: (paid_minor >= 12_000).then(|| noon("2026-04-03")),
        currency: Currency::CHF,
        subtotal_minor: 11_101,
        tax_minor: 899,
        total_minor: 12_000,
        paid_minor,
        payment_reference: OWN.to_owned(),
        billing_address_id: BillingAddressId(Uuid::nil()),
        billing_address: address,
        reminder_level: None,
        search_text: String::new(),
        created_at: noon("2026-03-01"),
    }
}

fn reminder(sent_on: &str) -> PaymentReminder {
    PaymentReminder {
        id: PaymentReminderId(Uuid::from_u128(1)),
        invoice_id: InvoiceId(Uuid::from_u128(1)),
        level: 1,
        sent_at: noon(sent_on),
        pay_by: day("2026-04-20"),
        verification_code: "7KQ2-M0XE-91BD".to_owned(),
    }
}

/// A settled transfer of 120.00 francs on 30 March.
fn payment(reference: &str, mismatch: Option<PaymentMismatch>) -> Payment {
    Payment {
        id: PaymentId(Uuid::from_u128(9)),
        organization_id: Some(OrganizationId(Uuid::from_u128(1))),
        method: PaymentMethodKind::BankTransfer,
        status: PaymentStatus::Settled,
        amount_minor: 12_000,
        currency: Currency::CHF,
        received_at: noon("2026-03-30"),
        reference: Some(reference.to_owned()),
        bank_reference: None,
        mismatch,
    }
}

fn part(invoice: bool, on: &str) -> PaymentAllocation {
    PaymentAllocation {
        id: PaymentAllocationId(Uuid::nil()),
        payment_id: PaymentId(Uuid::from_u128(9)),
        amount_minor: 12_000,
        currency: Currency::CHF,
        invoice_id: invoice.then_some(InvoiceId(Uuid::from_u128(1))),
        prepaid_account_id: (!invoice).then_some(PrepaidAccountId(Uuid::from_u128(1))),
        at: noon(on),
    }
}

struct Case {
    invoice: Invoice,
    reminders: Vec<PaymentReminder>,
    payments: Vec<Payment>,
    allocations: Vec<PaymentAllocation>,
    balance: i64,
}

/// Overdue and reminded, and nothing arrived.
fn case() -> Case {
    Case {
        invoice: invoice(0),
        reminders: vec![reminder("2026-04-05")],
        payments: vec![],
        allocations: vec![],
        balance: 0,
    }
}

impl Case {
    fn kinds(&self, today: &str) -> Vec<ReminderCauseKind> {
        self.causes(today).iter().map(|cause| cause.kind).collect()
    }

    fn causes(&self, today: &str) -> Vec<Cause> {
        let evidence = Evidence {
            invoice: &self.invoice,
            reminders: &self.reminders,
            payments: &self.payments,
            allocations: &self.allocations,
            prepaid_balance: Money::new(self.balance, Currency::CHF),
        };
        diagnose(&evidence, day(today))
    }
}

use ReminderCauseKind as Kind;

#[test]
fn each_cause_is_found_in_what_arrived() {
    let settled = Some(PaymentMismatch::ReferenceOfSettledInvoice);
    let unknown = Some(PaymentMismatch::UnknownReference);
    let euros = Payment { currency: Currency::EUR, ..payment(OWN, Some(PaymentMismatch::CurrencyDiffers)) };
    let less = Payment { amount_minor: 10_000, ..payment(OWN, Some(PaymentMismatch::AmountDiffers)) };
    let announced = Payment { status: PaymentStatus::Pending, ..payment(OWN, None) };
    for (name, case, expected) in [
        ("nothing arrived", case(), vec![Kind::NoPaymentFound]),
        ("euros", Case { payments: vec![euros], ..case() }, vec![Kind::CurrencyDiffers]),
        ("less", Case { invoice: invoice(10_000), payments: vec![less], ..case() }, vec![Kind::AmountDiffers]),
        (
            "a standing order",
            Case { payments: vec![payment(LAST, settled)], allocations: vec![part(false, "2026-03-30")], ..case() },
            vec![Kind::StandingOrderReusedReference],
        ),
        (
            "stray money",
            Case {
                payments: vec![payment("nonsense", unknown)],
                allocations: vec![part(false, "2026-03-30")],
                balance: 12_000,
                ..case()
            },
            vec![Kind::MoneyOnPrepaidAccount],
        ),
        ("an announced transfer", Case { payments: vec![announced], ..case() }, vec![Kind::ReminderCrossedPayment]),
        (
            "a transfer booked after the reminder",
            Case {
                invoice: invoice(12_000),
                payments: vec![payment(OWN, None)],
                allocations: vec![part(true, "2026-04-07")],
                ..case()
            },
            vec![Kind::ReminderCrossedPayment],
        ),
    ] {
        assert_eq!(case.kinds("2026-04-10"), expected, "{name}");
    }
}

#[test]
fn a_payment_that_shows_nothing_is_passed_over() {
    let settled = Some(PaymentMismatch::ReferenceOfSettledInvoice);
    let unknown = Some(PaymentMismatch::UnknownReference);
    let stray = |payment| Case { payments: vec![payment], allocations: vec![part(false, "2026-03-30")], ..case() };
    let before = Payment { received_at: noon("2026-02-27"), ..payment(LAST, settled) };
    let other_amount = Payment { amount_minor: 5_000, ..payment(LAST, settled) };
    let others = Payment { organization_id: Some(OrganizationId(Uuid::from_u128(2))), ..payment(LAST, settled) };
    let returned = Payment { status: PaymentStatus::Returned, ..payment(LAST, settled) };
    for (name, case) in [
        ("before the invoice", stray(before)),
        ("another amount, and the money was used up", stray(other_amount)),
        ("of somebody else", stray(others)),
        ("returned", stray(returned)),
        ("used up", stray(payment("nonsense", unknown))),
    ] {
        assert_eq!(case.kinds("2026-04-10"), [Kind::NoPaymentFound], "{name}");
    }
}

#[test]
fn an_invoice_that_nobody_asks_for_has_no_cause() {
    let unreminded = |invoice| Case { invoice, reminders: vec![], ..case() };
    for (name, case, today) in [
        ("in time", unreminded(invoice(0)), "2026-03-31"),
        ("paid", unreminded(invoice(12_000)), "2026-04-10"),
        (
            "refunded",
            Case { invoice: Invoice { state: InvoiceState::Refunded, ..invoice(12_000) }, ..case() },
            "2026-04-10",
        ),
        (
            "cancelled",
            Case { invoice: Invoice { state: InvoiceState::Cancelled, ..invoice(0) }, ..case() },
            "2026-04-10",
        ),
        (
            "paid long after the reminder",
            Case {
                invoice: invoice(12_000),
                payments: vec![payment(OWN, None)],
                allocations: vec![part(true, "2026-04-13")],
                ..case()
            },
            "2026-04-20",
        ),
        (
            "paid before the reminder",
            Case {
                invoice: invoice(12_000),
                payments: vec![payment(OWN, None)],
                allocations: vec![part(true, "2026-04-04")],
                ..case()
            },
            "2026-04-20",
        ),
    ] {
        assert_eq!(case.kinds(today), [], "{name}");
    }
    assert_eq!(unreminded(invoice(0)).kinds("2026-04-01"), [Kind::NoPaymentFound], "overdue since today");
}

#[test]
fn the_remedy_of_what_is_owed_is_to_pay_it() {
    let announced = Payment { status: PaymentStatus::Pending, ..payment(OWN, None) };
    assert_eq!(case().causes("2026-04-10")[0].remedy, Some("Mutation.payInvoice"));
    assert_eq!(Case { payments: vec![announced], ..case() }.causes("2026-04-10")[0].remedy, None);
}
