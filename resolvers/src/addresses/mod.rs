//! Billing addresses.

mod address;
mod change;
mod of_product;
mod refusals;

use async_graphql::Context;
pub use change::{
    BillingAddressInput, CreateBillingAddressInput, CreateBillingAddressPayload, DeleteBillingAddressInput,
    DeleteBillingAddressPayload, SetDefaultBillingAddressInput, SetDefaultBillingAddressPayload,
    UpdateBillingAddressInput, UpdateBillingAddressPayload, create, delete, set_default, update,
};
pub use entities::addresses::BillingAddress;
use entities::{
    access::policy::ReadBillingAddresses, addresses, organizations::Organization, page::PageArgs, products::Product,
};
pub use of_product::{SetProductBillingAddressInput, SetProductBillingAddressPayload, bill_to};

use crate::{
    connection::{Connection, wanted},
    context::{access, database},
    error::Result,
    level::{Column, Level},
};

/// The billing addresses of organizations, for `Organization.billingAddresses`.
///
/// # Errors
/// A cursor of another list, or a database that fails.
pub async fn of_organizations(
    ctx: &Context<'_>,
    level: &Level<Organization>,
    args: PageArgs,
) -> Result<Column<Connection<BillingAddress>>> {
    let organizations = level.pluck(|organization| organization.id);
    let grant = access(ctx)?.grant::<ReadBillingAddresses>(&organizations).await?;
    let pages = addresses::of_organizations(database(ctx)?, &grant, &organizations, &args, wanted(ctx)).await?;
    level.column(pages.into_iter().map(Connection).collect())
}

/// The address that each product is billed to, for `ProductBilling.billingAddress`: nothing where none was chosen, or
/// where the viewer sees the product without its billing.
///
/// # Errors
/// When the database fails.
pub async fn of_products(ctx: &Context<'_>, products: &[&Product]) -> Result<Vec<Option<BillingAddress>>> {
    let organizations: Vec<_> = products.iter().map(|product| product.organization_id).collect();
    let grant = access(ctx)?.grant::<ReadBillingAddresses>(&organizations).await?;
    let found = addresses::of_products(database(ctx)?, products).await?;
    let seen = found.into_iter().zip(products).map(|(address, product)| {
        address.filter(|address| {
            address.organization_id == product.organization_id && grant.permits(product.organization_id)
        })
    });
    Ok(seen.collect())
}
