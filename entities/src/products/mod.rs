//! What is subscribed to and renewed, how often it is billed, and who reaches it.

pub(crate) mod access;
mod access_store;
mod change;
mod create;
mod filter;
mod frequency;
pub(crate) mod product;
pub(crate) mod reach;
pub(crate) mod rights;
mod status;
mod store;
#[cfg(test)]
mod tests;

pub use access::Model as ProductAccess;
pub use access_store::{access_of_memberships, access_of_teams};
pub use change::{AutoRenewRefusal, SetAutoRenew};
pub use create::{AccessHolder, NewProduct, NewProductAccess};
pub use filter::ProductFilter;
pub use frequency::{BillingFrequency, FrequencyOffer, FrequencyRefusal, frequency_offers};
pub use product::Model as Product;
pub use status::ProductStatus;
pub use store::{by_ids, of_organizations, of_product_access, of_sites, of_support_access_grants};

use crate::values::graphql_enum;

graphql_enum! {
    /// What a product is.
    pub enum ProductKind {
        /// Web hosting.
        WebHosting = "WEB_HOSTING",
        /// A virtual server.
        CloudServer = "CLOUD_SERVER",
        /// A domain name.
        Domain = "DOMAIN",
        /// Mailboxes.
        Mail = "MAIL",
        /// A premium support contract.
        SupportPremium = "SUPPORT_PREMIUM",
    }
}

graphql_enum! {
    /// What was done to a product; [`ProductStatus`] follows from it and the day.
    pub enum ProductState {
        /// Nothing out of the ordinary.
        Active = "ACTIVE",
        /// Blocked, for example for unpaid invoices.
        Suspended = "SUSPENDED",
        /// Given up by the customer.
        Cancelled = "CANCELLED",
    }
}

graphql_enum! {
    /// How far an access to a product goes.
    pub enum AccessLevel {
        /// To look.
        View = "VIEW",
        /// To change as well.
        Manage = "MANAGE",
    }
}
