//! The organization that a row belongs to.

use super::{Invitation, Membership, Organization, edges::required, organization};
use crate::{
    addresses::BillingAddress,
    audit::AuditEntry,
    db::Database,
    error::StoreResult,
    ids::OrganizationId,
    invoices::Invoice,
    payments::Payment,
    prepaid::PrepaidAccount,
    products::Product,
    rows,
    sites::Site,
    sql::{Projection, Query},
    support::SupportAccessGrant,
    teams::Team,
};

/// A row that belongs to one organization.
pub trait OfOrganization: Send + Sync {
    /// Which.
    fn organization_id(&self) -> OrganizationId;
}

macro_rules! of_organization {
    ($($row:ty),+ $(,)?) => {$(
        impl OfOrganization for $row {
            fn organization_id(&self) -> OrganizationId {
                self.organization_id
            }
        }
    )+};
}

of_organization!(
    AuditEntry,
    BillingAddress,
    Invitation,
    Invoice,
    Membership,
    PrepaidAccount,
    Product,
    Site,
    SupportAccessGrant,
    Team,
);

/// The organization of each row; the rows show that the viewer may know of it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_rows<R: OfOrganization>(
    db: &Database,
    of: &[&R],
    columns: Projection,
) -> StoreResult<Vec<Organization>> {
    let wanted: Vec<_> = of.iter().map(|row| row.organization_id()).collect();
    let (query, key) = (Query::whole(), organization::Column::Id);
    let found = rows::by_ids_of(db, query, key, &wanted, columns, |row| row.id).await?;
    required(&wanted, found)
}

/// The organization of each payment, where it is known whose it is. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_payments(db: &Database, payments: &[&Payment]) -> StoreResult<Vec<Option<Organization>>> {
    let wanted: Vec<_> = payments.iter().filter_map(|payment| payment.organization_id).collect();
    let query = Query::whole();
    let found = rows::by_ids(db, query, organization::Column::Id, &wanted, |row| row.id).await?;
    Ok(payments.iter().map(|payment| found.get(&payment.organization_id?).cloned()).collect())
}
