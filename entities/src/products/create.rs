//! Constructors that check.

use chrono::NaiveDate;

use super::{AccessLevel, BillingFrequency, Product, ProductAccess, ProductKind, ProductState};
use crate::{
    accounts::check,
    addresses::BillingAddress,
    clock::Clock,
    error::InputError,
    ids::IdSource,
    money::Money,
    organizations::{Membership, Organization},
    revision::Revision,
    teams::Team,
};

/// The longest name, in characters: that of a domain name fits.
const LONGEST_NAME: usize = 255;
/// The highest list price of a month: 1,000,000.00. The database takes no more than 100 times that.
const HIGHEST_MONTHLY_MINOR: i64 = 100_000_000;

/// A product to be.
#[derive(Debug, Clone)]
pub struct NewProduct<'a> {
    /// Who pays for it.
    pub organization: &'a Organization,
    /// What it is.
    pub kind: ProductKind,
    /// What people call it; at most 255 characters.
    pub name: &'a str,
    /// What was done to it.
    pub state: ProductState,
    /// How often it is billed.
    pub frequency: BillingFrequency,
    /// The list price of a month, in the organization's currency.
    pub monthly_price: Money,
    /// The first day of the period that is paid; its end follows from the frequency.
    pub period_starts_on: NaiveDate,
    /// Whether it is renewed without anybody's doing.
    pub auto_renew: bool,
    /// Where its invoices go, if not to the organization's default.
    pub billing_address: Option<&'a BillingAddress>,
}

impl NewProduct<'_> {
    /// The row.
    ///
    /// # Errors
    /// A name that is none; a price that is negative, above 1,000,000.00 or of another currency; another organization's
    /// address; a period beyond the calendar's end.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<Product, InputError> {
        let organization = self.organization;
        if self.monthly_price.currency != organization.currency {
            let message = format!("the organization is billed in {}: give the price in it", organization.currency);
            return Err(InputError::Value(message));
        }
        if !(0..=HIGHEST_MONTHLY_MINOR).contains(&self.monthly_price.minor) {
            let message = format!("{} a month is no price: give 0.00 to 1000000.00", self.monthly_price.decimal());
            return Err(InputError::Value(message));
        }
        if let Some(address) = self.billing_address {
            check::same_organization("the billing address", organization.id, address.organization_id)?;
        }
        let beyond = || InputError::Value("the period ends beyond the calendar: choose an earlier start".to_owned());
        Ok(Product {
            id: ids.next(clock),
            organization_id: organization.id,
            kind: self.kind,
            name: check::line("the product's name", self.name, LONGEST_NAME)?,
            state: self.state,
            frequency: self.frequency,
            monthly_price_minor: self.monthly_price.minor,
            currency: self.monthly_price.currency,
            period_starts_on: self.period_starts_on,
            period_ends_on: self.frequency.period_end(self.period_starts_on).ok_or_else(beyond)?,
            auto_renew: self.auto_renew,
            billing_address_id: self.billing_address.map(|address| address.id),
            created_at: clock.now(),
            revision: Revision::FIRST,
        })
    }
}

/// Who is given access.
#[derive(Debug, Clone, Copy)]
pub enum AccessHolder<'a> {
    /// A member, directly.
    Membership(&'a Membership),
    /// All members of a team.
    Team(&'a Team),
}

/// An access to be.
#[derive(Debug, Clone, Copy)]
pub struct NewProductAccess<'a> {
    /// To what.
    pub product: &'a Product,
    /// To whom.
    pub holder: AccessHolder<'a>,
    /// How far.
    pub level: AccessLevel,
}

impl NewProductAccess<'_> {
    /// The row.
    ///
    /// # Errors
    /// A member or a team of another organization than the product's.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<ProductAccess, InputError> {
        let (what, organization, membership_id, team_id) = match self.holder {
            AccessHolder::Membership(row) => ("the member", row.organization_id, Some(row.id), None),
            AccessHolder::Team(row) => ("the team", row.organization_id, None, Some(row.id)),
        };
        check::same_organization(what, self.product.organization_id, organization)?;
        Ok(ProductAccess {
            id: ids.next(clock),
            product_id: self.product.id,
            membership_id,
            team_id,
            level: self.level,
        })
    }
}
