//! Organizations, who belongs to them, and what they have.

use anyhow::Context;
use chrono::{Duration, TimeDelta};
use entities::{
    accounts::{NewSession, NewUser, Secret, Session, StaffRole, User},
    addresses::{BillingAddress, NewBillingAddress},
    clock::Clock,
    locale::Country,
    money::Money,
    organizations::{Membership, NewMembership, NewOrganization, Organization, OrganizationKind, Permission, Role},
    prepaid::PrepaidAccount,
    products::{BillingFrequency, NewProduct, Product, ProductKind, ProductState},
    teams::{NewTeam, NewTeamMember, Team, TeamMember},
};

use super::seed::Maker;

/// An organization with everything but its books.
pub(super) struct Household {
    pub(super) organization: Organization,
    pub(super) address: BillingAddress,
    pub(super) users: Vec<User>,
    pub(super) session: Session,
    /// Of the legal representative.
    pub(super) secret: Secret,
    pub(super) memberships: Vec<Membership>,
    pub(super) teams: Vec<Team>,
    pub(super) team_members: Vec<TeamMember>,
    pub(super) products: Vec<Product>,
    pub(super) prepaid: PrepaidAccount,
}

const COMPANIES: [&str; 6] = ["Atelier", "Boulangerie", "Garage", "Librairie", "Studio", "Werkstatt"];
const FAMILIES: [&str; 8] = ["Brändli", "Dubois", "García", "Keller", "Müller", "Rossi", "Schär", "Wyss"];
const GIVEN: [&str; 8] = ["Anna", "Bruno", "Chloé", "David", "Elena", "Marc", "Noé", "Zoë"];
const TOWNS: [&str; 5] = ["Bern", "Genève", "Lausanne", "Neuchâtel", "Zürich"];
const TEAMS: [&str; 3] = ["Accounts", "Design", "Web"];
const MEMBERS: [(Role, &[Permission]); 4] = [
    (Role::LegalRepresentative, &[]),
    (Role::Administrator, &[]),
    (Role::Collaborator, &[Permission::OrderProducts]),
    (Role::External, &[]),
];
const PRODUCTS: [(&str, ProductKind, i64); 3] = [
    ("www", ProductKind::WebHosting, 1_490),
    ("mail", ProductKind::Mail, 1_100),
    ("app", ProductKind::CloudServer, 2_900),
];

/// Long enough that nobody measures with an expired session.
const SESSION: TimeDelta = TimeDelta::days(3_650);

/// Somebody who keeps the accounts of many organizations.
pub(super) fn agency(maker: &mut Maker, index: usize) -> anyhow::Result<(User, Session, Secret)> {
    maker.clock.set(maker.clock.now() - Duration::days(1_200));
    let user = user(maker, &format!("agency-{index}.example"), "office")?;
    let (session, secret) = NewSession { user: user.id, lifetime: SESSION }.build(&maker.ids, &maker.clock)?;
    Ok((user, session, secret))
}

fn user(maker: &mut Maker, domain: &str, mailbox: &str) -> anyhow::Result<User> {
    let name = format!("{} {}", maker.pick(&GIVEN), maker.pick(&FAMILIES));
    let (email, locale) = (format!("{mailbox}@{domain}"), "fr-CH".parse()?);
    let new = NewUser { email: &email, name: &name, locale, staff_role: StaffRole::None };
    Ok(new.build(&maker.ids, &maker.clock)?)
}

/// Makes an organization of five members, of whom one is the agency, with three teams and three products.
pub(super) fn settle(maker: &mut Maker, place: usize, agency: &User) -> anyhow::Result<Household> {
    let minutes = i64::try_from(place)?;
    maker.clock.set(maker.clock.now() - Duration::days(1_150) + Duration::minutes(minutes));
    let (family, town) = (maker.pick(&FAMILIES), maker.pick(&TOWNS));
    let name = format!("{} {family} {place}, {town}", maker.pick(&COMPANIES));
    // Two of three in francs, the others in euros.
    let country: Country = if place % 3 == 2 { "DE".parse()? } else { "CH".parse()? };
    let new = NewOrganization { name: &name, kind: OrganizationKind::Company, country };
    let organization = new.build(&maker.ids, &maker.clock)?;
    let address = address(maker, &organization, family, town, country)?;
    let domain = format!("customer-{place}.example");
    let mut users = Vec::with_capacity(MEMBERS.len());
    for mailbox in ["head", "office", "web", "guest"] {
        users.push(user(maker, &domain, mailbox)?);
    }
    let head = users.first().context("an organization has a head")?;
    let (session, secret) = NewSession { user: head.id, lifetime: SESSION }.build(&maker.ids, &maker.clock)?;
    let memberships = memberships(maker, &organization, &users, agency);
    let (teams, team_members) = teams(maker, &organization, &memberships)?;
    let products = products(maker, &organization, &domain)?;
    let prepaid = PrepaidAccount::open(&organization, &maker.ids, &maker.clock);
    Ok(Household { organization, address, users, session, secret, memberships, teams, team_members, products, prepaid })
}

fn address(
    maker: &mut Maker,
    organization: &Organization,
    name: &str,
    city: &str,
    country: Country,
) -> anyhow::Result<BillingAddress> {
    let house_number = (1 + maker.below(90)).to_string();
    let new = NewBillingAddress {
        organization: organization.id,
        label: "Office",
        company: Some(&organization.name),
        name,
        street: "Rue du Lac",
        house_number: Some(&house_number),
        postal_code: if country == Country::CH { "1204" } else { "10115" },
        city,
        country,
        vat_number: None,
        is_default: true,
    };
    Ok(new.build(&maker.ids, &maker.clock)?)
}

fn memberships(maker: &Maker, organization: &Organization, users: &[User], agency: &User) -> Vec<Membership> {
    let own = users.iter().zip(MEMBERS);
    let outside = (agency, (Role::Collaborator, &[Permission::ManageAccounting][..]));
    let new = |(user, (role, permissions)): (&User, (Role, &[Permission]))| {
        let new = NewMembership {
            organization: organization.id,
            user: user.id,
            role,
            permissions,
            receives_billing_reminders: role != Role::External,
            receives_product_events: false,
        };
        new.build(&maker.ids, &maker.clock)
    };
    own.chain([outside]).map(new).collect()
}

/// Everybody is in every team, so that the agency sees all of them.
fn teams(
    maker: &Maker,
    organization: &Organization,
    members: &[Membership],
) -> anyhow::Result<(Vec<Team>, Vec<TeamMember>)> {
    let (mut teams, mut team_members) = (Vec::new(), Vec::new());
    for name in TEAMS {
        let team =
            NewTeam { organization: organization.id, name, description: None }.build(&maker.ids, &maker.clock)?;
        for membership in members {
            team_members.push(NewTeamMember { team: &team, membership }.build()?);
        }
        teams.push(team);
    }
    Ok((teams, team_members))
}

fn products(maker: &Maker, organization: &Organization, domain: &str) -> anyhow::Result<Vec<Product>> {
    let new = |(prefix, kind, price_minor): (&str, ProductKind, i64)| {
        let new = NewProduct {
            organization,
            kind,
            name: &format!("{prefix}.{domain}"),
            state: ProductState::Active,
            frequency: BillingFrequency::Monthly,
            monthly_price: Money::new(price_minor, organization.currency),
            period_starts_on: maker.day(15),
            auto_renew: true,
            billing_address: None,
        };
        Ok(new.build(&maker.ids, &maker.clock)?)
    };
    PRODUCTS.into_iter().map(new).collect()
}
