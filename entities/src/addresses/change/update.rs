//! Changing what stands in a billing address.

use super::{AddressRefusal, in_words, manageable, write};
use crate::{
    access::Denied,
    addresses::{AddressDetails, BillingAddress},
    change::{Change, Work},
    ids::BillingAddressId,
    sql::Statement,
    writer::Stop,
};

/// What is to stand in a billing address. Invoices that were issued with it keep what stood in it then.
#[derive(Debug)]
pub struct UpdateBillingAddress {
    /// Which.
    pub address: BillingAddressId,
    /// What is to stand in it.
    pub details: AddressDetails,
    /// The revision that the person saw.
    pub if_revision: Option<String>,
}

impl Change for UpdateBillingAddress {
    const MUTATION: &'static str = "Mutation.updateBillingAddress";
    type Answer = BillingAddressId;
    type Refusal = AddressRefusal;

    fn hidden() -> AddressRefusal {
        AddressRefusal::Address(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<BillingAddressId, Stop<AddressRefusal>> {
        let (before, rights) = manageable(work, self.address).await?;
        before.revision.expect(self.if_revision.as_deref()).map_err(|stale| Stop::Refused(stale.into()))?;
        let after = self.details.over(&before).map_err(Stop::Refused)?;
        if after == before {
            return Ok(before.id);
        }
        write(work, &update(&after), 1).await?;
        let what = match after.label == before.label {
            true => format!("changed the billing address {}", before.label),
            false => format!("changed the billing address {} and called it {}", before.label, after.label),
        };
        work.note(&rights, before.id, &format!("{what}; before: {}", in_words(&before))).await?;
        Ok(before.id)
    }
}

fn update(after: &BillingAddress) -> Statement {
    const UPDATE: &str = "UPDATE billing_addresses SET label = $1, company = $2, name = $3, street = $4, \
        house_number = $5, postal_code = $6, city = $7, country = $8, vat_number = $9 WHERE id = $10";
    let after = after.clone();
    let values = vec![
        after.label.into(),
        after.company.into(),
        after.name.into(),
        after.street.into(),
        after.house_number.into(),
        after.postal_code.into(),
        after.city.into(),
        after.country.into(),
        after.vat_number.into(),
        after.id.into(),
    ];
    Statement::new(UPDATE, values)
}
