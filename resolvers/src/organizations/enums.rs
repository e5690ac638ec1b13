//! The enums of organizations and of the people in them.

use async_graphql::Enum;

use crate::level::enums;

/// What an organization is in law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "entities::organizations::OrganizationKind")]
pub enum OrganizationKind {
    /// A private person.
    Individual,
    /// An association.
    Association,
    /// A company.
    Company,
    /// A commune, a school, an office of the state.
    PublicBody,
}

/// What a person is in an organization. LEGAL_REPRESENTATIVE: all rights and legal responsibility; an organization always
/// keeps at least one. ADMINISTRATOR: all rights. COLLABORATOR: what is given. EXTERNAL: what is given, from outside the
/// organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "entities::organizations::Role")]
pub enum Role {
    /// All rights and the legal responsibility. An organization always keeps at least one, and only one of them can make
    /// another.
    LegalRepresentative,
    /// All rights.
    Administrator,
    /// What is given: single products, teams, permissions.
    Collaborator,
    /// What is given, from outside the organization.
    External,
}

/// What a collaborator may be given beyond single products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "entities::organizations::Permission")]
pub enum Permission {
    /// See and pay invoices, top up and take back from the prepaid account.
    ManageAccounting,
    /// Order and renew products.
    OrderProducts,
}

/// What has become of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "entities::organizations::InvitationStatus")]
pub enum InvitationStatus {
    /// It can still be accepted.
    Pending,
    /// The person has joined.
    Accepted,
    /// Its time is over: invite again.
    Expired,
    /// It was taken back.
    Revoked,
}

enums!(OrganizationKind, Role, Permission, InvitationStatus);
