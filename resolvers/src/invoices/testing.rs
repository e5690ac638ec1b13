//! An invoice and a payment for the tests of texts and files.

use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    addresses::AddressSnapshot,
    ids::{BillingAddressId, InvoiceId, InvoiceLineId, OrganizationId, PaymentId},
    invoices::{Invoice, InvoiceLine, InvoiceState},
    locale::Country,
    money::{Currency, Money},
    payments::{Payment, PaymentMethodKind, PaymentStatus},
};
use rust_decimal::Decimal;
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn noon(text: &str) -> DateTime<Utc> {
    format!("{text}T12:00:00Z").parse().expect("an instant")
}

/// The [`lines`] with 8.1 % of tax: 1,254.50 francs, issued on 1 March 2026, of which 120.00 were paid.
pub(crate) fn invoice() -> Invoice {
    let address = AddressSnapshot {
        label: "Sede".to_owned(),
        company: Some("Pan, Vino & Cía".to_owned()),
        name: "Ana Pérez".to_owned(),
        street: "Calle Mayor".to_owned(),
        house_number: Some("1".to_owned()),
        postal_code: "28013".to_owned(),
        city: "Madrid".to_owned(),
        country: Country::ES,
        vat_number: Some("ESB12345674".to_owned()),
    };
    Invoice {
        id: InvoiceId(Uuid::from_u128(1)),
        organization_id: OrganizationId(Uuid::from_u128(1)),
        number: "2026-0000042".to_owned(),
        state: InvoiceState::Issued,
        issued_on: day("2026-03-01"),
        due_on: day("2026-03-31"),
        paid_at: None,
        currency: Currency::CHF,
        subtotal_minor: 116_050,
        tax_minor: 9_400,
        total_minor: 125_450,
        paid_minor: 12_000,
        payment_reference: "RF18539007547034".to_owned(),
        billing_address_id: BillingAddressId(Uuid::nil()),
        billing_address: address,
        reminder_level: None,
        search_text: String::new(),
        created_at: noon("2026-03-01"),
    }
}

/// A hosting for a year, and a credit whose description looks like a formula.
pub(crate) fn lines() -> Vec<InvoiceLine> {
    let line = |description: &str, quantity: i64, minor: i64, total: i64| InvoiceLine {
        id: InvoiceLineId(Uuid::nil()),
        description: description.to_owned(),
        product_id: None,
        period: None,
        quantity: Decimal::from(quantity),
        unit_price: Money::new(minor, Currency::CHF),
        tax_rate_percent: Decimal::new(81, 1),
        total: Money::new(total, Currency::CHF),
    };
    let year = InvoiceLine {
        period: Some(day("2026-03-01")..=day("2027-02-28")),
        ..line("Alojamiento web, \"Pro\"", 12, 10_000, 120_000)
    };
    vec![year, line("=2+2", 1, -3_950, -3_950)]
}

/// A settled transfer of 120.00 francs on 30 March 2026.
pub(crate) fn payment() -> Payment {
    Payment {
        id: PaymentId(Uuid::from_u128(9)),
        organization_id: Some(OrganizationId(Uuid::from_u128(1))),
        method: PaymentMethodKind::BankTransfer,
        status: PaymentStatus::Settled,
        amount_minor: 12_000,
        currency: Currency::CHF,
        received_at: noon("2026-03-30"),
        reference: Some("RF18539007547034".to_owned()),
        bank_reference: None,
        mismatch: None,
    }
}
