//! What searching costs in a large knowledge base: `cargo bench -p search-index -- [FOLDER] [--sections 80000,7500]`.
//!
//! FOLDER holds relevance sets (as for `scripts/relevance`); without it the project's own guides and queries are taken.
//! One language after the other they are multiplied to so many sections (see `corpus`). Reported: indexing, its memory, the
//! size on disk and that of its larger parts, opening again; the median and the 99th of a hundred queries, one thread, ten hits with their snippets,
//! facets and corrections: as asked, with a typo, and pasted error texts of 200 characters; the same of what is completed
//! while somebody types; how long it takes until an article that was replaced is found; and queries a second by 1, 2 and 16
//! threads. Nothing is asserted: run it with nothing else running.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use search_index::{Document, Query, SearchIndex};

use crate::memory::Watched;
use crate::sets::Outcome;
use crate::source::Source;

mod corpus;
mod memory;
#[path = "../../examples/relevance/sets.rs"]
mod sets;
mod source;
mod space;

/// As the server allocates.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Clients for each row of throughput.
const CLIENTS: [usize; 3] = [1, 2, 16];

/// How long throughput is looked at.
const WINDOW: Duration = Duration::from_secs(3);

/// Characters of a pasted error text.
const PASTED: usize = 200;

/// Queries of each kind at most.
const QUERIES: usize = 400;

/// Completions that are asked for.
const SUGGESTIONS: usize = 8;

/// Articles that are replaced, each by itself.
const REPLACED: usize = 20;

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
    let (prefixes, misspelt) = (prefixes(&documents, false), prefixes(&documents, true));
    let replaced = some_articles(&documents);
    let watched = Watched::new();
    let started = Instant::now();
    SearchIndex::open_or_build(folder.path(), "bench", || documents)?;
    let built = started.elapsed();
    let memory = watched.most();
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
    space::write_parts(folder.path(), text, &mut out)?;
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
        let times = latency(queries, |query| Ok(index.search(query)?))?;
        write_latency(&mut out, name, &times)?;
    }
    for (name, prefixes) in [("completed", &prefixes), ("completed, typo", &misspelt)] {
        let times = latency(prefixes, |prefix| Ok(index.suggest(prefix, locale, 0, SUGGESTIONS)?))?;
        write_latency(&mut out, name, &times)?;
    }
    let times = replacing(&index, locale, &replaced)?;
    write_latency(&mut out, "replaced", &times)?;
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

/// What somebody types who looks for a title or a heading: one to twelve letters of it, with a typo from five on.
fn prefixes(documents: &[Document], misspelt: bool) -> Vec<String> {
    let every = (documents.len() / QUERIES).max(1);
    let letters = if misspelt { 5..=12 } else { 1..=12 };
    let texts = documents.iter().step_by(every).map(|it| if it.heading.is_empty() { &it.title } else { &it.heading });
    texts
        .zip(letters.cycle())
        .map(|(text, letters)| text.chars().take(letters).enumerate())
        .map(|typed| typed.filter(|(at, _)| !misspelt || *at != 2).map(|(_, letter)| letter).collect())
        .collect()
}

/// All documents of each of a few articles.
fn some_articles(documents: &[Document]) -> Vec<Vec<Document>> {
    let every = (documents.len() / REPLACED).max(1);
    let of_article = |article: &str| documents.iter().filter(|it| it.article == article).cloned().collect();
    documents.iter().step_by(every).map(|document| of_article(&document.article)).collect()
}

/// From handing in an article with other words to finding it by them.
fn replacing(index: &SearchIndex, locale: &str, articles: &[Vec<Document>]) -> Outcome<Vec<Duration>> {
    let mut times = Vec::new();
    for article in articles {
        let mut other = article.clone();
        other.iter_mut().for_each(|section| section.body.push_str(" Xylographie."));
        let names: Vec<&str> = article.first().map(|section| section.article.as_str()).into_iter().collect();
        let started = Instant::now();
        let next = index.replaced("other", &names, &other)?;
        let found = next.search(&query(locale, "xylographie "))?;
        times.push(started.elapsed());
        if found.total != 1 {
            return Err(format!("{} articles are found by the new word instead of one", found.total).into());
        }
    }
    times.sort();
    Ok(times)
}

/// How long each takes once it was done once unmeasured, the shortest first.
fn latency<T, R>(asked: &[T], ask: impl Fn(&T) -> Outcome<R>) -> Outcome<Vec<Duration>> {
    let mut times = Vec::with_capacity(asked.len());
    for asked in asked {
        ask(asked)?;
        let started = Instant::now();
        ask(asked)?;
        times.push(started.elapsed());
    }
    times.sort();
    Ok(times)
}

fn write_latency(out: &mut impl Write, name: &str, sorted: &[Duration]) -> Outcome<()> {
    let at = |percent: usize| sorted.get(sorted.len() * percent / 100).or(sorted.last()).copied().unwrap_or_default();
    let [median, p99] = [50, 99].map(|percent| at(percent).as_secs_f64() * 1e3);
    Ok(writeln!(out, "  {name:18} median {median:.2} ms, p99 {p99:.2} ms")?)
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
