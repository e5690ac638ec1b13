//! Payments: the server and the raw writer, each on a copy of the data set of its own.

use std::sync::Arc;

use anyhow::bail;
use entities::{db::Database, prepaid::ledger};

use crate::{
    data::{self, Manifest},
    report::Report,
    rounds::{Options, measure},
    say,
    subjects::{Engine, Kind, Places},
};

/// Measures the operations that write, and proves the server's ledger afterwards.
pub(crate) async fn run(
    options: &Options,
    places: &Places,
    engine: Engine,
    url: &str,
    manifest: &Manifest,
    report: &mut Report,
) -> anyhow::Result<()> {
    let operations: Vec<_> = options.operations().into_iter().filter(|operation| operation.writes()).collect();
    if operations.is_empty() {
        return Ok(());
    }
    let (mut subjects, mut copies) = (Vec::new(), Vec::new());
    for (kind, name) in [(Kind::Ventanilla, "bench_server"), (Kind::Limit, "bench_limit")] {
        let copy = data::copy(url, name).await?;
        subjects.push(places.subject(kind, &copy).await?);
        copies.push(copy);
    }
    for operation in operations {
        let requests = Arc::new(operation.requests(manifest));
        for subject in &subjects {
            // One payment by hand: what is refused is told of before the load begins.
            subject.ask(&requests[0]).await?;
        }
        let asked: Vec<_> = subjects.iter().map(|subject| (subject, Arc::clone(&requests))).collect();
        measure(options, engine, operation, &asked, report).await?;
    }
    drop(subjects);
    prove(&copies[0]).await?;
    for copy in copies {
        data::remove(&copy).await?;
    }
    Ok(())
}

/// The server was killed in the middle of nothing, as benchmarks end; its ledger is in order all the same.
async fn prove(url: &str) -> anyhow::Result<()> {
    let db = Database::connect(url).await?;
    let report = ledger::verify(&db).await?;
    if !report.is_in_order() {
        bail!("the server's ledger is not in order after the load: {:?}", report.problems);
    }
    say(format_args!("The server's ledger is in order: {} transactions.", report.transactions));
    Ok(db.close().await?)
}
