//! Support contracts and codes, customers' leave for agents, and what an agent sees of a caller.

mod case;
mod change;
mod codes;
mod contacts;
mod create;
mod store;
pub(crate) mod support_access_grant;
pub(crate) mod support_access_grant_product;
pub(crate) mod support_code;
pub(crate) mod support_contract;
#[cfg(test)]
mod tests;

pub use case::{SupportCase, SupportSignal, case};
pub use change::{GrantHours, GrantSupportAccess, RenewSupportCode, RevokeSupportAccess, SupportAccessRefusal};
pub use codes::{SupportCode, VipCode};
pub use contacts::{SupportContact, SupportDesk, contacts};
pub use create::{NewSupportAccessGrant, NewSupportCode, NewSupportContract};
pub use store::{OrganizationSupport, access_grants_of_organizations, codes_of_users, grants_by_ids, of_organizations};
pub use support_access_grant::Model as SupportAccessGrant;
pub use support_access_grant_product::Model as SupportAccessGrantProduct;
pub use support_code::Model as IssuedSupportCode;
pub use support_contract::Model as SupportContract;

use crate::values::graphql_enum;

graphql_enum! {
    /// How far support goes.
    pub enum SupportPlan {
        /// What everybody has.
        Standard = "STANDARD",
        /// The first premium plan.
        Plus = "PLUS",
        /// The second.
        Pro = "PRO",
        /// The third.
        Enterprise = "ENTERPRISE",
    }
}

graphql_enum! {
    /// How support is reached.
    pub enum SupportChannel {
        /// By telephone.
        Phone = "PHONE",
        /// By e-mail.
        Email = "EMAIL",
        /// By chat.
        Chat = "CHAT",
    }
}
