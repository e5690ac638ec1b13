//! What a person writes down of an address.

use chrono::{DateTime, Utc};

use super::{
    AddressRefusal, BillingAddress, PostalCode, VatNumber,
    new::{LONGEST_CITY, LONGEST_CODE, LONGEST_LINE},
};
use crate::{
    ids::{BillingAddressId, OrganizationId},
    locale::Country,
    revision::Revision,
    text::Line,
};

/// A line of an address.
pub type AddressLine = Line<LONGEST_LINE>;
/// A house number.
pub type HouseNumber = Line<LONGEST_CODE>;
/// A town.
pub type City = Line<LONGEST_CITY>;

/// What stands in an address. The parts that may be missing are `None` where they were left out: then what is there stays.
#[derive(Debug, Clone)]
pub struct AddressDetails {
    /// What the organization calls it.
    pub label: AddressLine,
    /// The company, or none any more.
    pub company: Option<Option<AddressLine>>,
    /// The person or the department.
    pub name: AddressLine,
    /// The street without the house number.
    pub street: AddressLine,
    /// The house number, or none any more.
    pub house_number: Option<Option<HouseNumber>>,
    /// Of that country.
    pub postal_code: PostalCode,
    /// The town.
    pub city: City,
    /// The country.
    pub country: Country,
    /// Of that country, or none any more.
    pub vat_number: Option<Option<VatNumber>>,
}

impl AddressDetails {
    /// A new row with these.
    pub(super) fn row(
        &self,
        id: BillingAddressId,
        organization_id: OrganizationId,
        is_default: bool,
        created_at: DateTime<Utc>,
    ) -> BillingAddress {
        let mut row = BillingAddress {
            id,
            organization_id,
            label: String::new(),
            company: None,
            name: String::new(),
            street: String::new(),
            house_number: None,
            postal_code: String::new(),
            city: String::new(),
            country: self.country,
            vat_number: None,
            is_default,
            created_at,
            deleted_at: None,
            revision: Revision::FIRST,
        };
        self.write(&mut row);
        row
    }

    /// The row with these in it.
    ///
    /// # Errors
    /// A VAT number that was left out, and that is none of the new country.
    pub(super) fn over(&self, row: &BillingAddress) -> Result<BillingAddress, AddressRefusal> {
        let stays = row.vat_number.as_deref().filter(|_| self.vat_number.is_none() && row.country != self.country);
        if let Some(number) = stays {
            VatNumber::of(self.country, number).map_err(AddressRefusal::VatNumber)?;
        }
        let mut after = row.clone();
        self.write(&mut after);
        Ok(after)
    }

    fn write(&self, row: &mut BillingAddress) {
        row.label = self.label.as_str().to_owned();
        row.name = self.name.as_str().to_owned();
        row.street = self.street.as_str().to_owned();
        row.postal_code = self.postal_code.as_str().to_owned();
        row.city = self.city.as_str().to_owned();
        row.country = self.country;
        if let Some(company) = &self.company {
            row.company = company.as_ref().map(|company| company.as_str().to_owned());
        }
        if let Some(house_number) = &self.house_number {
            row.house_number = house_number.as_ref().map(|number| number.as_str().to_owned());
        }
        if let Some(vat_number) = &self.vat_number {
            row.vat_number = vat_number.as_ref().map(|number| number.as_str().to_owned());
        }
    }
}
