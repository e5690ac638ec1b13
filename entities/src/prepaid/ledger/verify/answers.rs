//! Whether what was answered under idempotency keys is there.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, Query},
};
use uuid::Uuid;

use super::LedgerProblem;
use crate::{
    error::StoreResult,
    idempotency::{KeptKey, row},
    ids::AnyId,
    rows::in_ids,
};

/// How many keys are looked at together.
const TOGETHER: u64 = 5_000;

/// Where the objects of an answer are kept, by the prefix of their identifiers.
const TABLES: [(&str, &str); 4] =
    [("pay", "payments"), ("top", "top_ups"), ("inv", "invoices"), ("wdr", "withdrawals")];

/// The first hundred keys whose answer is empty, is no answer, or names what is not there.
pub(super) async fn problems(snapshot: &DatabaseTransaction) -> StoreResult<Vec<LedgerProblem>> {
    let (mut found, mut last) = (Vec::new(), Uuid::nil());
    loop {
        let query = row::Entity::find().filter(row::Column::Id.gt(last)).order_by_asc(row::Column::Id).limit(TOGETHER);
        let keys = query.all(snapshot).await?;
        let Some(end) = keys.last() else { return Ok(found) };
        last = end.id;
        let named: Vec<Option<Vec<AnyId>>> = keys.iter().map(named).collect();
        let there = there(snapshot, named.iter().flatten().flatten()).await?;
        for (key, named) in keys.into_iter().zip(named) {
            let whole = named.is_some_and(|named| named.iter().all(|id| there.contains(&(id.prefix.clone(), id.uuid))));
            if !whole && found.len() < 100 {
                found.push(LedgerProblem::LostAnswer { key: key.key, mutation: key.mutation });
            }
        }
    }
}

/// The identifiers that the answer names; nothing where it is no answer.
fn named(key: &KeptKey) -> Option<Vec<AnyId>> {
    let answer: serde_json::Map<String, serde_json::Value> = serde_json::from_str(key.answer.as_deref()?).ok()?;
    Some(answer.values().filter_map(|value| value.as_str()?.parse().ok()).collect())
}

/// Which of these are there. An identifier of a noun that is not in the table above never is.
async fn there(
    snapshot: &DatabaseTransaction,
    named: impl Iterator<Item = &AnyId>,
) -> StoreResult<HashSet<(String, Uuid)>> {
    let mut by_prefix: HashMap<&str, Vec<Uuid>> = HashMap::new();
    for id in named {
        by_prefix.entry(&id.prefix).or_default().push(id.uuid);
    }
    let mut there = HashSet::new();
    for (prefix, ids) in by_prefix {
        let Some((_, table)) = TABLES.iter().find(|(known, _)| *known == prefix) else { continue };
        let backend = snapshot.get_database_backend();
        let id = Expr::col(Alias::new("id"));
        let mut query = Query::select();
        query.expr(id.clone()).from(Alias::new(*table)).and_where(in_ids(backend, id, &ids).condition);
        for row in snapshot.query_all(&query).await? {
            there.insert((prefix.to_owned(), row.try_get_by_index(0)?));
        }
    }
    Ok(there)
}
