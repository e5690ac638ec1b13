//! Reading prepaid accounts with their entries, top-ups and withdrawals.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    LedgerEntry, LedgerTransaction, PrepaidAccount, PrepaidEntryKind, TopUp, Withdrawal, account, ledger_entry,
    ledger_transaction, top_up, withdrawal,
};
use crate::{
    access::{Access, Grant, policy::ReadAccounting},
    db::Database,
    error::{StoreError, StoreResult},
    ids::{
        ById, InvoiceId, LedgerEntryId, LedgerTransactionId, OrganizationId, PaymentId, PrepaidAccountId, TopUpId,
        WithdrawalId,
    },
    money::Money,
    organizations::{self, OfOrganization, Organization},
    page::{self, Listing, Page, PageArgs, Parent, Row, Wanted},
    rows,
    sql::{Projection, Query, Session},
};

/// A movement of a prepaid account, as its statement shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrepaidEntry {
    /// Identifier: that of the ledger entry.
    pub id: LedgerEntryId,
    /// Whose.
    pub account: PrepaidAccountId,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub kind: PrepaidEntryKind,
    /// Positive in, negative out.
    pub amount: Money,
    /// The balance with this entry.
    pub balance_after: Money,
    /// The invoice that it is about.
    pub invoice_id: Option<InvoiceId>,
    /// The payment that it is about.
    pub payment_id: Option<PaymentId>,
    /// Why, in words.
    pub description: String,
}

impl PrepaidEntry {
    fn new(entry: &LedgerEntry, transactions: &ById<LedgerTransactionId, LedgerTransaction>) -> StoreResult<Self> {
        let whole = entry.prepaid_account_id.zip(entry.balance_after_minor);
        let (account, balance) =
            whole.ok_or_else(|| StoreError::Corrupt(format!("entry {} has no prepaid account", entry.id)))?;
        let transaction = transactions.get(&entry.transaction_id);
        let transaction = transaction.ok_or_else(|| rows::missing("ledger transaction", entry.transaction_id))?;
        Ok(Self {
            id: entry.id,
            account,
            at: entry.at,
            kind: transaction.kind,
            amount: Money::new(entry.amount_minor, entry.currency),
            balance_after: Money::new(balance, entry.currency),
            invoice_id: transaction.invoice_id,
            payment_id: transaction.payment_id,
            description: transaction.description.clone(),
        })
    }
}

/// The prepaid account of each organization; nothing where the viewer may not see it.
///
/// # Errors
/// When the database fails.
pub async fn of_organizations(
    db: &Database,
    grant: &Grant<ReadAccounting>,
    organizations: &[OrganizationId],
) -> StoreResult<Vec<Option<PrepaidAccount>>> {
    let permitted: Vec<_> = organizations.iter().copied().filter(|id| grant.permits(*id)).collect();
    Ok(rows::in_order(organizations, by_organization(db, &permitted).await?))
}

/// The accounts of organizations, whoever asks.
pub(crate) async fn by_organization(
    db: &Database,
    organizations: &[OrganizationId],
) -> StoreResult<ById<OrganizationId, PrepaidAccount>> {
    let column = account::Column::OrganizationId;
    rows::by_ids(db, Query::whole(), column, organizations, |row: &PrepaidAccount| row.organization_id).await
}

/// Accounts that other rows point at, whoever asks.
pub(crate) async fn load(
    db: &Database,
    ids: &[PrepaidAccountId],
) -> StoreResult<ById<PrepaidAccountId, PrepaidAccount>> {
    rows::by_ids(db, Query::whole(), account::Column::Id, ids, |row: &PrepaidAccount| row.id).await
}

/// Accounts by identifier, as far as the viewer may see them.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(
    db: &Database,
    access: &Access,
    ids: &[PrepaidAccountId],
) -> StoreResult<Vec<Option<PrepaidAccount>>> {
    Ok(rows::in_order(ids, permitted(db, access, ids).await?))
}

/// The accounts among these that the viewer may see.
async fn permitted(
    db: &Database,
    access: &Access,
    ids: &[PrepaidAccountId],
) -> StoreResult<ById<PrepaidAccountId, PrepaidAccount>> {
    let mut found = load(db, ids).await?;
    let owners: Vec<_> = found.values().map(|row| row.organization_id).collect();
    let grant = access.grant::<ReadAccounting>(&owners).await?;
    found.retain(|_, row| grant.permits(row.organization_id));
    Ok(found)
}

/// The organization of each account.
///
/// # Errors
/// When the database fails, or an organization is missing.
pub async fn organizations_of(db: &Database, accounts: &[&impl OfOrganization]) -> StoreResult<Vec<Organization>> {
    organizations::of_rows(db, accounts, Projection::ALL).await
}

/// The entries of accounts, the newest first. One page an account, with one statement for the entries, one for what they are
/// about and one for the totals.
///
/// # Errors
/// A cursor of another list, or a database that fails.
pub async fn entries_of_accounts(
    db: &Database,
    accounts: &[&PrepaidAccount],
    args: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<PrepaidEntry>>> {
    use ledger_entry::Column;
    let listing: Listing<'_, LedgerEntry> = Listing {
        name: "prepaidEntries",
        query: Query::fixed("of customers", of_customers),
        parent: Parent::Column(Column::PrepaidAccountId),
        key: Some(Column::Position),
        id: Column::Id,
        descending: true,
    };
    let pages = page::pages(db, &listing, &ids_of(accounts), args, wanted).await?;
    let about = pages.iter().flat_map(|page| &page.rows).map(|row| row.node.transaction_id).collect::<Vec<_>>();
    let about = transactions(db, &about).await?;
    let with_reason = |page: Page<LedgerEntry>| {
        let row = |row: Row<LedgerEntry>| {
            let entry = PrepaidEntry::new(&row.node, &about)?;
            Ok(row.with(entry))
        };
        let rows = page.rows.into_iter().map(row).collect::<StoreResult<_>>()?;
        Ok(Page { rows, has_next: page.has_next, has_previous: page.has_previous, total: page.total })
    };
    pages.into_iter().map(with_reason).collect()
}

