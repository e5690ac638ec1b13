//! An organization while it is being furnished: who belongs to it, where it is billed, what it has.

use chrono::{DateTime, Duration, Months, NaiveDate, Utc};

use super::{
    data::{
        plan::{Gets, OrganizationPlan, Period, ProductPlan, TeamPlan},
        regions::ascii,
    },
    invent,
    maker::Maker,
};
use crate::{
    accounts::{NewUser, StaffRole, User},
    addresses::{BillingAddress, NewBillingAddress},
    audit::Actor,
    error::InputError,
    ids::IdSource,
    money::Money,
    organizations::{Membership, NewMembership, NewOrganization, Organization, OrganizationKind, Role},
    prepaid::PrepaidAccount,
    products::{AccessHolder, AccessLevel, NewProduct, NewProductAccess, Product},
    teams::{NewTeam, NewTeamMember, Team},
};

/// A furnished organization.
pub(super) struct Home {
    pub(super) plan: &'static OrganizationPlan,
    pub(super) organization: Organization,
    /// In the plan's order, as are addresses, teams and products.
    pub(super) members: Vec<(Membership, User)>,
    pub(super) addresses: Vec<BillingAddress>,
    pub(super) teams: Vec<Team>,
    pub(super) products: Vec<Product>,
    pub(super) prepaid: PrepaidAccount,
}

/// When the named organization of that place in the list was made: a little more than three years ago, the first one first.
pub(super) fn founded_at(now: DateTime<Utc>, index: usize) -> DateTime<Utc> {
    now - Duration::days(1_200 - 7 * i64::try_from(index).unwrap_or(0))
}

/// The row of a named organization alone. Its identifier depends on the seed, the instant and its place in the list.
pub(super) fn organization(maker: &Maker, ids: &IdSource, plan: &OrganizationPlan) -> Result<Organization, InputError> {
    NewOrganization { name: plan.name, kind: plan.kind, country: plan.region.country }.build(ids, &maker.clock)
}

impl Home {
    /// Furnishes it; users of a name that is known already are those.
    pub(super) fn furnish(
        maker: &mut Maker,
        plan: &'static OrganizationPlan,
        organization: Organization,
        users: &mut Vec<User>,
    ) -> Result<Self, InputError> {
        let members = join(maker, plan, &organization, users)?;
        let addresses = addresses(maker, plan, &organization)?;
        let prepaid = PrepaidAccount::open(&organization, &maker.ids, &maker.clock);
        let mut home =
            Self { plan, organization, members, addresses, teams: Vec::new(), products: Vec::new(), prepaid };
        for product in plan.products {
            let product = home.subscribe(maker, product)?;
            home.products.push(product);
        }
        for team in plan.teams {
            let team = home.team(maker, team)?;
            home.teams.push(team);
        }
        home.direct_access(maker)?;
        home.keep(maker);
        Ok(home)
    }

    /// The member of that name.
    pub(super) fn member(&self, name: &str) -> Result<&(Membership, User), InputError> {
        let found = self.members.iter().find(|(_, user)| user.name == name);
        found.ok_or_else(|| InputError::Value(format!("`{name}` is no member of {}", self.organization.name)))
    }

    /// The product of that name.
    pub(super) fn product(&self, name: &str) -> Result<&Product, InputError> {
        let found = self.products.iter().find(|product| product.name == name);
        found.ok_or_else(|| InputError::Value(format!("`{name}` is no product of {}", self.organization.name)))
    }

    /// The first legal representative.
    pub(super) fn head(&self) -> Result<&(Membership, User), InputError> {
        let found = self.members.iter().find(|(member, _)| member.role == Role::LegalRepresentative);
        found.ok_or_else(|| InputError::Value(format!("{} has no legal representative", self.organization.name)))
    }

    fn subscribe(&self, maker: &Maker, plan: &ProductPlan) -> Result<Product, InputError> {
        let product = NewProduct {
            organization: &self.organization,
            kind: plan.kind,
            name: plan.name,
            state: plan.state,
            frequency: plan.frequency,
            monthly_price: Money::new(plan.monthly_minor, self.organization.currency),
            period_starts_on: period_starts_on(maker, plan),
            auto_renew: plan.auto_renew,
            billing_address: plan.address.and_then(|index| self.addresses.get(index)),
        };
        product.build(&maker.ids, &maker.clock)
    }

