//! Looks for better `Weights` on relevance sets: `tune FOLDER`, and `tune FOLDER --cross-validate` to see what that is
//! worth on a set that was not looked at.
//!
//! Coordinate descent: each weight in turn is tried smaller and larger, and what makes the mean of all sets better by
//! more than noise stays. Weights of stage 2 are tried on evidence that was gathered once; those that decide what is
//! gathered (forms, 4-grams) gather anew, so there are few steps of them. `--sample` takes so many queries of a set and
//! variant at most, evenly. `--only prefix,gram` tries these weights alone. Prints the table and the weights as JSON.

use std::collections::HashMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::Parser;
use search_index::{Rehearsal, SearchIndex, Weights};
use serde_json::{Map, Value};

use crate::sets::{Outcome, Set, sets};
use crate::table::{Table, variants};

#[path = "relevance/cross_validation.rs"]
mod cross_validation;
#[path = "relevance/sets.rs"]
mod sets;
#[path = "relevance/table.rs"]
mod table;

/// Weights that decide what is gathered.
const GATHERING: [&str; 14] = [
    "gram_k1",
    "gram_b",
    "fuzzy_one",
    "fuzzy_two",
    "fuzzy_rarer",
    "fuzzy_known",
    "prefix",
    "prefix_known",
    "prefix_rarer",
    "prefix_longer",
    "part",
    "candidates",
    "candidate_words",
    "least_candidates",
];

/// Weights that no set here can say anything of: they have no synonyms, no compounds, and few exact titles.
const FIXED: [&str; 7] =
    ["w_synonym", "gram_share", "exact_preamble", "part", "candidates", "candidate_words", "least_candidates"];

/// What a weight is multiplied by, in turn.
const STEPS: [f64; 6] = [0.85, 1.2, 0.6, 1.7, 0.3, 3.0];

/// What a weight that is 0 is tried as.
const FROM_ZERO: [f64; 2] = [0.05, 0.3];

/// Gains below this, in points of nDCG × 100, are noise.
const NOISE: f64 = 0.02;

#[derive(Parser)]
struct Arguments {
    /// The folder of the sets.
    folder: PathBuf,
    /// Times that every weight is tried.
    #[arg(long, default_value_t = 2)]
    rounds: usize,
    /// Queries of a set and variant at most.
    #[arg(long, default_value_t = usize::MAX)]
    sample: usize,
    /// Threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Tries these weights alone.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Weights to begin with, as JSON; those that are not named have their defaults.
    #[arg(long, default_value = "{}")]
    from: String,
    /// Tunes without each set in turn, prints what it scores then, and ends.
    #[arg(long)]
    cross_validate: bool,
    /// Only prints the table of the weights to begin with.
    #[arg(long)]
    score: bool,
}

/// A query of a set and variant, with its evidence.
struct Prepared {
    set: usize,
    variant: usize,
    query: String,
    rehearsal: Rehearsal,
}

struct Bench {
    sets: Vec<Set>,
    indexes: Vec<SearchIndex>,
    variants: Vec<String>,
    sample: usize,
    threads: usize,
}

impl Bench {
    fn load(arguments: &Arguments) -> Outcome<Self> {
        let sets = sets(&arguments.folder)?;
        let indexes = sets.iter().map(|set| Ok(SearchIndex::in_memory(&set.documents)?)).collect::<Outcome<_>>()?;
        let variants = variants(&sets);
        Ok(Self { sets, indexes, variants, sample: arguments.sample.max(1), threads: arguments.threads.max(1) })
    }

    /// All queries, set by set and variant by variant.
    fn jobs(&self) -> Vec<(usize, usize, &str, &str)> {
        let mut jobs = Vec::new();
        for (number, set) in self.sets.iter().enumerate() {
            for (variant, name) in self.variants.iter().enumerate() {
                let queries = set.queries.get(name).map(Vec::as_slice).unwrap_or_default();
                let every = queries.len().div_ceil(self.sample).max(1);
                jobs.extend(
                    queries.iter().step_by(every).map(|(id, text)| (number, variant, id.as_str(), text.as_str())),
                );
            }
        }
        jobs
    }

    fn gather(&self, weights: &Weights) -> Outcome<Vec<Prepared>> {
        let jobs = self.jobs();
        let prepare = |&(set, variant, id, text): &(usize, usize, &str, &str)| -> Outcome<Prepared> {
            let (Some(index), Some(of)) = (self.indexes.get(set), self.sets.get(set)) else {
                return Err("a set has no index".into());
            };
            let rehearsal = index.rehearse(&of.query(text, 20), weights)?;
            Ok(Prepared { set, variant, query: id.to_owned(), rehearsal })
        };
        self.in_parallel(&jobs, prepare).into_iter().collect()
    }

    fn table(&self, prepared: &[Prepared], weights: &Weights) -> Table {
        let scores = self.in_parallel(prepared, |query: &Prepared| {
            self.sets.get(query.set).map_or(0.0, |set| set.ndcg(&query.query, query.rehearsal.rank(weights)))
        });
        let mut sums = vec![vec![(0.0, 0); self.variants.len()]; self.sets.len()];
        for (query, score) in prepared.iter().zip(scores) {
            if let Some((sum, count)) = sums.get_mut(query.set).and_then(|row| row.get_mut(query.variant)) {
                *sum += 100.0 * score;
                *count += 1;
            }
        }
        let cell = |(sum, count): (f64, i32)| (count > 0).then(|| sum / f64::from(count));
        Table { rows: sums.into_iter().map(|row| row.into_iter().map(cell).collect()).collect() }
    }

