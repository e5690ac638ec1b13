//! What is subscribed to and renewed, how it is billed, and who reaches it.

mod access;
mod auto_renew;
mod billing;
mod enums;
mod filter;
mod frequency_offer;
mod period;
mod product;
#[cfg(test)]
pub(crate) mod testing;

pub use access::ProductAccess;
pub use auto_renew::{SetAutoRenewInput, SetAutoRenewPayload, set_auto_renew};
pub use billing::ProductBilling;
pub use enums::{AccessLevel, BillingFrequency, ProductKind, ProductStatus};
pub use filter::ProductFilter;
pub use frequency_offer::FrequencyOffer;
pub use period::Period;
pub use product::Product;