    fn team(&self, maker: &mut Maker, plan: &TeamPlan) -> Result<Team, InputError> {
        maker.go_to(700);
        let new = NewTeam { organization: self.organization.id, name: plan.name, description: plan.description };
        let team = new.build(&maker.ids, &maker.clock)?;
        for name in plan.members {
            let (membership, _) = self.member(name)?;
            maker.rows.team_members.push(NewTeamMember { team: &team, membership }.build()?);
        }
        let gets = |product: &&Product| match plan.gets {
            Gets::All(kind) => product.kind == kind,
            Gets::Only(names) => names.contains(&product.name.as_str()),
        };
        for product in self.products.iter().filter(gets) {
            let new = NewProductAccess { product, holder: AccessHolder::Team(&team), level: plan.level };
            maker.rows.product_access.push(new.build(&maker.ids, &maker.clock)?);
        }
        let (_, head) = self.head()?;
        let summary = format!("made the team {}", plan.name);
        maker.note(self.organization.id, Actor::User(head), "Mutation.createTeam", Some(team.id), &summary)?;
        Ok(team)
    }

    fn direct_access(&self, maker: &mut Maker) -> Result<(), InputError> {
        maker.go_to(400);
        let (_, head) = self.head()?;
        for (name, product, level) in self.plan.access {
            let ((membership, user), product) = (self.member(name)?, self.product(product)?);
            let new = NewProductAccess { product, holder: AccessHolder::Membership(membership), level: *level };
            maker.rows.product_access.push(new.build(&maker.ids, &maker.clock)?);
            let summary = format!("gave {} access to {} ({})", user.name, product.name, level_in_words(*level));
            let actor = Actor::User(head);
            maker.note(self.organization.id, actor, "Mutation.setProductAccess", Some(product.id), &summary)?;
        }
        Ok(())
    }

    /// Hands the rows over; what hangs on them was handed over as it was made.
    fn keep(&self, maker: &mut Maker) {
        maker.rows.organizations.push(self.organization.clone());
        maker.rows.memberships.extend(self.members.iter().map(|(membership, _)| membership.clone()));
        maker.rows.addresses.extend(self.addresses.iter().cloned());
        maker.rows.products.extend(self.products.iter().cloned());
        maker.rows.teams.extend(self.teams.iter().cloned());
        maker.rows.prepaid_accounts.push(self.prepaid.clone());
    }
}

fn level_in_words(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::View => "to look",
        AccessLevel::Manage => "to manage",
    }
}

fn period_starts_on(maker: &Maker, plan: &ProductPlan) -> NaiveDate {
    match plan.period {
        Period::StartedAgo(days) => maker.day(days),
        Period::EndsIn(days) => {
            let next = maker.day(-days - 1);
            next.checked_sub_months(Months::new(plan.frequency.months())).unwrap_or(next)
        }
    }
}

/// Users and memberships.
fn join(
    maker: &mut Maker,
    plan: &OrganizationPlan,
    organization: &Organization,
    users: &mut Vec<User>,
) -> Result<Vec<(Membership, User)>, InputError> {
    let mut members = Vec::with_capacity(plan.people.len());
    for person in plan.people {
        let known = users.iter().find(|user| user.name == person.name).cloned();
        let user = match known {
            Some(user) => user,
            None => {
                let host = if person.role == Role::External { "webmail.example" } else { plan.domain };
                let email = format!("{}@{host}", ascii(person.name).replace('-', "."));
                let locale = person.locale.unwrap_or(plan.region.locale).parse()?;
                let new = NewUser { email: &email, name: person.name, locale, staff_role: StaffRole::None };
                let user = new.build(&maker.ids, &maker.clock)?;
                users.push(user.clone());
                maker.rows.users.push(user.clone());
                user
            }
        };
        let membership = NewMembership {
            organization: organization.id,
            user: user.id,
            role: person.role,
            permissions: person.permissions,
            receives_billing_reminders: person.role.has_all_rights() || !person.permissions.is_empty(),
            receives_product_events: person.role != Role::External,
        };
        members.push((membership.build(&maker.ids, &maker.clock), user));
    }
    Ok(members)
}

fn addresses(
    maker: &mut Maker,
    plan: &OrganizationPlan,
    organization: &Organization,
) -> Result<Vec<BillingAddress>, InputError> {
    let is_person = plan.kind == OrganizationKind::Individual;
    let vat_number = invent::vat_number(&mut maker.dice, plan.region);
    let build = |(index, address): (usize, &super::data::plan::AddressPlan)| {
        let new = NewBillingAddress {
            organization: organization.id,
            label: address.label,
            company: (!is_person).then_some(plan.name),
            name: address.name,
            street: address.street,
            house_number: Some(address.house_number),
            postal_code: address.postal_code,
            city: address.city,
            country: plan.region.country,
            vat_number: (plan.kind == OrganizationKind::Company).then_some(vat_number.as_str()),
            is_default: index == 0,
        };
        new.build(&maker.ids, &maker.clock)
    };
    plan.addresses.iter().enumerate().map(build).collect()
}
