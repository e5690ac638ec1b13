//! Deleting a billing address.

use super::{AddressRefusal, manageable, write};
use crate::{
    access::Denied,
    addresses::BillingAddress,
    change::{Change, Work},
    error::StoreResult,
    ids::{BillingAddressId, OrganizationId},
    sql::Statement,
    writer::Stop,
};

/// A billing address to be deleted. Invoices that were issued with it keep it.
#[derive(Debug)]
pub struct DeleteBillingAddress {
    /// Which.
    pub address: BillingAddressId,
    /// The revision that the person saw.
    pub if_revision: Option<String>,
}

impl Change for DeleteBillingAddress {
    const MUTATION: &'static str = "Mutation.deleteBillingAddress";
    type Answer = OrganizationId;
    type Refusal = AddressRefusal;

    fn hidden() -> AddressRefusal {
        AddressRefusal::Address(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<OrganizationId, Stop<AddressRefusal>> {
        // The row stays, because invoices point at it.
        const DELETE: &str = "UPDATE billing_addresses SET deleted_at = $1, is_default = FALSE WHERE id = $2";
        let (row, rights) = manageable(work, self.address).await?;
        row.revision.expect(self.if_revision.as_deref()).map_err(|stale| Stop::Refused(stale.into()))?;
        let products = products_billed_to(work, &row).await?;
        if products > 0 {
            return Err(Stop::Refused(AddressRefusal::InUse(products)));
        }
        if row.is_default && is_needed(work, &row).await? {
            return Err(Stop::Refused(AddressRefusal::Default));
        }
        write(work, &Statement::new(DELETE, vec![work.at().into(), row.id.into()]), 1).await?;
        work.note(&rights, row.id, &format!("deleted the billing address {}", row.label)).await?;
        Ok(row.organization_id)
    }
}

/// The products for which it was chosen.
async fn products_billed_to(work: &Work<'_>, row: &BillingAddress) -> StoreResult<u64> {
    const CHOSEN: &str = "SELECT count(*) FROM products WHERE billing_address_id = $1";
    count(work, &Statement::new(CHOSEN, vec![row.id.into()])).await
}

/// Whether the default stands for products that none was chosen for, or leaves others behind.
async fn is_needed(work: &Work<'_>, row: &BillingAddress) -> StoreResult<bool> {
    const PRODUCTS: &str = "SELECT count(*) FROM products WHERE organization_id = $1 AND billing_address_id IS NULL";
    const OTHERS: &str =
        "SELECT count(*) FROM billing_addresses WHERE organization_id = $1 AND deleted_at IS NULL AND NOT is_default";
    for text in [PRODUCTS, OTHERS] {
        if count(work, &Statement::new(text, vec![row.organization_id.into()])).await? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn count(work: &Work<'_>, statement: &Statement) -> StoreResult<u64> {
    let counted: Vec<i64> = work.session.query(statement, |row| row.next()).await?;
    Ok(counted.first().and_then(|count| u64::try_from(*count).ok()).unwrap_or_default())
}
