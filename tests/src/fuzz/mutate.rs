//! Inputs like a given one, as a fuzzer would make them, for builds without one.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What numbers, texts and structure stumble over.
const PIECES: [&[u8]; 14] = [
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b"null",
    b"-1",
    b"1e999",
    b"\\ud800",
    b"9223372036854775808",
];

/// The input, changed in one to four places: the same for the same number.
pub fn mutated(input: &[u8], number: u64) -> Vec<u8> {
    let mut random = ChaCha8Rng::seed_from_u64(number);
    let mut bytes = input.to_vec();
    for _ in 0..random.random_range(1..=4) {
        change(&mut bytes, &mut random);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, random: &mut ChaCha8Rng) {
    let place = random.random_range(0..=bytes.len());
    let end = (place + random.random_range(1..=16)).min(bytes.len());
    match random.random_range(0..6) {
        0 if place < bytes.len() => bytes[place] ^= 1 << random.random_range(0..8),
        1 if place < bytes.len() => bytes[place] = random.random(),
        2 => drop(bytes.drain(place..end)),
        3 => {
            let again = bytes[place..end].to_vec();
            bytes.splice(place..place, again.repeat(random.random_range(1..=8)));
        }
        4 => bytes.truncate(place),
        _ => {
            let piece = PIECES[random.random_range(0..PIECES.len())];
            bytes.splice(place..place, piece.iter().copied());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_makes_the_same_input_and_others_make_others() {
        let made: Vec<_> = (0..64).map(|number| mutated(b"{ categories { slug } }", number)).collect();
        assert!((0..64).all(|number| mutated(b"{ categories { slug } }", number as u64) == made[number]));
        let mut different = made.clone();
        different.sort();
        different.dedup();
        assert!(different.len() > 48, "{}", different.len());
        (0..64).for_each(|number| drop(mutated(b"", number)));
    }
}
