//! Invoices with a story: of the main organization one of every kind, of the others what they are there to show.

use super::{
    lines,
    story::{Deed, Story},
};
use crate::{
    demo::{
        data::{agency::AGENCY, causes::CAUSES, customers::WINERY},
        home::Home,
        maker::Maker,
    },
    invoices::{QUANTITY_UNIT, ReminderCauseKind},
    locale::Language,
    money::Currency,
    payments::PaymentMethodKind::{BankTransfer, Card, Paypal, Prepaid, Twint},
};

/// Days since the issue, days to pay, work and price, product by its place, what happened.
type Row = (i64, i64, &'static str, i64, i64, usize, &'static [(i64, Deed)]);

const UNIT: i64 = QUANTITY_UNIT;

/// The main organization's: every status, overdue ones with every level of reminder.
const AGENCY_STORIES: [Row; 13] = [
    (4, 30, "Zusatzspeicher 50 GB", UNIT, 4_900, 0, &[(1, Deed::Announce(BankTransfer))]),
    (11, 30, "Umzug eines Postfachs", 3 * UNIT, 2_500, 16, &[]),
    (21, 30, "Arbeiten am Server, Stunden", 4_500, 12_000, 8, &[(12, Deed::PayPart(BankTransfer, 40))]),
    (46, 30, "Zertifikat mit erweiterter Prüfung", UNIT, 18_900, 0, &[(36, Deed::Remind(1))]),
    (
        76,
        30,
        "Wiederherstellung einer Sicherung, Stunden",
        2_250,
        12_000,
        10,
        &[(36, Deed::Remind(1)), (50, Deed::Remind(2))],
    ),
    (
        121,
        30,
        "Eigene Adresse, Monate",
        12 * UNIT,
        300,
        9,
        &[(20, Deed::PayPart(BankTransfer, 25)), (36, Deed::Remind(1)), (50, Deed::Remind(2)), (64, Deed::Remind(3))],
    ),
    (133, 30, "Zweiter Testserver", UNIT, 5_700, 11, &[(3, Deed::Pay(Card)), (20, Deed::Refund)]),
    (150, 30, "Irrtümliche Bestellung", UNIT, 9_900, 3, &[(2, Deed::Cancel)]),
    (168, 30, "Zusätzliche Postfächer", 5 * UNIT, 400, 16, &[(2, Deed::Fail(Card)), (2, Deed::Pay(Twint))]),
    (190, 30, "Analyse einer langsamen Seite, Stunden", 3_750, 12_000, 1, &[(14, Deed::PayOther(2_000))]),
    (205, 30, "Zusatzspeicher 20 GB", UNIT, 1_900, 4, &[(5, Deed::Pay(Paypal))]),
    (230, 30, "Zusätzlicher Datenverkehr, Pakete", 2 * UNIT, 1_500, 8, &[(9, Deed::Pay(Prepaid))]),
    (
        260,
        30,
        "Übernahme einer Domain",
        UNIT,
        1_500,
        12,
        &[(6, Deed::PayPart(Prepaid, 30)), (22, Deed::Pay(BankTransfer))],
    ),
];

/// What an organization without trouble has: something open, and something paid, in the language of its invoices.
fn ordinary(language: Language) -> [Row; 2] {
    let (storage, help) = match language {
        Language::De => ("Zusatzspeicher 20 GB", "Hilfe bei den Einstellungen, Stunden"),
        Language::Fr => ("Stockage supplémentaire 20 Go", "Aide aux réglages, heures"),
        Language::It => ("Spazio aggiuntivo 20 GB", "Aiuto con le impostazioni, ore"),
        Language::Es => ("Espacio adicional 20 GB", "Ayuda con los ajustes, horas"),
        Language::En => ("Extra storage 20 GB", "Help with the settings, hours"),
    };
    [(6, 30, storage, UNIT, 1_900, 0, &[]), (75, 30, help, 1_500, 9_000, 0, &[(10, Deed::Pay(Card))])]
}

