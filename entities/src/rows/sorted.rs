//! Rows of a parent, sorted where they arrive: SQLite would sort those of all parents together, by a B-tree of all their columns.

use std::cmp::Ordering;

use sea_orm::Value;
use uuid::Uuid;

use crate::{error::StoreResult, page::Key, sql::Record};

/// Sorts rows by these columns, as SQLite would. Mostly it has walked an index in that order, and nothing moves.
///
/// # Errors
/// A column that nothing is sorted by, such as one that is null.
pub(super) fn sort<R: Record>(rows: &mut [R], order: &[R::Column]) -> StoreResult<()> {
    for row in rows.iter() {
        order.iter().try_for_each(|by| sortable(row.value(*by)).map(drop))?;
    }
    let compare = |a: &R, b: &R| {
        // Each was looked at above.
        let key = |row: &R, by: &R::Column| sortable(row.value(*by)).ok();
        order.iter().map(|by| key(a, by).cmp(&key(b, by))).find(|found| found.is_ne()).unwrap_or(Ordering::Equal)
    };
    if !rows.is_sorted_by(|a, b| compare(a, b).is_le()) {
        rows.sort_by(compare);
    }
    Ok(())
}

/// A value that sorts as SQLite sorts it.
fn sortable(value: Value) -> StoreResult<(Key, Option<Uuid>)> {
    match value {
        Value::Uuid(id @ Some(_)) => Ok((Key::None, id)),
        other => Key::from_value(other).map(|key| (key, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{OrganizationId, TeamId},
        migrations::testing::day,
        revision::Revision,
        teams::{Team, team::Column},
    };

    fn team(id: u128, name: &str, made_on: &str) -> Team {
        let created_at = day(made_on).and_hms_opt(9, 0, 0).expect("a time").and_utc();
        let (id, organization_id) = (TeamId(Uuid::from_u128(id)), OrganizationId(Uuid::nil()));
        Team { id, organization_id, name: name.to_owned(), description: None, created_at, revision: Revision::FIRST }
    }

    #[test]
    fn rows_are_sorted_by_one_column_after_the_other_and_texts_by_their_bytes() {
        let mut teams = [
            team(1, "b", "2026-03-01"),
            team(4, "a", "2026-03-01"),
            team(3, "é", "2026-01-01"),
            team(2, "B", "2026-03-01"),
        ];
        let mut sorted = |order: &[Column]| {
            sort(&mut teams, order).unwrap();
            teams.each_ref().map(|team| team.id.0.as_u128())
        };
        assert_eq!(sorted(&[Column::Name]), [2, 4, 1, 3]);
        assert_eq!(sorted(&[Column::Id]), [1, 2, 3, 4]);
        assert_eq!(sorted(&[Column::CreatedAt, Column::Name]), [3, 2, 4, 1]);
        // What is alike stays as it came.
        assert_eq!(sorted(&[Column::CreatedAt]), [3, 2, 4, 1]);
        assert!(sort(&mut teams, &[Column::Description]).is_err(), "nulls have no place");
    }
}
