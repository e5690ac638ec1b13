//! Making a billing address.

use super::{AddressRefusal, default_of, lock_organization, write};
use crate::{
    access::{
        Denied,
        policy::{EditBillingAddresses, ReadOrganization},
    },
    addresses::AddressDetails,
    change::{Change, Work},
    ids::{BillingAddressId, OrganizationId},
    sql::Record,
    writer::Stop,
};

/// A billing address to be made. The first one of an organization is its default.
#[derive(Debug)]
pub struct CreateBillingAddress {
    /// Whose.
    pub organization: OrganizationId,
    /// What stands in it.
    pub details: AddressDetails,
}

impl Change for CreateBillingAddress {
    const MUTATION: &'static str = "Mutation.createBillingAddress";
    type Answer = BillingAddressId;
    type Refusal = AddressRefusal;

    fn hidden() -> AddressRefusal {
        AddressRefusal::Organization(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<BillingAddressId, Stop<AddressRefusal>> {
        lock_organization(work, self.organization).await?;
        let rights = work.rights(self.organization).await?;
        let permitted = rights.permit::<EditBillingAddresses>(rights.reach::<ReadOrganization>().is_some());
        permitted.map_err(|denied| Stop::Refused(AddressRefusal::Organization(denied)))?;
        let is_default = default_of(work, self.organization).await?.is_none();
        let row = self.details.row(work.ids().at(work.at()), self.organization, is_default, work.at());
        write(work, &row.insert(), 1).await?;
        work.note(&rights, row.id, &format!("made the billing address {}", row.label)).await?;
        Ok(row.id)
    }
}
