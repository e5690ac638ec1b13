//! What is on prepaid accounts.

use std::collections::HashMap;

use sea_orm::{
    ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Alias, Expr},
};

use super::{PrepaidAccount, account};
use crate::{error::StoreResult, ids::PrepaidAccountId, money::Money, rows};

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

/// A sum over rows of another table that point at the account; `BIGINT`, because PostgreSQL sums to `NUMERIC`.
const BALANCE: &str = "CAST((SELECT COALESCE(SUM(amount_minor), 0) FROM ledger_entries \
    WHERE ledger_entries.prepaid_account_id = prepaid_accounts.id) AS BIGINT)";
const HELD: &str = "CAST((SELECT COALESCE(SUM(amount_minor), 0) FROM withdrawals \
    WHERE withdrawals.prepaid_account_id = prepaid_accounts.id AND withdrawals.status = 'REQUESTED') AS BIGINT)";

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
