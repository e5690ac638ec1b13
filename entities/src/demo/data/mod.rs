//! Who and what is in the named part of the world, as tables.

pub(super) mod agency;
pub(super) mod causes;
pub(super) mod customers;
pub(super) mod plan;
pub(super) mod regions;

use plan::OrganizationPlan;

/// The named organizations, the main one first.
pub(super) fn organizations() -> impl Iterator<Item = &'static OrganizationPlan> {
    let causes = causes::CAUSES.iter().map(|(_, plan)| *plan);
    std::iter::once(&agency::AGENCY).chain(customers::CUSTOMERS).chain(causes)
}
