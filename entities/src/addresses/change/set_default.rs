//! Choosing the address that stands for all products without one of their own.

use super::{AddressRefusal, default_of, manageable, write};
use crate::{
    access::Denied,
    addresses::{BillingAddress, address},
    change::{Change, Work},
    ids::BillingAddressId,
    rows,
    sql::Statement,
    writer::Stop,
};

/// The billing address that is to be the default, in place of the one that was.
#[derive(Debug)]
pub struct SetDefaultBillingAddress {
    /// Which.
    pub address: BillingAddressId,
    /// The revision of the address that the person saw.
    pub if_revision: Option<String>,
}

impl Change for SetDefaultBillingAddress {
    const MUTATION: &'static str = "Mutation.setDefaultBillingAddress";
    type Answer = BillingAddressId;
    type Refusal = AddressRefusal;

    fn hidden() -> AddressRefusal {
        AddressRefusal::Address(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<BillingAddressId, Stop<AddressRefusal>> {
        const UNSET: &str = "UPDATE billing_addresses SET is_default = FALSE WHERE id = $1";
        const SET: &str = "UPDATE billing_addresses SET is_default = TRUE WHERE id = $1";
        let (row, rights) = manageable(work, self.address).await?;
        row.revision.expect(self.if_revision.as_deref()).map_err(|stale| Stop::Refused(stale.into()))?;
        if row.is_default {
            return Ok(row.id);
        }
        let mut instead = String::new();
        if let Some(former) = default_of(work, row.organization_id).await? {
            let former = rows::one_by::<BillingAddress>(work.session, address::Column::Id, former).await?;
            let former = former.ok_or_else(|| rows::missing("billing address", row.id))?;
            // First, as the database holds no two.
            write(work, &Statement::new(UNSET, vec![former.id.into()]), 1).await?;
            instead = format!(" instead of {}", former.label);
        }
        write(work, &Statement::new(SET, vec![row.id.into()]), 1).await?;
        work.note(&rights, row.id, &format!("made {} the default billing address{instead}", row.label)).await?;
        Ok(row.id)
    }
}
