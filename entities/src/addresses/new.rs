//! Making a billing address.

use super::{AddressDetails, BillingAddress, PostalCode, VatNumber};
use crate::{
    clock::Clock,
    error::InputError,
    ids::{IdSource, OrganizationId},
    locale::Country,
    text::Line,
};

/// The most characters that a line of an address has: what a payment slip prints.
pub(super) const LONGEST_LINE: usize = 70;
/// The most characters of a house number or a postal code, for the same reason.
pub(super) const LONGEST_CODE: usize = 16;
/// The most characters of a town, for the same reason.
pub(super) const LONGEST_CITY: usize = 35;

/// A billing address to be made.
#[derive(Debug, Clone)]
pub struct NewBillingAddress<'a> {
    /// Whose.
    pub organization: OrganizationId,
    /// What the organization calls it.
    pub label: &'a str,
    /// The company, where it is one; at most 70 characters, as are name and street.
    pub company: Option<&'a str>,
    /// The person or the department.
    pub name: &'a str,
    /// The street without the house number.
    pub street: &'a str,
    /// At most 16 characters.
    pub house_number: Option<&'a str>,
    /// At most 16 characters.
    pub postal_code: &'a str,
    /// At most 35 characters.
    pub city: &'a str,
    /// The country.
    pub country: Country,
    /// See [`VatNumber`].
    pub vat_number: Option<&'a str>,
    /// Whether new products are billed here. The database holds at most one default an organization.
    pub is_default: bool,
}

impl NewBillingAddress<'_> {
    /// The row, made now.
    ///
    /// # Errors
    /// An empty or overlong part; a postal code or a VAT number that is none of the country.
    pub fn build(&self, ids: &IdSource, clock: &dyn Clock) -> Result<BillingAddress, InputError> {
        let details = AddressDetails {
            label: line("the label", self.label)?,
            company: Some(optional("the company", self.company)?),
            name: line("the name", self.name)?,
            street: line("the street", self.street)?,
            house_number: Some(optional("the house number", self.house_number)?),
            postal_code: PostalCode::of(self.country, self.postal_code)
                .map_err(|refusal| wrong("the postal code", &refusal))?,
            city: line("the town", self.city)?,
            country: self.country,
            vat_number: Some(
                given(self.vat_number)
                    .map(|text| VatNumber::of(self.country, text))
                    .transpose()
                    .map_err(|refusal| wrong("the VAT number", &refusal))?,
            ),
        };
        Ok(details.row(ids.next(clock), self.organization, self.is_default, clock.now()))
    }
}

fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}

fn line<const LONGEST: usize>(what: &str, text: &str) -> Result<Line<LONGEST>, InputError> {
    text.parse().map_err(|refusal| wrong(what, &refusal))
}

fn optional<const LONGEST: usize>(what: &str, text: Option<&str>) -> Result<Option<Line<LONGEST>>, InputError> {
    given(text).map(|text| line(what, text)).transpose()
}

fn wrong(what: &str, refusal: &dyn std::error::Error) -> InputError {
    InputError::Value(format!("{what} {refusal}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::FixedClock;
    use rand::SeedableRng;
    use uuid::Uuid;

    fn address<'a>() -> NewBillingAddress<'a> {
        NewBillingAddress {
            organization: OrganizationId(Uuid::nil()),
            label: "Sede",
            company: Some(" "),
            name: " Ana Ruiz ",
            street: "Calle Mayor",
            house_number: Some("1 bis"),
            postal_code: "28013",
            city: "Madrid",
            country: Country::ES,
            vat_number: Some(""),
            is_default: true,
        }
    }

    fn build(new: &NewBillingAddress<'_>) -> Result<BillingAddress, InputError> {
        let clock = FixedClock::new(chrono::DateTime::UNIX_EPOCH);
        new.build(&IdSource::new(rand_chacha::ChaCha8Rng::seed_from_u64(1)), &clock)
    }

    #[test]
    fn what_was_left_blank_is_nothing() {
        let made = build(&address()).map(|made| (made.company, made.name, made.vat_number));
        assert_eq!(made, Ok((None, "Ana Ruiz".to_owned(), None)));
    }

    #[test]
    fn a_part_that_no_slip_can_print_is_refused() {
        for wrong in [
            NewBillingAddress { name: "", ..address() },
            NewBillingAddress { street: &"x".repeat(71), ..address() },
            NewBillingAddress { city: &"x".repeat(36), ..address() },
            NewBillingAddress { postal_code: "1\n2", ..address() },
            NewBillingAddress { postal_code: "8004", ..address() },
            NewBillingAddress { vat_number: Some("12"), ..address() },
        ] {
            assert!(build(&wrong).is_err(), "{wrong:?}");
        }
    }
}
