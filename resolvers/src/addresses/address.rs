//! A billing address.

use async_graphql::{Context, ID};

use super::BillingAddress;
use crate::{
    connection::connection,
    error::Result,
    help::{self, Explained, HelpTopic},
    level::{Column, Level, object, objects},
    scalars::{CountryCode, GlobalId, Locale},
};

/// An address that an organization wants invoices sent to. On an invoice it stands as it was when that was issued.
#[object(name = "BillingAddress")]
impl Level<BillingAddress> {
    /// Its global ID.
    fn id(&self) -> Column<ID> {
        self.each(|address| GlobalId(address.id))
    }

    /// What the organization calls it.
    fn label(&self) -> Column<String> {
        self.each(|address| address.label.as_str())
    }

    /// The company, where it is one.
    fn company(&self) -> Column<Option<String>> {
        self.each(|address| address.company.as_deref())
    }

    /// The person or the department.
    fn name(&self) -> Column<String> {
        self.each(|address| address.name.as_str())
    }

    /// The street without the house number.
    fn street(&self) -> Column<String> {
        self.each(|address| address.street.as_str())
    }

    /// The house number.
    fn house_number(&self) -> Column<Option<String>> {
        self.each(|address| address.house_number.as_deref())
    }

    /// As the country writes it.
    fn postal_code(&self) -> Column<String> {
        self.each(|address| address.postal_code.as_str())
    }

    /// The town.
    fn city(&self) -> Column<String> {
        self.each(|address| address.city.as_str())
    }

    /// The country.
    fn country(&self) -> Column<CountryCode> {
        self.each(|address| CountryCode(address.country))
    }

    /// The VAT number, in capital letters without blanks.
    fn vat_number(&self) -> Column<Option<String>> {
        self.each(|address| address.vat_number.as_deref())
    }

    /// Whether new products are billed here; at most one address of an organization is the default.
    fn is_default(&self) -> Column<bool> {
        self.each(|address| address.is_default)
    }

    /// Another text whenever something of the address changed. Hand it on as `ifRevision`, so that you never write over what somebody else changed meanwhile.
    fn revision(&self) -> Column<String> {
        self.each(|address| address.revision.to_string())
    }

    /// The guides for a billing address.
    async fn help(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language of the guides; the viewer's own where none is given.")] locale: Option<Locale>,
        #[graphql(desc = "At most so many: 0 to 50.", default = 3)] first: Option<i32>,
    ) -> Result<Column<Vec<HelpTopic>>> {
        help::of_level(ctx, self, locale, first.unwrap_or(3)).await
    }
}
objects!(BillingAddress);
connection!(BillingAddress, "BillingAddress");

impl Explained for BillingAddress {
    const TYPE: &'static str = "BillingAddress";
}
