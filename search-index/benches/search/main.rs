//! What searching costs in a large knowledge base: `cargo bench -p search-index -- [FOLDER] [--sections 80000,7500]`.
//!
//! FOLDER holds relevance sets (as for `scripts/relevance`); without it the project's own guides and queries are taken.
//! One language after the other they are multiplied to so many sections (see `corpus`). Reported: indexing, its memory, the size on disk,
//! opening again; the median and the 99th of a hundred queries, one thread, ten hits with their snippets, facets and
//! corrections: as asked, with a typo, and pasted error texts of 200 characters; and queries a second by 1, 2 and 16
//! threads. Nothing is asserted: run it with nothing else running.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use search_index::{Document, Query, SearchIndex};

use crate::sets::Outcome;
use crate::source::Source;

mod corpus;
#[path = "../../examples/relevance/sets.rs"]
mod sets;
mod source;

/// Clients for each row of throughput.
const CLIENTS: [usize; 3] = [1, 2, 16];

/// How long throughput is looked at.
const WINDOW: Duration = Duration::from_secs(3);

/// Characters of a pasted error text.
const PASTED: usize = 200;

/// Queries of each kind at most.
const QUERIES: usize = 400;

#[derive(Parser)]
struct Arguments {
    /// The folder of the sets.
    folder: Option<PathBuf>,
    /// Sizes to measure.
    #[arg(long, value_delimiter = ',', default_values_t = [80_000, 7_500])]
    sections: Vec<usize>,
    /// One language only.
    #[arg(long)]
    locale: Option<String>,
    /// What cargo says to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Outcome<()> {
    let arguments = Arguments::parse();
    let mut by_locale = match &arguments.folder {
        Some(folder) => source::of_sets(folder)?,
        None => source::of_guides(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))?,
    };
    by_locale.retain(|locale, _| arguments.locale.as_ref().is_none_or(|wanted| wanted == locale));
    for (locale, source) in &by_locale {
        for sections in &arguments.sections {
            measure(locale, source, *sections)?;
        }
    }
    Ok(())
}

fn measure(locale: &str, source: &Source, sections: usize) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    let folder = tempfile::tempdir()?;
    let documents = corpus::grow(&source.documents, sections);
    let text: usize = documents.iter().map(|it| it.title.len() + it.heading.len() + it.body.len()).sum();
    let pasted = pasted(&documents);
    let before = resident();
    let started = Instant::now();
    SearchIndex::open_or_build(folder.path(), "bench", || documents)?;
    let built = started.elapsed();
    let memory = peak().zip(before).map_or(0, |(peak, before)| peak.saturating_sub(before));
    let started = Instant::now();
    let index = SearchIndex::open_or_build(folder.path(), "bench", Vec::new)?.0;
    let opened = started.elapsed();
    let size = bytes(folder.path())?;
    writeln!(out, "{locale}, {sections} sections, {:.0} MB of text", text as f64 / 1e6)?;
    writeln!(
        out,
        "  index {:.1} s, {:.0} MB of memory beside the documents",
        built.as_secs_f64(),
        memory as f64 / 1e6
    )?;
    writeln!(out, "  on disk {:.0} MB, {:.2} times the text", size as f64 / 1e6, size as f64 / text.max(1) as f64)?;
    writeln!(out, "  opened again in {:.1} ms", opened.as_secs_f64() * 1e3)?;
    let asked =
        |texts: &[String]| -> Vec<Query> { texts.iter().map(|text| query(locale, text)).take(QUERIES).collect() };
    let kinds = [
        ("as asked", asked(&source.clean)),
        ("with a typo", asked(&source.typo)),
        ("unfinished", asked(&source.prefix)),
        ("pasted", asked(&pasted)),
    ];
    for (name, queries) in &kinds {
        if queries.is_empty() {
            continue;
        }
        let [median, p99] = latency(&index, queries)?;
        writeln!(
            out,
            "  {name:12} median {:.2} ms, p99 {:.2} ms",
            median.as_secs_f64() * 1e3,
            p99.as_secs_f64() * 1e3
        )?;
    }
    let queries = asked(&source.clean);
    for clients in CLIENTS {
        writeln!(out, "  {clients:2} clients {:.0} queries a second", throughput(&index, &queries, clients)?)?;
    }
    Ok(())
}

fn query(locale: &str, text: &str) -> Query {
    Query { text: text.to_owned(), locales: vec![locale.to_owned()], limit: 10, ..Query::default() }
}

/// Stretches of sections, as somebody pastes an error text into the search box.
fn pasted(documents: &[Document]) -> Vec<String> {
    let every = (documents.len() / QUERIES).max(1);
    let long = documents.iter().step_by(every).filter(|it| it.body.chars().count() > 2 * PASTED);
    long.map(|document| document.body.chars().skip(PASTED / 2).take(PASTED).collect()).collect()
}

/// Median and 99th of a hundred, each query once after it was asked once unmeasured.
fn latency(index: &SearchIndex, queries: &[Query]) -> Outcome<[Duration; 2]> {
    let mut times = Vec::with_capacity(queries.len());
    for query in queries {
        index.search(query)?;
        let started = Instant::now();
        index.search(query)?;
        times.push(started.elapsed());
    }
    times.sort();
    let at = |percent: usize| times.get(times.len() * percent / 100).or(times.last()).copied().unwrap_or_default();
    Ok([at(50), at(99)])
}

/// Queries a second by so many threads at once.
fn throughput(index: &SearchIndex, queries: &[Query], clients: usize) -> Outcome<f64> {
    let done = AtomicUsize::new(0);
    let started = Instant::now();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..clients)
            .map(|client| {
                let done = &done;
                scope.spawn(move || -> Outcome<()> {
                    for query in queries.iter().cycle().skip(client * 7) {
                        if started.elapsed() >= WINDOW {
                            break;
                        }
                        index.search(query)?;
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                    Ok(())
                })
            })
            .collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a client panicked")?)
    })?;
    Ok(done.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64())
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

fn status(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// The memory that the process holds, where Linux says.
fn resident() -> Option<u64> {
    status("VmRSS")
}

/// The most that it held.
fn peak() -> Option<u64> {
    status("VmHWM")
}
