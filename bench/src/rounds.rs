//! Interleaved rounds: server, limit, bare limit, server, limit …, so that what slows the machine for a while slows all.

use std::{
    path::PathBuf,
    sync::{Arc, atomic::AtomicUsize},
    time::Duration,
};

use anyhow::bail;
use clap::Args;

use crate::{
    check,
    data::{self, Manifest},
    in_process::Desk,
    linearity, load,
    operations::Operation,
    report::{Measured, Report},
    say,
    subjects::{Engine, Kind, Places, Subject},
};

/// How to measure.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The server's binary
    #[arg(long, value_name = "FILE", default_value = "target/release/ventanilla")]
    ventanilla: PathBuf,
    /// For databases, logs and results
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    folder: PathBuf,
    /// A PostgreSQL server: databases of the name `bench` are made there, and thrown away
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// Only that database
    #[arg(long, value_name = "ENGINE")]
    database: Option<Engine>,
    /// Only these operations, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    only: Vec<Operation>,
    /// How often each subject is measured
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// How long each time, in milliseconds
    #[arg(long, default_value_t = 1_500, value_name = "MS")]
    window: u64,
    /// Connections at once, separated by commas
    #[arg(long, value_delimiter = ',', default_values_t = [16, 1, 64])]
    connections: Vec<usize>,
    /// Leave out how the cost grows with the length of an answer
    #[arg(long)]
    no_lengths: bool,
    /// The core that servers run on; this program should run on another
    #[arg(long, value_name = "CORE")]
    server_core: Option<usize>,
}

/// Requests of which every answer is compared before anything is measured.
const COMPARED: usize = 100;

impl Options {
    fn operations(&self) -> Vec<Operation> {
        let asked = |operation: &Operation| self.only.is_empty() || self.only.contains(operation);
        Operation::ALL.into_iter().filter(asked).collect()
    }

    fn url(&self, engine: Engine) -> Option<String> {
        match engine {
            Engine::Sqlite => Some(format!("sqlite://{}", self.folder.join("sqlite.db").display())),
            Engine::Postgres => self.postgres.as_ref().map(|server| format!("{server}/bench")),
        }
    }

    fn engines(&self) -> Vec<Engine> {
        Engine::ALL.into_iter().filter(|engine| self.database.is_none_or(|wanted| wanted == *engine)).collect()
    }
}

/// Measures, says how it goes, writes the results down and prints the table.
pub(crate) async fn run(options: &Options) -> anyhow::Result<()> {
    let places = Places {
        ventanilla: options.ventanilla.clone(),
        folder: options.folder.clone(),
        core: options.server_core,
    };
    let mut report = Report::default();
    for engine in options.engines() {
        let Some(url) = options.url(engine) else { bail!("--postgres names no server to measure on") };
        let manifest = options.folder.join(format!("{}.json", engine.name().to_lowercase()));
        let manifest = data::prepare(&url, &manifest).await?;
        reads(options, &places, engine, &url, &manifest, &mut report).await?;
        let desk = Desk::open(&url, &options.folder).await?;
        for operation in options.operations().into_iter().filter(|operation| !operation.writes()) {
            report.add_statements(engine, operation, desk.statements(operation, &manifest).await?);
        }
    }
    report.write(&options.folder)?;
    report.print();
    Ok(())
}

async fn reads(
    options: &Options,
    places: &Places,
    engine: Engine,
    url: &str,
    manifest: &Manifest,
    report: &mut Report,
) -> anyhow::Result<()> {
    let subjects = places.start(url).await?;
    for operation in options.operations() {
        if operation.writes() {
            continue;
        }
        let requests = operation.requests(manifest);
        check::same_answers(&subjects, operation, &requests[..COMPARED]).await?;
        let requests = Arc::new(requests);
        for &connections in &options.connections {
            for round in 0..options.rounds {
                for subject in order(&subjects, round) {
                    if !operation.has_limit() && subject.kind != Kind::Ventanilla {
                        continue;
                    }
                    let next = Arc::new(AtomicUsize::new(round * 101));
                    let window = Duration::from_millis(options.window);
                    let (address, process) = (subject.address, &subject.process);
                    let measured = load::window(address, process, &requests, &next, connections, window).await?;
                    process.empty_log()?;
                    report.add(Measured { engine, operation, kind: subject.kind, connections, window: measured });
                }
            }
            say(format_args!("{}", report.line(engine, operation, connections)));
        }
    }
    if options.only.is_empty() && !options.no_lengths {
        let window = Duration::from_millis(options.window);
        report.add_lengths(linearity::measure(&subjects[0], engine, manifest, window).await?);
    }
    Ok(())
}

/// Another one begins each round.
fn order(subjects: &[Subject], round: usize) -> impl Iterator<Item = &Subject> {
    subjects.iter().cycle().skip(round % subjects.len().max(1)).take(subjects.len())
}
