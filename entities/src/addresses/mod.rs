//! Billing addresses: where an organization wants invoices sent.
//!
//! An address that an invoice was issued with goes on standing on that invoice as it was ([`AddressSnapshot`]), whatever
//! becomes of the address.

pub(crate) mod address;
mod change;
mod details;
mod new;
mod postal_code;
mod snapshot;
mod store;
mod vat_check;
mod vat_number;

pub use address::Model as BillingAddress;
pub use change::{
    AddressPart, AddressRefusal, BillTo, CreateBillingAddress, DeleteBillingAddress, ProductAddressRefusal,
    SetDefaultBillingAddress, UpdateBillingAddress,
};
pub use details::{AddressDetails, AddressLine, City, HouseNumber};
pub use new::NewBillingAddress;
pub use postal_code::{PostalCode, PostalCodeRefusal};
pub use snapshot::AddressSnapshot;
pub use store::{by_ids, of_invoices, of_organizations, of_products};
pub use vat_number::{VatNumber, VatRefusal};