/// Without those of the house's own accounts.
fn of_customers() -> sea_orm::Select<ledger_entry::Entity> {
    ledger_entry::Entity::find().filter(ledger_entry::Column::PrepaidAccountId.is_not_null())
}

fn ids_of(accounts: &[&PrepaidAccount]) -> Vec<PrepaidAccountId> {
    accounts.iter().map(|account| account.id).collect()
}

async fn transactions(
    db: &Database,
    ids: &[LedgerTransactionId],
) -> StoreResult<ById<LedgerTransactionId, LedgerTransaction>> {
    let query = Query::whole();
    rows::by_ids(db, query, ledger_transaction::Column::Id, ids, |row| row.id).await
}

/// Entries by identifier, as far as the viewer may see them. An entry of the house's own accounts is nothing.
///
/// # Errors
/// When the database fails.
pub async fn entries_by_ids(
    db: &Database,
    access: &Access,
    ids: &[LedgerEntryId],
) -> StoreResult<Vec<Option<PrepaidEntry>>> {
    use ledger_entry::Column;
    let query = Query::fixed("of customers", of_customers);
    let mut found = rows::by_ids(db, query, Column::Id, ids, |row| row.id).await?;
    let owners: Vec<_> = found.values().filter_map(|row| row.prepaid_account_id).collect();
    let owners = permitted(db, access, &owners).await?;
    found.retain(|_, row| row.prepaid_account_id.is_some_and(|id| owners.contains_key(&id)));
    let about: Vec<_> = found.values().map(|row| row.transaction_id).collect();
    let about = transactions(db, &about).await?;
    let one = |id: &LedgerEntryId| found.get(id).map(|row| PrepaidEntry::new(row, &about)).transpose();
    ids.iter().map(one).collect()
}

/// The top-ups of accounts, the newest first. One page an account.
///
/// # Errors
/// A cursor of another list, or a database that fails.
pub async fn top_ups_of_accounts(
    db: &Database,
    accounts: &[&PrepaidAccount],
    args: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<TopUp>>> {
    use top_up::Column;
    let listing = Listing {
        name: "topUps",
        query: Query::whole(),
        parent: Parent::Column(Column::PrepaidAccountId),
        key: Some(Column::CreatedAt),
        id: Column::Id,
        descending: true,
    };
    page::pages(db, &listing, &ids_of(accounts), args, wanted).await
}

/// Top-ups by identifier, as far as the viewer may see them.
///
/// # Errors
/// When the database fails.
pub async fn top_ups_by_ids(db: &Database, access: &Access, ids: &[TopUpId]) -> StoreResult<Vec<Option<TopUp>>> {
    let mut found = rows::by_ids(db, Query::whole(), top_up::Column::Id, ids, |row| row.id).await?;
    let owners: Vec<_> = found.values().map(|row| row.prepaid_account_id).collect();
    let owners = permitted(db, access, &owners).await?;
    found.retain(|_, row| owners.contains_key(&row.prepaid_account_id));
    Ok(rows::in_order(ids, found))
}

/// The withdrawals of accounts, the newest first. One page an account.
///
/// # Errors
/// A cursor of another list, or a database that fails.
pub async fn withdrawals_of_accounts(
    db: &Database,
    accounts: &[&PrepaidAccount],
    args: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<Withdrawal>>> {
    use withdrawal::Column;
    let listing = Listing {
        name: "withdrawals",
        query: Query::whole(),
        parent: Parent::Column(Column::PrepaidAccountId),
        key: Some(Column::RequestedAt),
        id: Column::Id,
        descending: true,
    };
    page::pages(db, &listing, &ids_of(accounts), args, wanted).await
}

/// Withdrawals by identifier, as far as the viewer may see them.
///
/// # Errors
/// When the database fails.
pub async fn withdrawals_by_ids(
    db: &Database,
    access: &Access,
    ids: &[WithdrawalId],
) -> StoreResult<Vec<Option<Withdrawal>>> {
    let query = Query::whole();
    let mut found = rows::by_ids(db, query, withdrawal::Column::Id, ids, |row| row.id).await?;
    let owners: Vec<_> = found.values().map(|row| row.prepaid_account_id).collect();
    let owners = permitted(db, access, &owners).await?;
    found.retain(|_, row| owners.contains_key(&row.prepaid_account_id));
    Ok(rows::in_order(ids, found))
}

/// The account of an organization, in the transaction that the session is in.
///
/// # Errors
/// When the database fails, or there is none.
pub(crate) async fn account_of(session: &Session, organization: OrganizationId) -> StoreResult<PrepaidAccount> {
    let found = rows::one_by::<PrepaidAccount>(session, account::Column::OrganizationId, organization).await?;
    found.ok_or_else(|| StoreError::Corrupt(format!("{organization} has no prepaid account")))
}
