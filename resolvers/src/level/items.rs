//! The objects of a level: its own, or shared with the page that they came with.

use std::sync::Arc;

/// Objects in order, held in whichever way they came.
#[derive(Debug)]
pub enum Items<T> {
    /// The level's own.
    Owned(Vec<T>),
    /// Shared, so that a connection's `nodes` and `edges` need no copies.
    Shared(Vec<Arc<T>>),
}

impl<T> Items<T> {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Owned(items) => items.len(),
            Self::Shared(items) => items.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The objects, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> {
        (0..self.len()).map(|index| match self {
            Self::Owned(items) => &items[index],
            Self::Shared(items) => &*items[index],
        })
    }
}

impl<T> From<Vec<T>> for Items<T> {
    fn from(items: Vec<T>) -> Self {
        Self::Owned(items)
    }
}

impl<T> From<Vec<Arc<T>>> for Items<T> {
    fn from(items: Vec<Arc<T>>) -> Self {
        Self::Shared(items)
    }
}
