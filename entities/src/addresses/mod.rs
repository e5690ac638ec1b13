//! Billing addresses: where an organization wants invoices sent.
//!
//! An address that an invoice was issued with goes on standing on that invoice as it was ([`AddressSnapshot`]), whatever
//! becomes of the address.

pub(crate) mod address;
mod new;
mod snapshot;
mod store;
mod vat_number;

pub use address::Model as BillingAddress;
pub use new::NewBillingAddress;
pub use snapshot::AddressSnapshot;
pub use store::{by_ids, of_invoices, of_organizations, of_products};
pub use vat_number::VatNumber;