    /// Results in the order of the inputs.
    fn in_parallel<I: Sync, O: Send>(&self, inputs: &[I], work: impl Fn(&I) -> O + Sync) -> Vec<O> {
        const CHUNK: usize = 64;
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<(usize, Vec<O>)>> = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..self.threads {
                scope.spawn(|| {
                    loop {
                        let chunk = next.fetch_add(1, Ordering::Relaxed);
                        let Some(inputs) = inputs.chunks(CHUNK).nth(chunk) else { break };
                        let outputs = inputs.iter().map(&work).collect();
                        done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((chunk, outputs));
                    }
                });
            }
        });
        let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        done.sort_by_key(|(chunk, _)| *chunk);
        done.into_iter().flat_map(|(_, outputs)| outputs).collect()
    }
}

/// Tries weights, and remembers what it saw.
struct Tuner<'b> {
    bench: &'b Bench,
    prepared: Vec<Prepared>,
    /// What `prepared` was gathered with.
    gathered_with: String,
    seen: HashMap<String, Table>,
    left_out: Option<usize>,
}

impl<'b> Tuner<'b> {
    fn new(bench: &'b Bench) -> Self {
        Self { bench, prepared: Vec::new(), gathered_with: String::new(), seen: HashMap::new(), left_out: None }
    }

    fn table(&mut self, values: &Map<String, Value>) -> Outcome<Table> {
        let key = Value::Object(values.clone()).to_string();
        if let Some(table) = self.seen.get(&key) {
            return Ok(table.clone());
        }
        let weights: Weights = serde_json::from_value(Value::Object(values.clone()))?;
        let gathering: String =
            GATHERING.iter().filter_map(|name| values.get(*name)).map(|it| format!("{it} ")).collect();
        if gathering != self.gathered_with {
            self.prepared = self.bench.gather(&weights)?;
            self.gathered_with = gathering;
        }
        let table = self.bench.table(&self.prepared, &weights);
        self.seen.insert(key, table.clone());
        Ok(table)
    }

    fn score(&mut self, values: &Map<String, Value>) -> Outcome<f64> {
        let left_out = self.left_out;
        Ok(self.table(values)?.without(left_out))
    }

    /// The best weights that coordinate descent finds from these.
    fn descend(
        &mut self,
        mut values: Map<String, Value>,
        names: &[String],
        rounds: usize,
        out: &mut impl Write,
    ) -> Outcome<Map<String, Value>> {
        let mut best = self.score(&values)?;
        for _ in 0..rounds {
            let before = best;
            for name in names {
                let Some(Value::Number(start)) = values.get(name).cloned() else { continue };
                let current = start.as_f64().unwrap_or_default();
                let steps: Vec<f64> =
                    if current == 0.0 { FROM_ZERO.to_vec() } else { STEPS.iter().map(|step| step * current).collect() };
                for value in steps.into_iter().chain([0.0]) {
                    let tried =
                        if start.is_f64() { Value::from(round(value)) } else { Value::from(value.round() as u64) };
                    let mut changed = values.clone();
                    changed.insert(name.clone(), tried.clone());
                    let score = self.score(&changed)?;
                    if score > best + NOISE {
                        best = score;
                        values = changed;
                        writeln!(out, "{best:8.3}  {name} {tried}")?;
                        out.flush()?;
                    }
                }
            }
            if best <= before + NOISE {
                break;
            }
        }
        Ok(values)
    }
}

/// To three digits, so that weights can be read.
fn round(value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let scale = 10f64.powf(2.0 - value.abs().log10().floor());
    (value * scale).round() / scale
}

fn main() -> Outcome<()> {
    let arguments = Arguments::parse();
    let bench = Bench::load(&arguments)?;
    let start: Weights = serde_json::from_str(&arguments.from)?;
    let Value::Object(start) = serde_json::to_value(&start)? else { return Err("weights are an object".into()) };
    let mut out = std::io::stdout().lock();
    let mut tuner = Tuner::new(&bench);
    tuner.table(&start)?.print(&bench.sets, &mut out)?;
    if arguments.score {
        return Ok(());
    }
    // Those that gather come last: after each of them everything is gathered anew.
    let is_tried = |name: &&String| match arguments.only.as_slice() {
        [] => !FIXED.contains(&name.as_str()),
        only => only.contains(name),
    };
    let gathers = |name: &String| GATHERING.contains(&name.as_str());
    let (last, first): (Vec<String>, Vec<String>) = start.keys().filter(is_tried).cloned().partition(gathers);
    let names: Vec<String> = first.iter().chain(&last).cloned().collect();
    if arguments.cross_validate {
        return tuner.cross_validate(&start, &first, arguments.rounds, &mut out);
    }
    let tuned = tuner.descend(start, &names, arguments.rounds, &mut out)?;
    tuner.table(&tuned)?.print(&bench.sets, &mut out)?;
    Ok(writeln!(out, "{}", serde_json::to_string_pretty(&tuned)?)?)
}
