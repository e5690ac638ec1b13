//! Runs the queries of a relevance set and writes a TREC run file, one line a hit.
//!
//! `trec --corpus corpus.jsonl --queries queries.clean.tsv --run set.clean.run`, and for tuning `--index FOLDER` (built
//! once, opened again afterwards) and `--weight k1=0.8` (any field of `Weights`, any number of times). `--queries` and
//! `--run` may be given several times, in pairs.

use std::collections::HashMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::Parser;
use search_index::{Document, Query, SearchIndex, Weights};
use serde::Deserialize;

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
}

#[derive(Deserialize)]
struct Line {
    id: String,
    lang: String,
    title: String,
    headings: String,
    body: String,
}

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments = Arguments::parse();
    let weights = weights(&arguments.weights)?;
    let documents = documents(&fs::read_to_string(&arguments.corpus)?)?;
    let locale = documents.first().map(|document| document.locale.clone()).unwrap_or_default();
    let index = match &arguments.index {
        Some(folder) => SearchIndex::open_or_build(folder, &arguments.corpus.to_string_lossy(), || documents)?.0,
        None => SearchIndex::in_memory(&documents)?,
    };
    for (queries, run) in arguments.queries.iter().zip(&arguments.run) {
        let mut out = BufWriter::new(fs::File::create(run)?);
        for line in fs::read_to_string(queries)?.lines() {
            let (id, text) = line.split_once('\t').ok_or("a query line has no tab")?;
            let query = Query {
                text: text.to_owned(),
                locales: vec![locale.clone()],
                max_audience: 0,
                limit: 100,
                ..Query::default()
            };
            for (rank, hit) in (1..).zip(index.search_with(&query, &weights)?.hits) {
                writeln!(out, "{id}\tQ0\t{}\t{rank}\t{}\tventanilla", hit.id, hit.score)?;
            }
        }
        out.flush()?;
    }
    Ok(())
}

fn weights(given: &[String]) -> Outcome<Weights> {
    let mut values: HashMap<&str, serde_json::Value> = HashMap::new();
    for pair in given {
        let (name, value) = pair.split_once('=').ok_or("a weight is name=value")?;
        values.insert(name, serde_json::from_str(value)?);
    }
    Ok(serde_json::from_value(serde_json::to_value(values)?)?)
}

fn documents(corpus: &str) -> Outcome<Vec<Document>> {
    let mut documents = Vec::new();
    for line in corpus.lines() {
        let Line { id, lang, title, headings, body } = serde_json::from_str(line)?;
        let (article, anchor) = id.split_once('#').unwrap_or((&id, ""));
        documents.push(Document {
            article: article.to_owned(),
            is_preamble: anchor == "0",
            locale: lang,
            title,
            heading: headings,
            body,
            id,
            ..Document::default()
        });
    }
    Ok(documents)
}
