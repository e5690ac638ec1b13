//! Organizations, who belongs to them, and whom they invite.

mod create;
pub(crate) mod edges;
pub(crate) mod invitation;
pub(crate) mod invitation_team;
mod invitations;
pub(crate) mod membership;
pub(crate) mod organization;
mod owned;
mod store;
#[cfg(test)]
mod tests;

pub use create::{NewInvitation, NewMembership, NewOrganization};
pub use invitation::{InvitationStatus, Model as Invitation};
pub use invitation_team::Model as InvitationTeam;
pub use invitations::{invitations_by_ids, invitations_of_organizations};
pub use membership::Model as Membership;
pub use organization::Model as Organization;
pub use owned::{OfOrganization, of_payments, of_rows};
pub use store::{
    by_ids, memberships_by_ids, memberships_of_organizations, memberships_of_teams, memberships_of_users,
    viewer_memberships,
};

use crate::values::graphql_enum;

graphql_enum! {
    /// What an organization is in law.
    pub enum OrganizationKind {
        /// A private person.
        Individual = "INDIVIDUAL",
        /// An association.
        Association = "ASSOCIATION",
        /// A company.
        Company = "COMPANY",
        /// A commune, a school, an office of the state.
        PublicBody = "PUBLIC_BODY",
    }
}

graphql_enum! {
    /// What a person is in an organization.
    pub enum Role {
        /// All rights, and the legal responsibility; an organization always keeps at least one.
        LegalRepresentative = "LEGAL_REPRESENTATIVE",
        /// All rights.
        Administrator = "ADMINISTRATOR",
        /// What is given.
        Collaborator = "COLLABORATOR",
        /// What is given, from outside the organization.
        External = "EXTERNAL",
    }
}

graphql_enum! {
    /// What a collaborator or an external may be given beyond single products.
    pub enum Permission {
        /// See and pay invoices, and all else that is money.
        ManageAccounting = "MANAGE_ACCOUNTING",
        /// Order and renew products.
        OrderProducts = "ORDER_PRODUCTS",
    }
}

impl Role {
    /// Whether the role has all rights, whatever was given.
    pub const fn has_all_rights(self) -> bool {
        matches!(self, Self::LegalRepresentative | Self::Administrator)
    }

    /// The permissions of somebody in that role to whom these were given.
    pub fn permissions(self, manage_accounting: bool, order_products: bool) -> Vec<Permission> {
        let given = |permission: &Permission| match permission {
            Permission::ManageAccounting => manage_accounting,
            Permission::OrderProducts => order_products,
        };
        Permission::ALL.iter().copied().filter(|permission| self.has_all_rights() || given(permission)).collect()
    }
}
