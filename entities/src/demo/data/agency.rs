//! The main organization: a Swiss web agency that has something of everything.

use super::{
    plan::{AddressPlan, Gets, OrganizationPlan, TeamPlan, person, product},
    regions,
};
use crate::{
    organizations::{OrganizationKind, Permission, Role},
    payments::PaymentMethodKind,
    products::{
        AccessLevel,
        BillingFrequency::{Biennial, Monthly, Quarterly, Triennial, Yearly},
        ProductKind::{CloudServer, Domain, Mail, SupportPremium, WebHosting},
        ProductState,
    },
};

/// Who holds the demo's tokens, by name.
pub(crate) const LEGAL_REPRESENTATIVE: &str = "Lucía Berger Ortega";
pub(crate) const COLLABORATOR: &str = "Imogen Tarrant";
pub(crate) const ACCOUNTANT: &str = "Elias Caduff";

/// The hosting whose site a migration changed, and the sites' other hostings.
pub(crate) const MIGRATED_HOSTING: &str = "chor-am-see.example";
/// The premium support contract.
pub(crate) const SUPPORT: &str = "Premium support Pro";

pub(crate) const AGENCY: OrganizationPlan = OrganizationPlan {
    name: "Morgenfeld Webagentur AG",
    shows: "overdue invoices with reminders, teams, sites, a prepaid balance, premium support, every frequency offer",
    kind: OrganizationKind::Company,
    region: &regions::SWISS_GERMAN,
    domain: "morgenfeld.example",
    people: &[
        person(LEGAL_REPRESENTATIVE, Role::LegalRepresentative).reads("es-CH"),
        person("Matthias Gehrig", Role::Administrator),
        person("Urs Lüthi", Role::Administrator),
        person(COLLABORATOR, Role::Collaborator).reads("en-GB"),
        person(ACCOUNTANT, Role::Collaborator).may(&[Permission::ManageAccounting]),
        person("Seraina Wyss", Role::Collaborator).may(&[Permission::OrderProducts]),
        person("Reto Zbinden", Role::Collaborator),
        person("Annina Kägi", Role::Collaborator),
        person("Flurina Hug", Role::Collaborator),
        person("Coraline Favrod", Role::Collaborator).reads("fr-CH"),
        person("Chiara Ferretti", Role::External).reads("it-IT"),
        person("Blaise Monnard", Role::External).reads("fr-CH"),
    ],
    addresses: &[
        AddressPlan {
            label: "Hauptsitz",
            name: "Buchhaltung",
            street: "Obere Brunnenstrasse",
            house_number: "14",
            postal_code: "8004",
            city: "Zürich",
        },
        AddressPlan {
            label: "Filiale Bern",
            name: "Matthias Gehrig",
            street: "Mühlegasse",
            house_number: "3a",
            postal_code: "3011",
            city: "Bern",
        },
        AddressPlan {
            label: "Projekt Velo Tobler",
            name: "Kostenstelle 4410",
            street: "Lindenweg",
            house_number: "27",
            postal_code: "6003",
            city: "Luzern",
        },
    ],
    teams: &[
        TeamPlan {
            name: "Webmaster",
            description: Some("Everybody who builds sites: all hostings at once."),
            members: &[COLLABORATOR, "Reto Zbinden", "Annina Kägi", "Flurina Hug", "Chiara Ferretti"],
            gets: Gets::All(WebHosting),
            level: AccessLevel::Manage,
        },
        TeamPlan {
            name: "Servers",
            description: Some("Operation of the cloud servers."),
            members: &["Reto Zbinden", "Blaise Monnard"],
            gets: Gets::All(CloudServer),
            level: AccessLevel::Manage,
        },
        TeamPlan {
            name: "Domains and mail",
            description: None,
            members: &["Seraina Wyss", COLLABORATOR, "Coraline Favrod"],
            gets: Gets::Only(&["morgenfeld.example (domain)", "velo-tobler.example (domain)", "Mail Morgenfeld"]),
            level: AccessLevel::View,
        },
        TeamPlan {
            name: "Trainees",
            description: Some("Starts in autumn; nobody yet."),
            members: &[],
            gets: Gets::Only(&[]),
            level: AccessLevel::View,
        },
    ],
    access: &[
        (COLLABORATOR, "morgenfeld.example (domain)", AccessLevel::Manage),
        ("Coraline Favrod", "velo-tobler.example", AccessLevel::View),
        ("Blaise Monnard", "altes-zeughaus.example", AccessLevel::View),
    ],
    products: &[
        product(WebHosting, "morgenfeld.example", 1_990, Yearly).started(110),
        product(WebHosting, "velo-tobler.example", 1_490, Yearly).started(150).billed_to(2),
        product(WebHosting, MIGRATED_HOSTING, 1_290, Yearly).ends_in(18),
        product(WebHosting, "praxis-lindenhain.example", 1_490, Biennial).started(420),
        product(WebHosting, "baeckerei-sonnhalde.example", 1_290, Quarterly),
        product(WebHosting, "altes-zeughaus.example", 1_290, Yearly).ends_in(12).by_hand(),
        product(WebHosting, "skiclub-hinterfeld.example", 990, Yearly).ends_in(-25).by_hand(),
        product(WebHosting, "galerie-nordlicht.example", 1_290, Monthly).state(ProductState::Suspended),
        product(CloudServer, "app-1.morgenfeld.example", 4_900, Monthly),
        product(CloudServer, "app-2.morgenfeld.example", 4_900, Monthly),
        product(CloudServer, "backup.morgenfeld.example", 2_900, Quarterly),
        product(CloudServer, "test.morgenfeld.example", 1_900, Monthly).state(ProductState::Cancelled),
        product(Domain, "morgenfeld.example (domain)", 130, Triennial).started(500),
        product(Domain, "velo-tobler.example (domain)", 130, Yearly).started(150).billed_to(2),
        product(Domain, "chor-am-see.example (domain)", 130, Yearly).ends_in(18),
        product(Domain, "altes-zeughaus.example (domain)", 150, Yearly).ends_in(6).by_hand(),
        product(Mail, "Mail Morgenfeld", 2_400, Yearly).started(110),
        product(Mail, "Mail Praxis Lindenhain", 600, Yearly).started(200).billed_to(1),
        product(SupportPremium, SUPPORT, 9_900, Yearly).started(60),
    ],
    pays_by: &[
        PaymentMethodKind::BankTransfer,
        PaymentMethodKind::Prepaid,
        PaymentMethodKind::BankTransfer,
        PaymentMethodKind::Twint,
        PaymentMethodKind::Card,
    ],
};
