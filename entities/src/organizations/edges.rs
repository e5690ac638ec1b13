//! What the stores of all nouns share: pages of the parents that a grant reaches, and rows that must be there.

use crate::{
    db::Database,
    error::{StoreError, StoreResult},
    ids::{ById, Id},
    page::{Listing, Page, PageArgs, Wanted, pages},
    rows::in_order,
    sql::Record,
};

/// One page a parent, in their order: of those that are permitted, and an empty one of the others.
pub(crate) async fn pages_where<R: Record, P: Id>(
    db: &Database,
    listing: &Listing<'_, R>,
    parents: &[(P, bool)],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<R>>> {
    let permitted: Vec<P> = parents.iter().filter(|(_, permitted)| *permitted).map(|(parent, _)| *parent).collect();
    let mut found = pages(db, listing, &permitted, page, wanted).await?.into_iter();
    let next = |(_, permitted): &(P, bool)| permitted.then(|| found.next()).flatten().unwrap_or_else(Page::empty);
    Ok(parents.iter().map(next).collect())
}

/// The rows that foreign keys promise, in the order wanted.
pub(crate) fn required<I: Id, T: Clone>(wanted: &[I], found: ById<I, T>) -> StoreResult<Vec<T>> {
    let there =
        |(row, id): (Option<T>, &I)| row.ok_or_else(|| StoreError::Corrupt(format!("{id} is named and not there")));
    in_order(wanted, found).into_iter().zip(wanted).map(there).collect()
}
