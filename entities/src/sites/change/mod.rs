//! What can be changed of a site's settings.

mod set_prefix;
mod set_variables;

pub use set_prefix::{SetMysqlPrefix, SettingsRefusal};
pub use set_variables::{List, SetEnvironmentVariables, SetVariable, VariablesRefusal};

use super::{Site, site};
use crate::{
    access::{
        Denied, Rights,
        policy::{ManageSites, ReadSites},
    },
    change::Work,
    error::StoreResult,
    ids::SiteId,
    products::{Product, product, rights},
    rows,
};

/// A site whose settings the person may change, by whom nobody else changes them before this transaction ends.
async fn manageable(work: &Work<'_>, id: SiteId) -> StoreResult<Result<(Site, Rights), Denied>> {
    let Some(site) = rows::locked_by::<Site>(work.session, site::Column::Id, id).await? else {
        return Ok(Err(Denied::NotFound));
    };
    let hosting = rows::one_by::<Product>(work.session, product::Column::Id, site.product_id).await?;
    let hosting = hosting.ok_or_else(|| rows::missing("product", site.product_id))?;
    let rights = work.rights(site.organization_id).await?;
    let permitted = rights::permit::<ReadSites, ManageSites>(work, &rights, &hosting).await?;
    Ok(permitted.map(|()| (site, rights)))
}
