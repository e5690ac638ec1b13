//! Chance from a seed.

use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::ids::IdSource;

/// What a stream of random numbers is for. Each has its own, so that more of one thing leaves every other as it was.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stream {
    /// Identifiers and choices of the named world.
    World,
    /// Identifiers of the named organizations, which an opened world is known by.
    Organizations,
    /// Session tokens.
    Tokens,
    /// Identifiers of one of the many organizations without a story.
    Crowd(u64),
}

impl Stream {
    fn number(self) -> u64 {
        match self {
            Self::World => 0,
            Self::Organizations => 1,
            Self::Tokens => 2,
            Self::Crowd(index) => 1_000 + 2 * index,
        }
    }
}

fn random(seed: u64, stream: u64) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(stream);
    random
}

/// Identifiers and secrets of a stream.
pub(super) fn ids(seed: u64, stream: Stream) -> IdSource {
    IdSource::new(random(seed, stream.number()))
}

/// Throws dice; the same seed throws the same.
#[derive(Debug)]
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// Dice of a stream; independent of its identifiers.
    pub(super) fn new(seed: u64, stream: Stream) -> Self {
        Self(random(seed, u64::MAX - stream.number()))
    }

    /// A number from 0 to `below` - 1; 0 where there is none.
    pub(super) fn below(&mut self, below: u64) -> u64 {
        // The remainder favours small numbers by less than one in 2^50, which no story here notices.
        self.0.next_u64().checked_rem(below).unwrap_or(0)
    }

    /// A number between these, both included.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = u64::try_from(most.saturating_sub(least)).unwrap_or(0).saturating_add(1);
        least.saturating_add(i64::try_from(self.below(span)).unwrap_or(0))
    }

    /// Whether something of that many percent happens.
    pub(super) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of these. The slice must not be empty: all that are given here are tables of ours.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let index = self.below(u64::try_from(from.len()).unwrap_or(u64::MAX));
        &from[usize::try_from(index).unwrap_or(0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same_and_another_stream_does_not() {
        let throws = |seed, stream| {
            let mut dice = Dice::new(seed, stream);
            (0..20).map(|_| dice.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(throws(7, Stream::World), throws(7, Stream::World));
        assert_ne!(throws(7, Stream::World), throws(8, Stream::World));
        assert_ne!(throws(7, Stream::Crowd(0)), throws(7, Stream::Crowd(1)));
    }

    #[test]
    fn a_throw_stays_between_its_ends() {
        let mut dice = Dice::new(1, Stream::World);
        let throws: Vec<i64> = (0..200).map(|_| dice.between(-1, 1)).collect();
        assert!([-1, 0, 1].iter().all(|number| throws.contains(number)));
        assert!(throws.iter().all(|number| (-1..=1).contains(number)));
        assert_eq!(dice.below(0), 0);
    }
}
