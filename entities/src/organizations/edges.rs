//! What the stores of all nouns share: pages of the parents that a grant reaches, and rows that must be there.

use std::{collections::HashMap, hash::Hash};

use sea_orm::EntityTrait;

use crate::{
    db::Database,
    error::{StoreError, StoreResult},
    ids::Id,
    page::{Listing, Page, PageArgs, Wanted, pages},
};

/// One page a parent, in their order: of those that are permitted, and an empty one of the others.
pub(crate) async fn pages_where<E, P>(
    db: &Database,
    listing: &Listing<E>,
    parents: &[(P, bool)],
    page: &PageArgs,
    wanted: Wanted,
) -> StoreResult<Vec<Page<E::Model>>>
where
    E: EntityTrait,
    E::Model: Clone + Send + Sync,
    P: Id,
{
    let permitted: Vec<P> = parents.iter().filter(|(_, permitted)| *permitted).map(|(parent, _)| *parent).collect();
    let mut found = pages(db.read(), listing, &permitted, page, wanted).await?.into_iter();
    let next = |(_, permitted): &(P, bool)| permitted.then(|| found.next()).flatten().unwrap_or_else(Page::empty);
    Ok(parents.iter().map(next).collect())
}

/// The rows that foreign keys promise, in the order wanted.
pub(crate) fn required<I, T>(wanted: impl IntoIterator<Item = I>, found: &HashMap<I, T>) -> StoreResult<Vec<T>>
where
    I: Id + Hash,
    T: Clone,
{
    let row =
        |id: I| found.get(&id).cloned().ok_or_else(|| StoreError::Corrupt(format!("{id} is named and not there")));
    wanted.into_iter().map(row).collect()
}
