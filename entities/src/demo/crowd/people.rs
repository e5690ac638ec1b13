//! Who is in an organization of the crowd, and what it has.

use chrono::Duration;

use crate::{
    accounts::{NewUser, StaffRole, User},
    addresses::{BillingAddress, NewBillingAddress},
    demo::{
        data::regions::{REGIONS, Region, ascii},
        maker::Maker,
    },
    error::InputError,
    money::Money,
    organizations::{Membership, NewMembership, NewOrganization, Organization, OrganizationKind, Permission, Role},
    prepaid::PrepaidAccount,
    products::{
        AccessHolder, AccessLevel,
        BillingFrequency::{self, Monthly, Yearly},
        NewProduct, NewProductAccess, Product,
        ProductKind::{self, CloudServer, Domain, Mail, WebHosting},
        ProductState,
    },
    sites::NewSite,
    teams::{NewTeam, NewTeamMember},
};

/// An organization of the crowd.
pub(super) struct Household {
    pub(super) region: &'static Region,
    pub(super) organization: Organization,
    pub(super) address: BillingAddress,
    /// The first three are billed every month.
    pub(super) products: Vec<Product>,
    pub(super) prepaid: PrepaidAccount,
}

/// What everybody has: name, kind, list price of a month, frequency.
const PRODUCTS: [(&str, ProductKind, i64, BillingFrequency); 4] = [
    ("", WebHosting, 1_490, Monthly),
    ("mail.", Mail, 1_100, Monthly),
    ("app.", CloudServer, 2_900, Monthly),
    ("domain.", Domain, 130, Yearly),
];

const MEMBERS: [(Role, &[Permission]); 4] = [
    (Role::LegalRepresentative, &[]),
    (Role::Collaborator, &[Permission::ManageAccounting]),
    (Role::Collaborator, &[]),
    (Role::External, &[]),
];

/// Makes the organization with its people, a team, products and a site.
pub(super) fn settle(maker: &mut Maker, place: u64) -> Result<Household, InputError> {
    let region = REGIONS[usize::try_from(place).unwrap_or(0) % REGIONS.len()];
    maker.clock.set(maker.now() - Duration::days(1_150) + Duration::minutes(i64::try_from(place).unwrap_or(0)));
    let (postal_code, city) = *maker.dice.pick(region.towns);
    let family = *maker.dice.pick(region.family_names);
    let street = *maker.dice.pick(region.streets);
    let company = maker.dice.pick(region.companies).replace("{}", family);
    let domain = format!("{}-{place}.example", ascii(family));
    let name = format!("{company}, {city}");
    let kind = [OrganizationKind::Company, OrganizationKind::Association][usize::from(place % 4 == 3)];
    let organization = NewOrganization { name: &name, kind, country: region.country };
    let organization = organization.build(&maker.ids, &maker.clock)?;
    let address = NewBillingAddress {
        organization: organization.id,
        label: city,
        company: Some(&company),
        name: family,
        street,
        house_number: Some(&maker.dice.between(1, 90).to_string()),
        postal_code,
        city,
        country: region.country,
        vat_number: None,
        is_default: true,
    };
    let address = address.build(&maker.ids, &maker.clock)?;
    let members = members(maker, region, &organization, &domain)?;
    let products = products(maker, &organization, &domain)?;
    team(maker, &organization, &members, &products)?;
    let prepaid = PrepaidAccount::open(&organization, &maker.ids, &maker.clock);
    maker.rows.organizations.push(organization.clone());
    maker.rows.addresses.push(address.clone());
    maker.rows.memberships.extend(members);
    maker.rows.products.extend(products.iter().cloned());
    maker.rows.prepaid_accounts.push(prepaid.clone());
    Ok(Household { region, organization, address, products, prepaid })
}

fn members(
    maker: &mut Maker,
    region: &Region,
    organization: &Organization,
    domain: &str,
) -> Result<Vec<Membership>, InputError> {
    let mut members = Vec::with_capacity(MEMBERS.len());
    for (index, (role, permissions)) in MEMBERS.into_iter().enumerate() {
        let user = user(maker, region, domain, index)?;
        let membership = NewMembership {
            organization: organization.id,
            user: user.id,
            role,
            permissions,
            receives_billing_reminders: role != Role::External,
            receives_product_events: index % 2 == 0,
        };
        members.push(membership.build(&maker.ids, &maker.clock));
        maker.rows.users.push(user);
    }
    Ok(members)
}

fn user(maker: &mut Maker, region: &Region, domain: &str, index: usize) -> Result<User, InputError> {
    let (given, family) = (*maker.dice.pick(region.given_names), *maker.dice.pick(region.family_names));
    let email = format!("{}.{}.{index}@{domain}", ascii(given), ascii(family));
    let name = format!("{given} {family}");
    let new = NewUser { email: &email, name: &name, locale: region.locale.parse()?, staff_role: StaffRole::None };
    new.build(&maker.ids, &maker.clock)
}

fn products(maker: &mut Maker, organization: &Organization, domain: &str) -> Result<Vec<Product>, InputError> {
    let mut products = Vec::with_capacity(PRODUCTS.len());
    for (prefix, kind, monthly_minor, frequency) in PRODUCTS {
        let started = maker.dice.between(1, 25);
        let new = NewProduct {
            organization,
            kind,
            name: &format!("{prefix}{domain}"),
            state: ProductState::Active,
            frequency,
            monthly_price: Money::new(monthly_minor, organization.currency),
            period_starts_on: maker.day(started),
            auto_renew: true,
            billing_address: None,
        };
        products.push(new.build(&maker.ids, &maker.clock)?);
    }
    if let Some(product) = products.first() {
        let new = NewSite {
            product,
            domain,
            php_version: "8.3",
            mysql_prefix: "wxyz_".parse()?,
            mysql_prefix_enabled: false,
            mysql_prefix_by_migration: false,
        };
        let site = new.build(&maker.ids, &maker.clock)?;
        maker.rows.sites.push(site);
    }
    Ok(products)
}

/// Those who are no heads, with all products.
fn team(
    maker: &mut Maker,
    organization: &Organization,
    members: &[Membership],
    products: &[Product],
) -> Result<(), InputError> {
    let new = NewTeam { organization: organization.id, name: "Web", description: None };
    let team = new.build(&maker.ids, &maker.clock)?;
    for membership in members.iter().skip(2) {
        maker.rows.team_members.push(NewTeamMember { team: &team, membership }.build()?);
    }
    for product in products {
        let new = NewProductAccess { product, holder: AccessHolder::Team(&team), level: AccessLevel::Manage };
        maker.rows.product_access.push(new.build(&maker.ids, &maker.clock)?);
    }
    maker.rows.teams.push(team);
    Ok(())
}
