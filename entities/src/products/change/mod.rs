//! What can be changed of products.

mod auto_renew;

pub use auto_renew::{AutoRenewRefusal, SetAutoRenew};