/// Months charged twice, and refunded by support: what a change of frequency that came too early leads to.
const WINERY_STORY: Row =
    (140, 30, "Fatturazione mensile da oggi, mesi", 8 * UNIT, 1_490, 0, &[(4, Deed::Pay(Paypal)), (19, Deed::Refund)]);

/// The invoice before the one with trouble, paid in time; and the one with trouble.
const STANDING_ORDER: [Row; 2] = [
    (137, 30, "Stockage des répétitions, mois", 3 * UNIT, 1_290, 0, &[(15, Deed::Pay(BankTransfer))]),
    (46, 30, "Stockage des répétitions, mois", 3 * UNIT, 1_290, 0, &[(15, Deed::QuoteEarlier), (37, Deed::Remind(1))]),
];
const AMOUNT: [Row; 1] = [(
    62,
    30,
    "Arbeiten am Server, Stunden",
    2_500,
    9_500,
    1,
    &[(24, Deed::PayOther(-1_500)), (37, Deed::Remind(1)), (52, Deed::Remind(2))],
)];
const CURRENCY: [Row; 1] = [(
    55,
    30,
    "Caselle supplementari",
    10 * UNIT,
    400,
    1,
    &[(22, Deed::PayIn(Currency::EUR)), (36, Deed::Remind(1)), (51, Deed::Remind(2))],
)];
const ON_PREPAID: [Row; 1] =
    [(58, 30, "Espacio adicional 50 GB", UNIT, 4_900, 0, &[(19, Deed::QuoteNothing), (36, Deed::Remind(1))])];
const CROSSED: [Row; 1] = [(
    39,
    30,
    "Travaux sur le serveur, heures",
    3_000,
    11_000,
    1,
    &[(32, Deed::Remind(1)), (33, Deed::Pay(BankTransfer))],
)];
const NO_PAYMENT: [Row; 1] = [(
    98,
    30,
    "Einrichtung des Bildarchivs",
    UNIT,
    14_900,
    0,
    &[(36, Deed::Remind(1)), (50, Deed::Remind(2)), (64, Deed::Remind(3))],
)];

fn of_cause(cause: ReminderCauseKind) -> &'static [Row] {
    match cause {
        ReminderCauseKind::StandingOrderReusedReference => &STANDING_ORDER,
        ReminderCauseKind::AmountDiffers => &AMOUNT,
        ReminderCauseKind::CurrencyDiffers => &CURRENCY,
        ReminderCauseKind::MoneyOnPrepaidAccount => &ON_PREPAID,
        ReminderCauseKind::ReminderCrossedPayment => &CROSSED,
        ReminderCauseKind::NoPaymentFound => &NO_PAYMENT,
    }
}

/// The stories of an organization, the oldest first where one refers to another.
pub(super) fn of(maker: &Maker, home: &Home) -> Vec<Story> {
    let name = home.plan.name;
    let cause = CAUSES.iter().find(|(_, plan)| plan.name == name).map(|(cause, _)| *cause);
    let mut rows: Vec<Row> = match cause {
        Some(cause) => of_cause(cause).to_vec(),
        None if name == AGENCY.name => AGENCY_STORIES.to_vec(),
        None => ordinary(lines::language(home.plan.region)).to_vec(),
    };
    if name == WINERY.name {
        rows.push(WINERY_STORY);
    }
    rows.into_iter().map(|row| story(maker, home, row)).collect()
}

fn story(maker: &Maker, home: &Home, row: Row) -> Story {
    let (ago, due_after, description, quantity_milli, unit_price_minor, product, deeds) = row;
    let (currency, region) = (home.organization.currency, home.plan.region);
    let product = home.products.get(product);
    let line = lines::once(description, product, quantity_milli, unit_price_minor, currency, region);
    let address = if ago % 2 == 0 { 0 } else { home.addresses.len().saturating_sub(1) };
    Story { issued_on: maker.day(ago), due_after, address, automatic: false, lines: vec![line], deeds: deeds.to_vec() }
}
