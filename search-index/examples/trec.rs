//! Runs the queries of a relevance set and writes a TREC run file, one line a hit.
//!
//! `trec --corpus corpus.jsonl --queries queries.clean.tsv --run set.clean.run`. `--queries` and `--run` may be given
//! several times, in pairs. `--latency` prints how long a query takes (one thread, ten hits with their snippets and
//! facets), how long indexing and opening again, how large the index is, and the most memory that the process held.
//! `--index FOLDER` keeps the index and opens it again afterwards; `--weight k1=0.8` sets any field of `Weights`.

use std::collections::HashMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Parser;
use search_index::{Document, Query, SearchIndex, Weights};

use crate::sets::{Outcome, documents, queries, read};

#[path = "relevance/sets.rs"]
mod sets;

/// Times that each query is asked for `--latency`, after it was asked once unmeasured.
const ROUNDS: usize = 3;

#[derive(Parser)]
struct Arguments {
    /// Lines of `{id, lang, title, headings, body}`. What stands before `#` in an id is its article.
    #[arg(long)]
    corpus: PathBuf,
    /// Lines of a query's id, a tab, and its text.
    #[arg(long, required = true)]
    queries: Vec<PathBuf>,
    /// Where to write the hits.
    #[arg(long, required = true)]
    run: Vec<PathBuf>,
    /// Keeps the index here.
    #[arg(long)]
    index: Option<PathBuf>,
    /// A weight, as `name=value`.
    #[arg(long = "weight")]
    weights: Vec<String>,
    /// Prints how long things take.
    #[arg(long)]
    latency: bool,
}

fn main() -> Outcome<()> {
    let arguments = Arguments::parse();
    let weights = weights(&arguments.weights)?;
    let documents = documents(&read(&arguments.corpus)?)?;
    let locale = documents.first().map(|document| document.locale.clone()).unwrap_or_default();
    let query =
        |text: &str, limit| Query { text: text.to_owned(), locales: vec![locale.clone()], limit, ..Query::default() };
    let mut out = std::io::stdout().lock();
    let temporary = tempfile::tempdir()?;
    let index = match (&arguments.index, arguments.latency) {
        (Some(folder), false) => open(folder, &arguments.corpus, documents)?,
        (None, false) => SearchIndex::in_memory(&documents)?,
        (folder, true) => {
            let folder = folder.as_deref().unwrap_or(temporary.path());
            let sections = documents.len();
            let started = Instant::now();
            open(folder, &arguments.corpus, documents)?;
            let built = started.elapsed();
            let started = Instant::now();
            let index = open(folder, &arguments.corpus, Vec::new())?;
            let reopened = started.elapsed();
            writeln!(out, "sections {sections}")?;
            writeln!(out, "index {:.2} s, {:.1} MB on disk", built.as_secs_f64(), bytes(folder)? as f64 / 1e6)?;
            writeln!(out, "reopen {:.1} ms", reopened.as_secs_f64() * 1e3)?;
            index
        }
    };
    for (path, run) in arguments.queries.iter().zip(&arguments.run) {
        let queries = queries(path)?;
        let mut hits = BufWriter::new(fs::File::create(run)?);
        for (id, text) in &queries {
            for (rank, hit) in (1..).zip(index.search_with(&query(text, 100), &weights)?.hits) {
                writeln!(hits, "{id}\tQ0\t{}\t{rank}\t{}\tventanilla", hit.id, hit.score)?;
            }
        }
        hits.flush()?;
        if arguments.latency {
            let mut times = Vec::new();
            for (_, text) in &queries {
                let query = query(text, 10);
                index.search_with(&query, &weights)?;
                for _ in 0..ROUNDS {
                    let started = Instant::now();
                    index.search_with(&query, &weights)?;
                    times.push(started.elapsed());
                }
            }
            times.sort();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            writeln!(out, "{name} median {} us, p99 {} us", at(&times, 50).as_micros(), at(&times, 99).as_micros())?;
        }
    }
    if arguments.latency {
        match peak_memory() {
            Some(bytes) => writeln!(out, "memory at most {:.0} MB", bytes as f64 / 1e6)?,
            None => writeln!(out, "memory unknown: the operating system does not say")?,
        }
    }
    Ok(())
}

fn open(folder: &Path, corpus: &Path, documents: Vec<Document>) -> Outcome<SearchIndex> {
    Ok(SearchIndex::open_or_build(folder, &corpus.to_string_lossy(), || documents)?.0)
}

/// The time that so many of a hundred stay within.
fn at(sorted: &[Duration], percent: usize) -> Duration {
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// Bytes of all files in a folder.
fn bytes(folder: &Path) -> Outcome<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        sum += if metadata.is_dir() { bytes(&entry.path())? } else { metadata.len() };
    }
    Ok(sum)
}

/// The most memory that the process held, where Linux says.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

fn weights(given: &[String]) -> Outcome<Weights> {
    let mut values: HashMap<&str, serde_json::Value> = HashMap::new();
    for pair in given {
        let (name, value) = pair.split_once('=').ok_or("a weight is name=value")?;
        values.insert(name, serde_json::from_str(value)?);
    }
    Ok(serde_json::from_value(serde_json::to_value(values)?)?)
}
