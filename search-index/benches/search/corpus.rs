//! A large corpus out of a small one: every section again and again, each time with other words.
//!
//! Of each copy a share of the words is replaced by variants of their own, the first ones far more often than the later
//! ones, so that the vocabulary grows with the text as it does in real text (about with its square root), and frequent
//! words stay frequent.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use search_index::Document;

/// The same corpus each time.
const SEED: u64 = 20_261_125;

/// Share of the words of five letters and more that a copy replaces.
const REPLACED: f64 = 0.3;

/// Variants of a word at most.
const VARIANTS: f64 = 60.0;

/// What variants are made of: syllables that fit any of the languages.
const SYLLABLES: [&str; 16] =
    ["ra", "men", "to", "li", "ve", "cor", "da", "ni", "pel", "so", "gri", "ma", "ten", "ub", "fo", "sta"];

/// So many sections, of the originals in turn.
pub(crate) fn grow(originals: &[Document], sections: usize) -> Vec<Document> {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut grown = Vec::with_capacity(sections);
    for copy in 0.. {
        for original in originals {
            if grown.len() >= sections {
                return grown;
            }
            grown.push(if copy == 0 { original.clone() } else { varied(original, copy, &mut random) });
        }
        if originals.is_empty() {
            break;
        }
    }
    grown
}

fn varied(original: &Document, copy: usize, random: &mut ChaCha8Rng) -> Document {
    Document {
        id: format!("c{copy}/{}", original.id),
        article: format!("c{copy}/{}", original.article),
        title: replaced(&original.title, random),
        heading: replaced(&original.heading, random),
        body: replaced(&original.body, random),
        ..original.clone()
    }
}

fn replaced(text: &str, random: &mut ChaCha8Rng) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for word in text.split_inclusive(|char: char| !char.is_alphabetic()) {
        let letters = word.chars().filter(|char| char.is_alphabetic()).count();
        if letters < 5 || !random.random_bool(REPLACED) {
            out.push_str(word);
            continue;
        }
        // Zipf: the first variant is taken as often as all between the tenth and the hundredth together.
        let variant = VARIANTS.powf(random.random::<f64>()) as usize;
        let stem: String = word.chars().take(3).collect();
        let end = word.chars().last().filter(|char| !char.is_alphabetic());
        let seed = word.bytes().fold(variant, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
        let syllable = |shift: usize| SYLLABLES.get((seed >> shift) % SYLLABLES.len()).copied().unwrap_or_default();
        out.push_str(&stem);
        out.push_str(syllable(0));
        out.push_str(syllable(5));
        if letters > 7 {
            out.push_str(syllable(9));
        }
        out.extend(end);
    }
    out
}
