//! Reading payments and what they were used for.

use super::{Payment, PaymentAllocation, PaymentMethod, allocation, methods, payment};
use crate::{
    access::{
        Access, Grant,
        policy::{ReadAccounting, ReadBillingAddresses},
    },
    db::Database,
    error::{StoreError, StoreResult},
    ids::{ById, OrganizationId, PaymentId},
    invoices::{Invoice, invoice},
    organizations::{Organization, organization},
    page::{Listing, Page, PageArgs, Parent, Wanted},
    prepaid::{self, PrepaidAccount, PrepaidEntry},
    rows,
    sql::{Projection, Query},
};

/// The payments of organizations, the newest first. One page an organization.
///
/// # Errors
/// A cursor of another list, or a database that fails.
pub async fn of_organizations(
    db: &Database,
    grant: &Grant<ReadAccounting>,
    organizations: &[OrganizationId],
    args: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<Payment>>> {
    let listing = Listing {
        name: "payments",
        query: Query::whole(),
        parent: Parent::Column(payment::Column::OrganizationId),
        key: Some(payment::Column::ReceivedAt),
        id: payment::Column::Id,
        descending: true,
    };
    rows::pages_where(db, &listing, organizations, |id| grant.permits(id), args, wanted).await
}

/// The ways to pay in that each organization has; none where the viewer may not know.
pub fn methods_of(grant: &Grant<ReadBillingAddresses>, organizations: &[&Organization]) -> Vec<Vec<PaymentMethod>> {
    let of = |organization: &&Organization| {
        if grant.permits(organization.id) { methods::methods(organization.currency) } else { Vec::new() }
    };
    organizations.iter().map(of).collect()
}

/// Payments by identifier, as far as the viewer may see them; one that is nobody's is nothing.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(db: &Database, access: &Access, ids: &[PaymentId]) -> StoreResult<Vec<Option<Payment>>> {
    let mut found = load(db, ids).await?;
    let owners: Vec<_> = found.values().filter_map(|row| row.organization_id).collect();
    let grant = access.grant::<ReadAccounting>(&owners).await?;
    found.retain(|_, row| row.organization_id.is_some_and(|owner| grant.permits(owner)));
    Ok(rows::in_order(ids, found))
}

async fn load(db: &Database, ids: &[PaymentId]) -> StoreResult<ById<PaymentId, Payment>> {
    rows::by_ids(db, Query::whole(), payment::Column::Id, ids, |row| row.id).await
}

/// The organization of each payment; nothing where it is nobody's.
///
/// # Errors
/// When the database fails.
pub async fn organizations_of(db: &Database, payments: &[&Payment]) -> StoreResult<Vec<Option<Organization>>> {
    let ids: Vec<_> = payments.iter().filter_map(|payment| payment.organization_id).collect();
    let query = Query::whole();
    let found = rows::by_ids(db, query, organization::Column::Id, &ids, |row| row.id).await?;
    let one = |payment: &&Payment| payment.organization_id.and_then(|id| found.get(&id).cloned());
    Ok(payments.iter().map(one).collect())
}

/// How parts of payments are sorted.
const BY_TIME: [allocation::Column; 2] = [allocation::Column::At, allocation::Column::Id];

/// What each payment was used for, the oldest part first.
///
/// # Errors
/// When the database fails.
pub async fn allocations_of_payments(db: &Database, payments: &[&Payment]) -> StoreResult<Vec<Vec<PaymentAllocation>>> {
    let ids: Vec<_> = payments.iter().map(|payment| payment.id).collect();
    let parent = allocation::Column::PaymentId;
    rows::by_parents(db, Query::whole(), parent, &ids, &BY_TIME, Projection::ALL, |row| Some(row.payment_id)).await
}

/// What was paid on each invoice, the oldest part first.
///
/// # Errors
/// When the database fails.
pub async fn allocations_of_invoices(db: &Database, invoices: &[&Invoice]) -> StoreResult<Vec<Vec<PaymentAllocation>>> {
    let ids: Vec<_> = invoices.iter().map(|invoice| invoice.id).collect();
    let parent = allocation::Column::InvoiceId;
    rows::by_parents(db, Query::whole(), parent, &ids, &BY_TIME, Projection::ALL, |row| row.invoice_id).await
}

/// The payment of each part.
///
/// # Errors
/// When the database fails, or a payment is missing.
pub async fn of_allocations(db: &Database, allocations: &[&PaymentAllocation]) -> StoreResult<Vec<Payment>> {
    let ids: Vec<_> = allocations.iter().map(|allocation| allocation.payment_id).collect();
    let found = load(db, &ids).await?;
    ids.iter().map(|id| found.get(id).cloned().ok_or_else(|| rows::missing("payment", *id))).collect()
}

/// The payment that each entry is about; nothing where it is about none.
///
/// # Errors
/// When the database fails.
pub async fn of_entries(db: &Database, entries: &[&PrepaidEntry]) -> StoreResult<Vec<Option<Payment>>> {
    let ids: Vec<_> = entries.iter().filter_map(|entry| entry.payment_id).collect();
    let found = load(db, &ids).await?;
    Ok(entries.iter().map(|entry| entry.payment_id.and_then(|id| found.get(&id).cloned())).collect())
}

/// Where a part of a payment went.
#[derive(Debug, Clone, PartialEq)]
pub enum AllocationTarget {
    /// It settled this invoice, wholly or in part.
    Invoice(Box<Invoice>),
    /// It was put on this account.
    PrepaidAccount(PrepaidAccount),
}

/// Where each part went, with one statement for the invoices and one for the accounts.
///
/// # Errors
/// When the database fails, or a target is missing.
pub async fn targets_of(db: &Database, allocations: &[&PaymentAllocation]) -> StoreResult<Vec<AllocationTarget>> {
    let invoices: Vec<_> = allocations.iter().filter_map(|allocation| allocation.invoice_id).collect();
    let query = Query::whole();
    let invoices = rows::by_ids(db, query, invoice::Column::Id, &invoices, |row| row.id).await?;
    let accounts: Vec<_> = allocations.iter().filter_map(|allocation| allocation.prepaid_account_id).collect();
    let accounts = prepaid::load(db, &accounts).await?;
    let target = |allocation: &&PaymentAllocation| {
        let invoice = allocation.invoice_id.and_then(|id| invoices.get(&id)).cloned();
        let account = allocation.prepaid_account_id.and_then(|id| accounts.get(&id)).cloned();
        match (invoice, account) {
            (Some(invoice), _) => Ok(AllocationTarget::Invoice(Box::new(invoice))),
            (None, Some(account)) => Ok(AllocationTarget::PrepaidAccount(account)),
            (None, None) => Err(StoreError::Corrupt(format!("allocation {} went nowhere", allocation.id))),
        }
    };
    allocations.iter().map(target).collect()
}
