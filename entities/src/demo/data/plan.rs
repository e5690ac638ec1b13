//! The words in which the named organizations are written down. Every day counts from the day that the world is made on.

use super::regions::Region;
use crate::{
    organizations::{OrganizationKind, Permission, Role},
    payments::PaymentMethodKind,
    products::{AccessLevel, BillingFrequency, ProductKind, ProductState},
};

/// A named organization.
#[derive(Debug)]
pub(crate) struct OrganizationPlan {
    pub(crate) name: &'static str,
    /// What it is there to show.
    pub(crate) shows: &'static str,
    pub(crate) kind: OrganizationKind,
    pub(crate) region: &'static Region,
    /// Under which its people have their addresses.
    pub(crate) domain: &'static str,
    /// The first is a legal representative.
    pub(crate) people: &'static [PersonPlan],
    /// The first is the default.
    pub(crate) addresses: &'static [AddressPlan],
    pub(crate) teams: &'static [TeamPlan],
    /// Access that was given to a member directly: who, to which product, how far.
    pub(crate) access: &'static [(&'static str, &'static str, AccessLevel)],
    pub(crate) products: &'static [ProductPlan],
    /// How it usually pays, in turn.
    pub(crate) pays_by: &'static [PaymentMethodKind],
}

/// A member, known by name: the same name elsewhere is the same user.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PersonPlan {
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    pub(crate) permissions: &'static [Permission],
    /// What the person reads, where it is not the region's language.
    pub(crate) locale: Option<&'static str>,
}

/// A member in that role, with nothing given beyond it.
pub(crate) const fn person(name: &'static str, role: Role) -> PersonPlan {
    PersonPlan { name, role, permissions: &[], locale: None }
}

impl PersonPlan {
    pub(crate) const fn may(self, permissions: &'static [Permission]) -> Self {
        Self { permissions, ..self }
    }

    pub(crate) const fn reads(self, locale: &'static str) -> Self {
        Self { locale: Some(locale), ..self }
    }
}

/// A billing address in the organization's region.
#[derive(Debug)]
pub(crate) struct AddressPlan {
    pub(crate) label: &'static str,
    /// The person or the department; the company is the organization, unless it is a person.
    pub(crate) name: &'static str,
    pub(crate) street: &'static str,
    pub(crate) house_number: &'static str,
    pub(crate) postal_code: &'static str,
    pub(crate) city: &'static str,
}

/// What a team's members all get.
#[derive(Debug)]
pub(crate) enum Gets {
    /// Every product of that kind.
    All(ProductKind),
    /// The products of these names.
    Only(&'static [&'static str]),
}

/// A work team.
#[derive(Debug)]
pub(crate) struct TeamPlan {
    pub(crate) name: &'static str,
    pub(crate) description: Option<&'static str>,
    /// By name, of the organization's people.
    pub(crate) members: &'static [&'static str],
    pub(crate) gets: Gets,
    pub(crate) level: AccessLevel,
}

/// Where a product's current period lies.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Period {
    /// It started so many days ago.
    StartedAgo(i64),
    /// Its last day is so many days ahead; negative: it is over. At month ends up to three days earlier.
    EndsIn(i64),
}

/// A product.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProductPlan {
    pub(crate) kind: ProductKind,
    pub(crate) name: &'static str,
    /// The list price of a month, in minor units.
    pub(crate) monthly_minor: i64,
    pub(crate) frequency: BillingFrequency,
    pub(crate) state: ProductState,
    pub(crate) period: Period,
    pub(crate) auto_renew: bool,
    /// Billed to the organization's address of that index.
    pub(crate) address: Option<usize>,
}

/// A product that runs, is renewed by itself, and is a hundred days into its period (a month into a shorter one).
pub(crate) const fn product(
    kind: ProductKind,
    name: &'static str,
    monthly_minor: i64,
    frequency: BillingFrequency,
) -> ProductPlan {
    let period = match frequency {
        BillingFrequency::Monthly => Period::StartedAgo(9),
        BillingFrequency::Quarterly => Period::StartedAgo(40),
        BillingFrequency::Yearly | BillingFrequency::Biennial | BillingFrequency::Triennial => Period::StartedAgo(100),
    };
    let state = ProductState::Active;
    ProductPlan { kind, name, monthly_minor, frequency, state, period, auto_renew: true, address: None }
}

impl ProductPlan {
    pub(crate) const fn started(self, days_ago: i64) -> Self {
        Self { period: Period::StartedAgo(days_ago), ..self }
    }

    pub(crate) const fn ends_in(self, days: i64) -> Self {
        Self { period: Period::EndsIn(days), ..self }
    }

    /// Renewed by hand alone.
    pub(crate) const fn by_hand(self) -> Self {
        Self { auto_renew: false, ..self }
    }

    pub(crate) const fn state(self, state: ProductState) -> Self {
        Self { state, auto_renew: false, ..self }
    }

    pub(crate) const fn billed_to(self, address: usize) -> Self {
        Self { address: Some(address), ..self }
    }
}
