//! What is on prepaid accounts.

use std::{collections::HashMap, ops::Deref};

use sea_orm::{
    ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Alias, Expr},
};

use super::{PrepaidAccount, account};
use crate::{
    db::Database,
    error::StoreResult,
    ids::{Id, PrepaidAccountId},
    money::Money,
    page::column,
    rows,
    sql::{Form, Projection, Query, RowReader},
};

/// The money of one account at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Funds {
    /// The sum of all entries.
    pub balance: Money,
    /// What withdrawals that were asked for and not sent yet will take.
    pub held: Money,
}

impl Funds {
    /// What can be spent: the balance less what is held, never below zero.
    pub fn available(&self) -> Money {
        Money::new(self.balance.minor.saturating_sub(self.held.minor).max(0), self.balance.currency)
    }
}

/// What the last entry left: an entry holds the sum up to it, and `ventanilla ledger verify` proves that it does.
const BALANCE: &str = "COALESCE((SELECT balance_after_minor FROM ledger_entries \
    WHERE ledger_entries.prepaid_account_id = prepaid_accounts.id ORDER BY position DESC LIMIT 1), 0)";
/// `BIGINT`, because PostgreSQL sums to `NUMERIC`.
const HELD: &str = "CAST((SELECT COALESCE(SUM(amount_minor), 0) FROM withdrawals \
    WHERE withdrawals.prepaid_account_id = prepaid_accounts.id AND withdrawals.status = 'REQUESTED') AS BIGINT)";

/// An account with what is on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundedAccount {
    /// The account.
    pub account: PrepaidAccount,
    /// Its money when it was read.
    pub funds: Funds,
}

impl Deref for FundedAccount {
    type Target = PrepaidAccount;

    fn deref(&self) -> &PrepaidAccount {
        &self.account
    }
}

impl AsRef<PrepaidAccount> for FundedAccount {
    fn as_ref(&self) -> &PrepaidAccount {
        &self.account
    }
}

impl AsRef<PrepaidAccount> for PrepaidAccount {
    fn as_ref(&self) -> &PrepaidAccount {
        self
    }
}

/// The accounts whose column is one of these, with what is on them: one statement, and none where none is asked for.
pub(super) async fn funded<I: Id>(db: &Database, of: account::Column, ids: &[I]) -> StoreResult<Vec<FundedAccount>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let among = rows::in_ids(db.backend(), column(of), ids);
    let kind = if matches!(of, account::Column::Id) { "funded by id" } else { "funded by organization" };
    let (form, all) = (Form { kind, ..Form::default() }, Projection::ALL);
    let finish = |query: sea_orm::Select<account::Entity>| {
        let mut query = query.into_query();
        rows::select::<PrepaidAccount>(&mut query, all);
        query.expr(Expr::cust(BALANCE)).expr(Expr::cust(HELD)).and_where(among.condition.clone());
        query
    };
    let query = Query::<PrepaidAccount>::whole();
    let statement = query.statement(db.backend(), form, all, Vec::new(), vec![among.value], finish);
    let read = |row: &mut RowReader<'_>| {
        let account: PrepaidAccount = row.record(all)?;
        let (balance, held) = (row.next()?, row.next()?);
        let money = |minor| Money::new(minor, account.currency);
        let funds = Funds { balance: money(balance), held: money(held) };
        Ok(FundedAccount { account, funds })
    };
    db.query(&statement, read).await
}

/// Balance and held money of accounts, in their order, with one statement.
///
/// # Errors
/// When the database fails.
pub async fn funds(connection: &impl ConnectionTrait, accounts: &[&PrepaidAccount]) -> StoreResult<Vec<Funds>> {
    let ids: Vec<_> = accounts.iter().map(|account| account.id).collect();
    let found = by_id(connection, &ids).await?;
    let of = |account: &&PrepaidAccount| {
        let (balance, held) = found.get(&account.id).copied().unwrap_or_default();
        Funds { balance: Money::new(balance, account.currency), held: Money::new(held, account.currency) }
    };
    Ok(accounts.iter().map(of).collect())
}

/// Balance and held money in minor units, by account.
async fn by_id(
    connection: &impl ConnectionTrait,
    ids: &[PrepaidAccountId],
) -> StoreResult<HashMap<PrepaidAccountId, (i64, i64)>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut query = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(rows::among(connection.get_database_backend(), account::Column::Id, ids))
        .into_query();
    query.expr_as(Expr::cust(BALANCE), Alias::new("balance")).expr_as(Expr::cust(HELD), Alias::new("held"));
    let mut found = HashMap::with_capacity(ids.len());
    for row in connection.query_all(&query).await? {
        found.insert(row.try_get("", "id")?, (row.try_get("", "balance")?, row.try_get("", "held")?));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn what_is_held_is_not_available() {
        let chf = |minor| Money::new(minor, Currency::CHF);
        for (balance, held, available) in [(100, 0, 100), (100, 30, 70), (100, 100, 0), (50, 80, 0), (-5, 0, 0)] {
            assert_eq!(Funds { balance: chf(balance), held: chf(held) }.available(), chf(available));
        }
    }
}
