//! Prints how good the answers to relevance sets are: `relevance FOLDER [--floor NUMBER]`.
//!
//! A folder holds sets (each with `corpus.jsonl`, `qrels.tsv`, `meta.json` and `queries.<variant>.tsv`) or is one.

use std::io::Write;
use std::path::PathBuf;

use clap::Parser;
use search_index::SearchIndex;

use crate::sets::{Outcome, Set, sets};
use crate::table::{Table, variants};

#[path = "relevance/sets.rs"]
mod sets;
#[path = "relevance/table.rs"]
mod table;

/// Hits asked for: ten count, and those that are to be left out may stand before them.
const HITS: usize = 20;

#[derive(Parser)]
struct Arguments {
    /// The folder of the sets.
    folder: PathBuf,
    /// Fails where the mean of all sets is lower.
    #[arg(long)]
    floor: Option<f64>,
}

fn main() -> Outcome<()> {
    let arguments = Arguments::parse();
    let sets = sets(&arguments.folder)?;
    let variants = variants(&sets);
    let rows = sets.iter().map(|set| row(set, &variants)).collect::<Outcome<_>>()?;
    let table = Table { rows };
    let mut out = std::io::stdout().lock();
    table.print(&sets, &mut out)?;
    let (all, floor) = (table.without(None), arguments.floor.unwrap_or_default());
    if all < floor {
        writeln!(out)?;
        return Err(format!("the answers score {all:.2}, less than the floor of {floor:.2}").into());
    }
    Ok(())
}

fn row(set: &Set, variants: &[String]) -> Outcome<Vec<Option<f64>>> {
    let index = SearchIndex::in_memory(&set.documents)?;
    let mut row = Vec::new();
    for variant in variants {
        let Some(queries) = set.queries.get(variant).filter(|queries| !queries.is_empty()) else {
            row.push(None);
            continue;
        };
        let mut sum = 0.0;
        for (id, text) in queries {
            let hits = index.search(&set.query(text, HITS))?.hits;
            sum += set.ndcg(id, hits.iter().map(|hit| hit.id.as_str()));
        }
        row.push(Some(100.0 * sum / queries.len() as f64));
    }
    Ok(row)
}
