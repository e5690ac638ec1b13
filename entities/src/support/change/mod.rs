//! What can be changed of support codes, and of customers' leave for agents.

mod access_grant;
mod renew_code;

pub use access_grant::{GrantHours, GrantSupportAccess, RevokeSupportAccess, SupportAccessRefusal};
pub use renew_code::RenewSupportCode;
