//! What can be changed of billing addresses.
//!
//! Whatever makes, deletes or prefers an address locks its organization first, so that an organization has one default and no
//! more, and an address that is about to be deleted is not chosen meanwhile.

mod bill_to;
mod create;
mod delete;
mod set_default;
mod update;

pub use bill_to::{BillTo, ProductAddressRefusal};
pub use create::CreateBillingAddress;
pub use delete::DeleteBillingAddress;
use sea_orm::DbBackend;
pub use set_default::SetDefaultBillingAddress;
pub use update::UpdateBillingAddress;

use super::{BillingAddress, PostalCodeRefusal, VatRefusal, address};
use crate::{
    access::{
        Denied, Rights,
        policy::{EditBillingAddresses, ReadBillingAddresses},
    },
    change::Work,
    error::{StoreError, StoreResult},
    ids::{BillingAddressId, OrganizationId},
    revision::Stale,
    rows,
    sql::Statement,
    text::TextRefusal,
    writer::Stop,
};

/// A part of an address that is a text and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressPart {
    /// What the organization calls it.
    Label,
    /// The company.
    Company,
    /// The person or the department.
    Name,
    /// The street.
    Street,
    /// The house number.
    HouseNumber,
    /// The town.
    City,
}

/// Why a billing address is not made, changed or deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressRefusal {
    /// There is no such organization, or not for this person; or they may not make addresses in it.
    Organization(Denied),
    /// There is no such address, or not for this person; or they may not change it.
    Address(Denied),
    /// A part of it.
    Text(AddressPart, TextRefusal),
    /// Its postal code.
    PostalCode(PostalCodeRefusal),
    /// Its VAT number.
    VatNumber(VatRefusal),
    /// So many products are billed to it.
    InUse(u64),
    /// It is the default, which others may still need: another one has to take its place first.
    Default,
    /// Somebody else changed it meanwhile.
    Stale,
}

impl From<Stale> for AddressRefusal {
    fn from(_: Stale) -> Self {
        Self::Stale
    }
}

type Refused = Stop<AddressRefusal>;

/// Nobody else makes, deletes or prefers an address of the organization before this transaction ends.
async fn lock_organization(work: &Work<'_>, organization: OrganizationId) -> StoreResult<()> {
    // Rows that point at the organization may still be written.
    const LOCK: &str = "SELECT id FROM organizations WHERE id = $1 FOR NO KEY UPDATE";
    if work.session.backend() == DbBackend::Postgres {
        work.session
            .query(&Statement::new(LOCK, vec![organization.into()]), |row| row.next::<OrganizationId>())
            .await?;
    }
    Ok(())
}

/// An address that stands and that the person may change; nobody else changes it before this transaction ends.
async fn manageable(work: &Work<'_>, id: BillingAddressId) -> Result<(BillingAddress, Rights), Refused> {
    let denied = |denied| Stop::Refused(AddressRefusal::Address(denied));
    let known = rows::one_by::<BillingAddress>(work.session, address::Column::Id, id).await?;
    lock_organization(work, known.ok_or_else(|| denied(Denied::NotFound))?.organization_id).await?;
    let row = rows::locked_by::<BillingAddress>(work.session, address::Column::Id, id).await?;
    let row = row.filter(|row| row.deleted_at.is_none()).ok_or_else(|| denied(Denied::NotFound))?;
    let rights = work.rights(row.organization_id).await?;
    let sees = rights.reach::<ReadBillingAddresses>().is_some();
    rights.permit::<EditBillingAddresses>(sees).map_err(denied)?;
    Ok((row, rights))
}

/// The organization's default address, if it has one.
async fn default_of(work: &Work<'_>, organization: OrganizationId) -> StoreResult<Option<BillingAddressId>> {
    const DEFAULT: &str = "SELECT id FROM billing_addresses WHERE organization_id = $1 AND is_default";
    let statement = Statement::new(DEFAULT, vec![organization.into()]);
    Ok(work.session.query(&statement, |row| row.next()).await?.pop())
}

/// Runs a statement that changes so many addresses.
async fn write(work: &Work<'_>, statement: &Statement, count: u64) -> StoreResult<()> {
    match work.session.execute(statement).await? {
        rows if rows == count => Ok(()),
        rows => Err(StoreError::Corrupt(format!("{rows} billing addresses were written instead of {count}"))),
    }
}

/// The address in a line, for the audit log.
fn in_words(row: &BillingAddress) -> String {
    let house = [Some(row.street.as_str()), row.house_number.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    let (house, town) = (house.join(" "), format!("{} {} {}", row.country, row.postal_code, row.city));
    let parts = [row.company.as_deref(), Some(&row.name), Some(&house), Some(&town), row.vat_number.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
