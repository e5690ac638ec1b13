//! The enums of products.

use async_graphql::Enum;

use crate::level::enums;

/// What a product is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "entities::products::ProductKind")]
pub enum ProductKind {
    /// Web hosting; its sites hang on it.
    WebHosting,
    /// A virtual server.
    CloudServer,
    /// A domain name.
    Domain,
    /// Mailboxes.
    Mail,
    /// A premium support contract.
    SupportPremium,
}

/// What a product is today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "entities::products::ProductStatus")]
pub enum ProductStatus {
    /// It runs.
    Active,
    /// It runs, but its period ends within 30 days and nothing renews it.
    Expiring,
    /// Its period is over.
    Expired,
    /// It is blocked, for example for an unpaid invoice.
    Suspended,
    /// It was given up.
    Cancelled,
}

/// How long one billed period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "entities::products::BillingFrequency")]
pub enum BillingFrequency {
    /// One month.
    Monthly,
    /// Three months.
    Quarterly,
    /// Twelve months.
    Yearly,
    /// Twenty-four months.
    Biennial,
    /// Thirty-six months.
    Triennial,
}

/// How far an access to a product goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "entities::products::AccessLevel")]
pub enum AccessLevel {
    /// To look.
    View,
    /// To change as well.
    Manage,
}

enums!(ProductKind, ProductStatus, BillingFrequency, AccessLevel);
