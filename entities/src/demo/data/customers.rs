//! Customers of several kinds and countries, without trouble of their own.

use super::{
    plan::{AddressPlan, Gets, OrganizationPlan, TeamPlan, person, product},
    regions,
};
use crate::{
    organizations::{OrganizationKind, Permission, Role},
    payments::PaymentMethodKind,
    products::{
        AccessLevel,
        BillingFrequency::{Biennial, Monthly, Quarterly, Yearly},
        ProductKind::{CloudServer, Domain, Mail, WebHosting},
        ProductState,
    },
};

/// The web designer who works for several organizations under one login.
const FREELANCER: &str = "Chiara Ferretti";

pub(crate) const CUSTOMERS: [&OrganizationPlan; 5] = [&ASSOCIATION, &BOOKSHOP, &COMMUNE, &WINERY, &ILLUSTRATOR];

const ASSOCIATION: OrganizationPlan = OrganizationPlan {
    name: "Verein Kulturbrücke Hinterlindach",
    shows: "a Swiss association that pays from its prepaid account; an external who works for several organizations",
    kind: OrganizationKind::Association,
    region: &regions::SWISS_GERMAN,
    domain: "kulturbruecke.example",
    people: &[
        person("Ursina Aeschlimann", Role::LegalRepresentative),
        person("Beat Bühlmann", Role::LegalRepresentative),
        person("Mirjam Stalder", Role::Collaborator).may(&[Permission::ManageAccounting]),
        person("Jachen Nay", Role::Collaborator),
        person(FREELANCER, Role::External).reads("it-IT"),
    ],
    addresses: &[AddressPlan {
        label: "Vereinsadresse",
        name: "Kassieramt",
        street: "Wiesentalweg",
        house_number: "5",
        postal_code: "3011",
        city: "Bern",
    }],
    teams: &[TeamPlan {
        name: "Redaktion",
        description: Some("Programme and news of the association's site."),
        members: &["Jachen Nay", FREELANCER],
        gets: Gets::All(WebHosting),
        level: AccessLevel::Manage,
    }],
    access: &[],
    products: &[
        product(WebHosting, "kulturbruecke.example", 1_290, Yearly).started(70),
        product(Domain, "kulturbruecke.example (domain)", 130, Yearly).started(70),
        product(Mail, "Mail Kulturbrücke", 900, Quarterly),
    ],
    pays_by: &[PaymentMethodKind::Prepaid, PaymentMethodKind::Prepaid, PaymentMethodKind::BankTransfer],
};

const BOOKSHOP: OrganizationPlan = OrganizationPlan {
    name: "Librairie du Quai Fontenoy SARL",
    shows: "a French company with two shops that are billed apart; support access in every state",
    kind: OrganizationKind::Company,
    region: &regions::FRANCE,
    domain: "librairie-fontenoy.example",
    people: &[
        person("Clémence Fontenoy", Role::LegalRepresentative),
        person("Gaspard Lhermitte", Role::Administrator),
        person("Maud Quéméner", Role::Collaborator).may(&[Permission::ManageAccounting, Permission::OrderProducts]),
        person("Rémi Bourdin", Role::Collaborator),
        person("Nadir Benhaddou", Role::External),
    ],
    addresses: &[
        AddressPlan {
            label: "Magasin du quai",
            name: "Comptabilité",
            street: "quai des Mariniers",
            house_number: "8",
            postal_code: "44000",
            city: "Nantes",
        },
        AddressPlan {
            label: "Magasin du moulin",
            name: "Gaspard Lhermitte",
            street: "rue de l'Ancien Moulin",
            house_number: "21 bis",
            postal_code: "35000",
            city: "Rennes",
        },
    ],
    teams: &[
        TeamPlan {
            name: "Boutique en ligne",
            description: Some("The shop and its server."),
            members: &["Rémi Bourdin", "Nadir Benhaddou"],
            gets: Gets::Only(&["librairie-fontenoy.example", "boutique.librairie-fontenoy.example"]),
            level: AccessLevel::Manage,
        },
        TeamPlan {
            name: "Courriels",
            description: None,
            members: &["Maud Quéméner"],
            gets: Gets::All(Mail),
            level: AccessLevel::View,
        },
    ],
    access: &[("Rémi Bourdin", "librairie-fontenoy.example (domaine)", AccessLevel::View)],
    products: &[
        product(WebHosting, "librairie-fontenoy.example", 1_490, Yearly).started(130),
        product(WebHosting, "lectures-du-soir.example", 1_290, Yearly).ends_in(21).billed_to(1),
        product(CloudServer, "boutique.librairie-fontenoy.example", 3_900, Monthly),
        product(Domain, "librairie-fontenoy.example (domaine)", 120, Biennial).started(300),
        product(Mail, "Courriel Fontenoy", 1_200, Yearly).started(130),
    ],
    pays_by: &[PaymentMethodKind::Card, PaymentMethodKind::BankTransfer, PaymentMethodKind::Paypal],
};

