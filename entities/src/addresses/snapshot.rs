//! An address as it stood on a day.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::BillingAddress;
use crate::{
    locale::Country,
    sql::{Cell, Field, Mismatch},
};

/// What an invoice keeps of the address that it was issued with; stored as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct AddressSnapshot {
    /// What the organization called it.
    pub label: String,
    /// The company, where it was one.
    pub company: Option<String>,
    /// The person or the department.
    pub name: String,
    /// The street without the house number.
    pub street: String,
    /// The house number.
    pub house_number: Option<String>,
    /// As the country writes it.
    pub postal_code: String,
    /// The town.
    pub city: String,
    /// The country.
    pub country: Country,
    /// In capital letters without blanks.
    pub vat_number: Option<String>,
}

impl Field for AddressSnapshot {
    fn read(cell: Cell<'_>) -> Result<Self, Mismatch> {
        cell.json()
    }

    fn absent() -> Self {
        Self {
            label: String::new(),
            company: None,
            name: String::new(),
            street: String::new(),
            house_number: None,
            postal_code: String::new(),
            city: String::new(),
            country: Field::absent(),
            vat_number: None,
        }
    }
}

impl From<&BillingAddress> for AddressSnapshot {
    fn from(address: &BillingAddress) -> Self {
        Self {
            label: address.label.clone(),
            company: address.company.clone(),
            name: address.name.clone(),
            street: address.street.clone(),
            house_number: address.house_number.clone(),
            postal_code: address.postal_code.clone(),
            city: address.city.clone(),
            country: address.country,
            vat_number: address.vat_number.clone(),
        }
    }
}

impl AddressSnapshot {
    /// The address as it stood, in the place of the address as it stands.
    pub(super) fn over(self, today: BillingAddress) -> BillingAddress {
        BillingAddress {
            label: self.label,
            company: self.company,
            name: self.name,
            street: self.street,
            house_number: self.house_number,
            postal_code: self.postal_code,
            city: self.city,
            country: self.country,
            vat_number: self.vat_number,
            ..today
        }
    }
}
