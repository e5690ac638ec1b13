//! What can be changed of support codes.

mod renew_code;

pub use renew_code::RenewSupportCode;