const COMMUNE: OrganizationPlan = OrganizationPlan {
    name: "Gemeinde Oberwalddorf",
    shows: "a German public body that pays by bank transfer alone; a product of every status",
    kind: OrganizationKind::PublicBody,
    region: &regions::GERMANY,
    domain: "oberwalddorf.example",
    people: &[
        person("Friederike Oelmann", Role::LegalRepresentative),
        person("Torben Rautenberg", Role::Administrator),
        person("Anke Haberland", Role::Collaborator).may(&[Permission::ManageAccounting]),
        person("Lennart Köppen", Role::Collaborator),
    ],
    addresses: &[
        AddressPlan {
            label: "Rathaus",
            name: "Kämmerei",
            street: "Am Alten Speicher",
            house_number: "1",
            postal_code: "79098",
            city: "Freiburg",
        },
        AddressPlan {
            label: "Grundschule",
            name: "Sekretariat",
            street: "Schlehenweg",
            house_number: "12",
            postal_code: "79098",
            city: "Freiburg",
        },
    ],
    teams: &[TeamPlan {
        name: "Bürgerportal",
        description: Some("Operation of the citizens' portal."),
        members: &["Lennart Köppen"],
        gets: Gets::All(CloudServer),
        level: AccessLevel::Manage,
    }],
    access: &[("Lennart Köppen", "oberwalddorf.example", AccessLevel::Manage)],
    products: &[
        product(WebHosting, "oberwalddorf.example", 1_990, Yearly).started(180),
        product(WebHosting, "grundschule-oberwalddorf.example", 1_290, Yearly).ends_in(9).by_hand().billed_to(1),
        product(WebHosting, "dorffest-oberwalddorf.example", 990, Quarterly).ends_in(-40).by_hand(),
        product(CloudServer, "portal.oberwalddorf.example", 7_900, Quarterly),
        product(CloudServer, "archiv.oberwalddorf.example", 2_900, Monthly).state(ProductState::Suspended),
        product(Domain, "oberwalddorf.example (Domain)", 120, Yearly).started(180),
        product(Mail, "Mail Ortsbeirat", 500, Yearly).started(310).state(ProductState::Cancelled),
    ],
    pays_by: &[PaymentMethodKind::BankTransfer],
};

pub(crate) const WINERY: OrganizationPlan = OrganizationPlan {
    name: "Cantina Colle Sereno S.r.l.",
    shows: "an Italian company that paid for months twice and was refunded",
    kind: OrganizationKind::Company,
    region: &regions::ITALY,
    domain: "collesereno.example",
    people: &[
        person("Ilaria Marzotti", Role::LegalRepresentative),
        person("Ettore Bevilacqua", Role::Administrator),
        person("Miriam Sabbadini", Role::Collaborator).may(&[Permission::ManageAccounting]),
        person(FREELANCER, Role::External),
    ],
    addresses: &[AddressPlan {
        label: "Sede",
        name: "Amministrazione",
        street: "via del Mulino Vecchio",
        house_number: "48",
        postal_code: "37121",
        city: "Verona",
    }],
    teams: &[TeamPlan {
        name: "Sito e vendite",
        description: Some("The shop's site and its domain."),
        members: &[FREELANCER],
        gets: Gets::Only(&["collesereno.example", "collesereno.example (dominio)"]),
        level: AccessLevel::Manage,
    }],
    access: &[],
    products: &[
        product(WebHosting, "collesereno.example", 1_490, Yearly).started(95),
        product(CloudServer, "ordini.collesereno.example", 2_900, Monthly),
        product(Domain, "collesereno.example (dominio)", 120, Yearly).started(95),
        product(Mail, "Posta Colle Sereno", 1_100, Quarterly),
    ],
    pays_by: &[PaymentMethodKind::Paypal, PaymentMethodKind::Card, PaymentMethodKind::BankTransfer],
};

const ILLUSTRATOR: OrganizationPlan = OrganizationPlan {
    name: "Inés Robles Vidal",
    shows: "a Spanish private person, alone in her organization, with one product too cheap for a shorter frequency",
    kind: OrganizationKind::Individual,
    region: &regions::SPAIN,
    domain: "inesrobles.example",
    people: &[person("Inés Robles Vidal", Role::LegalRepresentative)],
    addresses: &[
        AddressPlan {
            label: "Casa",
            name: "Inés Robles Vidal",
            street: "calle de los Almendros",
            house_number: "9",
            postal_code: "41001",
            city: "Sevilla",
        },
        AddressPlan {
            label: "Taller",
            name: "Inés Robles Vidal",
            street: "plaza de la Herrería",
            house_number: "2",
            postal_code: "41001",
            city: "Sevilla",
        },
    ],
    teams: &[],
    access: &[],
    products: &[
        product(WebHosting, "inesrobles.example", 390, Yearly).started(240),
        product(Domain, "inesrobles.example (dominio)", 120, Yearly).started(240),
    ],
    pays_by: &[PaymentMethodKind::Card, PaymentMethodKind::Paypal],
};
