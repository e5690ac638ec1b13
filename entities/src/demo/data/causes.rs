//! One organization for each cause why a reminder may seem wrong; what happened to each stands in [`crate::demo::books`].

use super::{
    plan::{AddressPlan, OrganizationPlan, person, product},
    regions,
};
use crate::{
    invoices::ReminderCauseKind,
    organizations::{OrganizationKind, Permission, Role},
    payments::PaymentMethodKind,
    products::{
        BillingFrequency::{Monthly, Quarterly, Yearly},
        ProductKind::{CloudServer, Domain, Mail, WebHosting},
    },
};

/// The causes with their organizations.
pub(crate) const CAUSES: [(ReminderCauseKind, &OrganizationPlan); 6] = [
    (ReminderCauseKind::StandingOrderReusedReference, &BRASS_BAND),
    (ReminderCauseKind::AmountDiffers, &JOINERY),
    (ReminderCauseKind::CurrencyDiffers, &BAKERY),
    (ReminderCauseKind::MoneyOnPrepaidAccount, &NEIGHBOURS),
    (ReminderCauseKind::ReminderCrossedPayment, &CONSULTANTS),
    (ReminderCauseKind::NoPaymentFound, &PHOTOGRAPHER),
];

const BANK: &[PaymentMethodKind] = &[PaymentMethodKind::BankTransfer];

const BRASS_BAND: OrganizationPlan = OrganizationPlan {
    name: "Fanfare de Belcombe",
    shows: "a standing order that quotes last quarter's reference",
    kind: OrganizationKind::Association,
    region: &regions::SWISS_FRENCH,
    domain: "fanfare-belcombe.example",
    people: &[
        person("Maëlle Chappuis", Role::LegalRepresentative),
        person("Gilles Rochat", Role::Collaborator).may(&[Permission::ManageAccounting]),
        person("Yvan Cuendet", Role::Collaborator),
    ],
    addresses: &[AddressPlan {
        label: "Local de répétition",
        name: "Caisse",
        street: "Rue du Vieux-Four",
        house_number: "11",
        postal_code: "1950",
        city: "Sion",
    }],
    teams: &[],
    access: &[],
    products: &[
        product(WebHosting, "fanfare-belcombe.example", 1_290, Quarterly),
        product(Domain, "fanfare-belcombe.example (domaine)", 130, Yearly).started(210),
    ],
    pays_by: BANK,
};

const JOINERY: OrganizationPlan = OrganizationPlan {
    name: "Tischlerei Hollerbach GmbH",
    shows: "a payment of another amount than the invoice's",
    kind: OrganizationKind::Company,
    region: &regions::GERMANY,
    domain: "tischlerei-hollerbach.example",
    people: &[
        person("Malte Hollerbach", Role::LegalRepresentative),
        person("Hannelore Stöcklein", Role::Collaborator).may(&[Permission::ManageAccounting]),
        person("Swantje Brandstetter", Role::Administrator),
    ],
    addresses: &[AddressPlan {
        label: "Werkstatt",
        name: "Büro",
        street: "Ziegelhüttenstraße",
        house_number: "33",
        postal_code: "90402",
        city: "Nürnberg",
    }],
    teams: &[],
    access: &[],
    products: &[
        product(WebHosting, "tischlerei-hollerbach.example", 1_490, Yearly).started(120),
        product(CloudServer, "plan.tischlerei-hollerbach.example", 2_900, Monthly),
    ],
    pays_by: BANK,
};

const BAKERY: OrganizationPlan = OrganizationPlan {
    name: "Panetteria Valmorina SA",
    shows: "a payment in euros for an invoice in francs",
    kind: OrganizationKind::Company,
    region: &regions::SWISS_ITALIAN,
    domain: "panetteria-valmorina.example",
    people: &[
        person("Ornella Pedrazzini", Role::LegalRepresentative),
        person("Fausto Ghisletta", Role::Collaborator).may(&[Permission::ManageAccounting]),
    ],
    addresses: &[
        AddressPlan {
            label: "Forno",
            name: "Amministrazione",
            street: "Contrada dei Forni",
            house_number: "6",
            postal_code: "6850",
            city: "Mendrisio",
        },
        AddressPlan {
            label: "Negozio Lugano",
            name: "Fausto Ghisletta",
            street: "Via ai Ronchi",
            house_number: "40",
            postal_code: "6900",
            city: "Lugano",
        },
    ],
    teams: &[],
    access: &[],
    products: &[
        product(WebHosting, "panetteria-valmorina.example", 1_490, Quarterly),
        product(Mail, "Posta Valmorina", 1_200, Monthly),
    ],
    pays_by: BANK,
};

const NEIGHBOURS: OrganizationPlan = OrganizationPlan {
    name: "Asociación Vecinal La Ribera Alta",
    shows: "money that could not be tied to the invoice and lies on the prepaid account",
    kind: OrganizationKind::Association,
    region: &regions::SPAIN,
    domain: "riberaalta.example",
    people: &[
        person("Gonzalo Peñalver", Role::LegalRepresentative),
        person("Rocío Quintanilla", Role::Collaborator).may(&[Permission::ManageAccounting]),
        person("Teodoro Bustos", Role::Collaborator),
    ],
    addresses: &[AddressPlan {
        label: "Local social",
        name: "Tesorería",
        street: "camino de la Ermita",
        house_number: "17",
        postal_code: "50001",
        city: "Zaragoza",
    }],
    teams: &[],
    access: &[],
    products: &[
        product(WebHosting, "riberaalta.example", 990, Yearly).started(160),
        product(Mail, "Correo Ribera Alta", 1_000, Quarterly),
    ],
    pays_by: BANK,
};

const CONSULTANTS: OrganizationPlan = OrganizationPlan {
    name: "Cabinet Delorme & Vasseur",
    shows: "a reminder that crossed the bank transfer",
    kind: OrganizationKind::Company,
    region: &regions::FRANCE,
    domain: "delorme-vasseur.example",
    people: &[
        person("Aurore Delorme", Role::LegalRepresentative),
        person("Thibault Vasseur", Role::LegalRepresentative),
        person("Solène Marchandeau", Role::Collaborator).may(&[Permission::ManageAccounting]),
    ],
    addresses: &[AddressPlan {
        label: "Bureau",
        name: "Service financier",
        street: "allée des Tilleuls",
        house_number: "4",
        postal_code: "31000",
        city: "Toulouse",
    }],
    teams: &[],
    access: &[],
    products: &[
        product(WebHosting, "delorme-vasseur.example", 1_490, Yearly).started(140),
        product(CloudServer, "dossiers.delorme-vasseur.example", 4_900, Monthly),
    ],
    pays_by: BANK,
};

const PHOTOGRAPHER: OrganizationPlan = OrganizationPlan {
    name: "Fotografie Jonas Wiedemann",
    shows: "an invoice that nobody paid",
    kind: OrganizationKind::Individual,
    region: &regions::GERMANY,
    domain: "jonas-wiedemann.example",
    people: &[person("Jonas Wiedemann", Role::LegalRepresentative)],
    addresses: &[AddressPlan {
        label: "Studio",
        name: "Jonas Wiedemann",
        street: "Hinter den Höfen",
        house_number: "19",
        postal_code: "04109",
        city: "Leipzig",
    }],
    teams: &[],
    access: &[],
    products: &[
        product(WebHosting, "jonas-wiedemann.example", 1_290, Quarterly),
        product(Domain, "jonas-wiedemann.example (Domain)", 120, Yearly).started(250),
    ],
    pays_by: &[PaymentMethodKind::BankTransfer, PaymentMethodKind::Paypal],
};
