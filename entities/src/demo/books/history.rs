//! Three years of renewals, paid in the ordinary course.

use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate};

use super::{
    lines,
    story::{Deed, Story},
};
use crate::{
    demo::{home::Home, maker::Maker},
    invoices::NewLine,
    payments::PaymentMethodKind,
    products::Product,
};

/// How long before a period starts its invoice is issued, and how long after that it is due; in days.
const ISSUED_BEFORE: u64 = 20;
const DUE_AFTER: i64 = 30;
/// How many months the history is long.
const MONTHS: u32 = 36;

/// One story for each day on which periods of products start (and each address they are billed to), the oldest first.
pub(super) fn of(maker: &mut Maker, home: &Home) -> Vec<Story> {
    let mut renewals: BTreeMap<(NaiveDate, usize), Vec<NewLine>> = BTreeMap::new();
    for (product, plan) in home.products.iter().zip(home.plan.products) {
        for starts_on in starts(maker, product) {
            let lines = lines::of_period(product, starts_on, home.plan.region);
            renewals.entry((starts_on, plan.address.unwrap_or(0))).or_default().extend(lines);
        }
    }
    let mut stories = Vec::with_capacity(renewals.len());
    for (index, ((starts_on, address), lines)) in renewals.into_iter().enumerate() {
        let issued_on = starts_on.checked_sub_days(Days::new(ISSUED_BEFORE)).unwrap_or(starts_on);
        let age = (maker.today() - issued_on).num_days();
        let deeds = deeds(maker, home, index, age);
        stories.push(Story { issued_on, due_after: DUE_AFTER, address, automatic: true, lines, deeds });
    }
    stories
}

/// The first days of a product's periods within the history, whose invoices have been issued, the latest first.
fn starts(maker: &Maker, product: &Product) -> Vec<NaiveDate> {
    let (months, current) = (product.frequency.months(), product.period_starts_on);
    let earliest = maker.today().checked_sub_months(Months::new(MONTHS)).unwrap_or(NaiveDate::MIN);
    (0..=MONTHS / months)
        .map_while(|back| current.checked_sub_months(Months::new(back * months)))
        .take_while(|start| *start >= earliest)
        .collect()
}

/// How the invoice of that place in the history is paid. Now and then something is out of the ordinary; nothing of that is
/// younger than three months, so that what is owed today is what the stories say.
fn deeds(maker: &mut Maker, home: &Home, index: usize, age: i64) -> Vec<(i64, Deed)> {
    const SETTLED_AGE: i64 = 90;
    let Some(method) = home.plan.pays_by.get(index % home.plan.pays_by.len().max(1)).copied() else {
        return Vec::new();
    };
    let bank = PaymentMethodKind::BankTransfer;
    let after = match method {
        PaymentMethodKind::BankTransfer => maker.dice.between(4, 26),
        _ => maker.dice.between(0, 12),
    };
    let ordinary = vec![(after, Deed::Pay(method))];
    if age < SETTLED_AGE {
        return ordinary;
    }
    match index % 23 {
        4 => vec![(36, Deed::Remind(1)), (41, Deed::Pay(method))],
        8 => vec![(10, Deed::PayPart(bank, 50)), (25, Deed::Pay(bank))],
        12 => vec![(3, Deed::Fail(PaymentMethodKind::Card)), (4, Deed::Pay(bank))],
        15 => vec![(36, Deed::Remind(1)), (50, Deed::Remind(2)), (58, Deed::Pay(bank))],
        18 => vec![(after, Deed::Pay(method)), (after + 15, Deed::Refund)],
        20 => vec![(5, Deed::Cancel)],
        22 => vec![(36, Deed::Remind(1)), (50, Deed::Remind(2)), (64, Deed::Remind(3)), (70, Deed::Pay(bank))],
        _ => ordinary,
    }
}
