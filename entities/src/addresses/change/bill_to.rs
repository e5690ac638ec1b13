//! Choosing the address that a product is billed to.

use sea_orm::DbBackend;

use crate::{
    access::{
        Denied,
        policy::{ChooseBillingAddress, ReadProducts},
    },
    addresses::{BillingAddress, address},
    change::{Change, Work},
    error::StoreResult,
    ids::{BillingAddressId, OrganizationId, ProductId},
    products::{Product, product, rights},
    revision::Stale,
    rows,
    sql::Statement,
    writer::Stop,
};

/// The address that invoices for a product are to go to from now on.
#[derive(Debug)]
pub struct BillTo {
    /// For which product.
    pub product: ProductId,
    /// Which address, of the product's organization.
    pub address: BillingAddressId,
    /// The revision of the product that the person saw.
    pub if_revision: Option<String>,
}

/// Why another address is not chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProductAddressRefusal {
    /// There is no such product, or not for this person; or they may not choose its address.
    Product(Denied),
    /// The organization has no such address.
    NoAddress,
    /// Somebody else changed the product meanwhile.
    Stale,
}

impl From<Stale> for ProductAddressRefusal {
    fn from(_: Stale) -> Self {
        Self::Stale
    }
}

impl Change for BillTo {
    const MUTATION: &'static str = "Mutation.setProductBillingAddress";
    type Answer = ProductId;
    type Refusal = ProductAddressRefusal;

    fn hidden() -> ProductAddressRefusal {
        ProductAddressRefusal::Product(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<ProductId, Stop<ProductAddressRefusal>> {
        const CHOOSE: &str = "UPDATE products SET billing_address_id = $1 WHERE id = $2";
        let denied = |denied| Stop::Refused(ProductAddressRefusal::Product(denied));
        let product = rows::locked_by::<Product>(work.session, product::Column::Id, self.product).await?;
        let product = product.ok_or_else(|| denied(Denied::NotFound))?;
        let rights = work.rights(product.organization_id).await?;
        let sees = rights::level::<ReadProducts>(work, &rights, &product).await?.is_some();
        if !sees {
            return Err(denied(Denied::NotFound));
        }
        rights.permit::<ChooseBillingAddress>(sees).map_err(denied)?;
        product.revision.expect(self.if_revision.as_deref()).map_err(|stale| Stop::Refused(stale.into()))?;
        let chosen = standing(work, self.address, product.organization_id).await?;
        let chosen = chosen.ok_or(Stop::Refused(ProductAddressRefusal::NoAddress))?;
        if product.billing_address_id == Some(chosen.id) {
            return Ok(product.id);
        }
        work.session.execute(&Statement::new(CHOOSE, vec![chosen.id.into(), product.id.into()])).await?;
        let former = former(work, &product).await?;
        let summary = format!("billed {} to the address {} instead of {former}", product.name, chosen.label);
        work.note(&rights, product.id, &summary).await?;
        Ok(product.id)
    }
}

/// An address of the organization that is not deleted, nor will be before this transaction ends.
async fn standing(
    work: &Work<'_>,
    id: BillingAddressId,
    organization: OrganizationId,
) -> StoreResult<Option<BillingAddress>> {
    const LOCK: &str = "SELECT id FROM billing_addresses WHERE id = $1 FOR SHARE";
    if work.session.backend() == DbBackend::Postgres {
        work.session.query(&Statement::new(LOCK, vec![id.into()]), |row| row.next::<BillingAddressId>()).await?;
    }
    let row = rows::one_by::<BillingAddress>(work.session, address::Column::Id, id).await?;
    Ok(row.filter(|row| row.organization_id == organization && row.deleted_at.is_none()))
}

/// What the product was billed to before, in words.
async fn former(work: &Work<'_>, product: &Product) -> StoreResult<String> {
    let Some(id) = product.billing_address_id else { return Ok("the default one".to_owned()) };
    let row = rows::one_by::<BillingAddress>(work.session, address::Column::Id, id).await?;
    Ok(row.ok_or_else(|| rows::missing("billing address", id))?.label)
}
