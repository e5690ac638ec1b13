//! Things that a person chose from a list.

use std::collections::HashSet;

use crate::ids::Id;

/// Identifiers that a person chose: each once, in the order chosen, with its place in the input, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen<I>(Vec<(usize, I)>);

/// More were chosen than can be at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany {
    /// How many can be.
    pub most: usize,
}

impl<I: Id> Chosen<I> {
    /// Of these; the second place of one that was chosen twice is passed over.
    ///
    /// # Errors
    /// More than `most` different ones.
    pub fn new(ids: &[I], most: usize) -> Result<Self, TooMany> {
        let mut seen = HashSet::with_capacity(ids.len());
        let once: Vec<_> = ids.iter().copied().enumerate().filter(|(_, id)| seen.insert(*id)).collect();
        if once.len() > most { Err(TooMany { most }) } else { Ok(Self(once)) }
    }

    /// Each with its place in the input.
    pub fn iter(&self) -> impl Iterator<Item = (usize, I)> + '_ {
        self.0.iter().copied()
    }

    /// The identifiers alone.
    pub fn ids(&self) -> Vec<I> {
        self.0.iter().map(|(_, id)| *id).collect()
    }

    /// Whether nothing was chosen.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_chosen_twice_counts_once_and_keeps_its_first_place() {
        let [one, two] = [Uuid::from_u128(1), Uuid::from_u128(2)];
        let chosen = Chosen::new(&[two, one, two], 2).unwrap();
        assert_eq!(chosen.iter().collect::<Vec<_>>(), [(0, two), (1, one)]);
        assert_eq!(Chosen::new(&[two, one], 1), Err(TooMany { most: 1 }));
    }
}
