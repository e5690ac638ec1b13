//! Cross-validation leaves out each set in turn: weights are tuned on the others alone, from values of the textbook, which
//! no set has had a part in, and scored on the one left out. Beside that stands what the shipped weights score there,
//! which all sets had a part in: the less these score above those, the less of single sets was learnt. Only weights of
//! stage 2 are tuned so, at most 7 tries a weight, round and set, and in a fixed order: the same each time, however many
//! threads. Seven sets by `--sample 60 --rounds 4` take five minutes of one core. What it found stands at `Weights`.

use std::io::Write;

use serde_json::{Map, Value};

use crate::Tuner;
use crate::sets::Outcome;

/// What cross-validation begins with: BM25F of the textbook and 4-grams, every field alike, and nothing else. Those that are
/// not named decide what is gathered, or have no part in it before others do.
const TEXTBOOK: [(&str, f64); 19] = [
    ("k1", 1.2),
    ("b_body", 0.75),
    ("b_title", 0.75),
    ("w_body", 1.0),
    ("w_title", 1.0),
    ("w_heading", 1.0),
    ("w_identifier", 1.0),
    ("idf_power", 1.0),
    ("gram", 1.0),
    ("proximity", 0.0),
    ("proximity_skip", 0.0),
    ("title_overlap", 0.0),
    ("heading_overlap", 0.0),
    ("coverage", 0.0),
    ("short_penalty", 0.0),
    ("page", 0.0),
    ("context", 0.0),
    ("exact_heading", 0.0),
    ("exact_preamble", 0.0),
];

impl Tuner<'_> {
    /// What each set scores by weights that were tuned on the others alone.
    pub(crate) fn cross_validate(
        &mut self,
        shipped: &Map<String, Value>,
        names: &[String],
        rounds: usize,
        out: &mut impl Write,
    ) -> Outcome<()> {
        let mut textbook = shipped.clone();
        for (name, value) in TEXTBOOK {
            textbook.insert(name.to_owned(), Value::from(value));
        }
        let all = self.bench.sets.len();
        let mut sums = [0.0; 3];
        writeln!(out, "{:16}{:>10}{:>10}{:>10}", "left out", "textbook", "tuned", "shipped")?;
        for number in 0..all {
            self.left_out = Some(number);
            let tuned = self.descend(textbook.clone(), names, rounds, &mut std::io::sink())?;
            let mut scores = [0.0; 3];
            for (score, values) in scores.iter_mut().zip([&textbook, &tuned, shipped]) {
                *score = self.table(values)?.of_set(number);
            }
            sums.iter_mut().zip(scores).for_each(|(sum, score)| *sum += score);
            let name = self.bench.sets.get(number).map(|set| set.name.as_str()).unwrap_or_default();
            write_scores(name, scores, out)?;
        }
        self.left_out = None;
        write_scores("average", sums.map(|sum| sum / all.max(1) as f64), out)
    }
}

fn write_scores(name: &str, scores: [f64; 3], out: &mut impl Write) -> Outcome<()> {
    let [textbook, tuned, shipped] = scores;
    writeln!(out, "{name:16}{textbook:>10.2}{tuned:>10.2}{shipped:>10.2}")?;
    Ok(out.flush()?)
}
