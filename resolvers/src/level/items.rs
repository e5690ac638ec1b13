//! The objects of a level: its own, or shared with the page that they came with.

use std::sync::Arc;

/// Objects in order, held in whichever way they came.
#[derive(Debug)]
pub enum Items<T> {
    /// The level's own.
    Owned(Arc<Vec<T>>),
    /// Shared, so that a connection's `nodes` and `edges` need no copies.
    Shared(Vec<Arc<T>>),
    /// Some of another level's own, by their places there.
    Some(Arc<Vec<T>>, Vec<usize>),
}

impl<T> Items<T> {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Owned(items) => items.len(),
            Self::Shared(items) => items.len(),
            Self::Some(_, places) => places.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at a place.
    pub(super) fn get(&self, place: usize) -> Option<&T> {
        match self {
            Self::Owned(items) => items.get(place),
            Self::Shared(items) => items.get(place).map(|item| &**item),
            Self::Some(items, places) => places.get(place).and_then(|place| items.get(*place)),
        }
    }

    /// The objects, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> {
        (0..self.len()).map(|index| match self {
            Self::Owned(items) => &items[index],
            Self::Shared(items) => &*items[index],
            Self::Some(items, places) => &items[places[index]],
        })
    }

    /// Those at some places, without copies.
    ///
    /// # Panics
    /// Where there is no such place.
    pub(super) fn some(&self, places: &[usize]) -> Self {
        match self {
            Self::Owned(items) => {
                assert!(places.iter().all(|place| *place < items.len()), "places of another level");
                Self::Some(Arc::clone(items), places.to_vec())
            }
            Self::Shared(items) => Self::Shared(places.iter().map(|place| Arc::clone(&items[*place])).collect()),
            Self::Some(items, known) => {
                Self::Some(Arc::clone(items), places.iter().map(|place| known[*place]).collect())
            }
        }
    }
}

impl<T> From<Vec<T>> for Items<T> {
    fn from(items: Vec<T>) -> Self {
        Self::Owned(Arc::new(items))
    }
}

impl<T> From<Vec<Arc<T>>> for Items<T> {
    fn from(items: Vec<Arc<T>>) -> Self {
        Self::Shared(items)
    }
}
