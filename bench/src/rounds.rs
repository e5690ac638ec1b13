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
    operations::{Operation, Request},
    payments, peers,
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
    /// Measure the peers beside the server, on PostgreSQL; nothing else then
    #[arg(long)]
    peers: bool,
    /// The peers' programs, with their packages installed
    #[arg(long, value_name = "DIR", default_value = "bench/peers")]
    peers_folder: PathBuf,
    /// The core that servers run on; this program should run on another
    #[arg(long, value_name = "CORE")]
    server_core: Option<usize>,
}

/// Requests of which every answer is compared before anything is measured.
const COMPARED: usize = 100;
/// Before an operation is measured, every subject answers it so long.
const WARM_UP: Duration = Duration::from_millis(1_500);

impl Options {
    pub(crate) fn operations(&self) -> Vec<Operation> {
        let asked = |operation: &Operation| self.only.is_empty() || self.only.contains(operation);
        Operation::ALL.into_iter().filter(asked).collect()
    }

    /// Whether the load never sleeps: where it has cores to itself, which it shares with PostgreSQL.
    pub(crate) fn stays_awake(&self, engine: Engine) -> bool {
        self.server_core.is_some() && engine == Engine::Sqlite
    }

    fn url(&self, engine: Engine) -> Option<String> {
        match engine {
            Engine::Sqlite => Some(format!("sqlite://{}", self.folder.join("sqlite.db").display())),
            Engine::Postgres => self.postgres.as_ref().map(|server| format!("{server}/bench")),
        }
    }

    fn engines(&self) -> Vec<Engine> {
        let wanted = if self.peers { Some(Engine::Postgres) } else { self.database };
        Engine::ALL.into_iter().filter(|engine| wanted.is_none_or(|wanted| wanted == *engine)).collect()
    }
}

/// Measures, says how it goes, writes the results down and prints the table.
pub(crate) async fn run(options: &Options) -> anyhow::Result<()> {
    let places = Places {
        ventanilla: options.ventanilla.clone(),
        folder: options.folder.clone(),
        peers: options.peers_folder.clone(),
        core: options.server_core,
    };
    let mut report = Report::default();
    for engine in options.engines() {
        let Some(url) = options.url(engine) else { bail!("--postgres names no server to measure on") };
        let manifest = options.folder.join(format!("{}.json", engine.name().to_lowercase()));
        let manifest = data::prepare(&url, &manifest).await?;
        if options.peers {
            beside_peers(options, &places, engine, &url, &manifest, &mut report).await?;
            continue;
        }
        reads(options, &places, engine, &url, &manifest, &mut report).await?;
        payments::run(options, &places, engine, &url, &manifest, &mut report).await?;
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
        let asked: Vec<_> = subjects
            .iter()
            .filter(|subject| operation.has_limit() || subject.kind == Kind::Ventanilla)
            .map(|subject| (subject, Arc::clone(&requests)))
            .collect();
        measure(options, engine, operation, &asked, report).await?;
    }
    if options.only.is_empty() && !options.no_lengths {
        let window = Duration::from_millis(options.window);
        report.add_lengths(
            linearity::measure(&subjects[0], engine, manifest, window, options.stays_awake(engine)).await?,
        );
    }
    Ok(())
}

async fn beside_peers(
    options: &Options,
    places: &Places,
    engine: Engine,
    url: &str,
    manifest: &Manifest,
    report: &mut Report,
) -> anyhow::Result<()> {
    let subjects = places.start_with_peers(url).await?;
    for operation in options.operations().into_iter().filter(|operation| peers::OPERATIONS.contains(operation)) {
        let mut asked = Vec::with_capacity(subjects.len());
        for subject in &subjects {
            let requests = match subject.kind {
                Kind::Ventanilla => operation.requests(manifest),
                _ => {
                    peers::same_content(&subjects[0], subject, operation, manifest).await?;
                    peers::requests(subject.kind, operation, manifest)?
                }
            };
            asked.push((subject, Arc::new(requests)));
        }
        measure(options, engine, operation, &asked, report).await?;
    }
    Ok(())
}

/// All rounds of an operation. Another subject begins each round.
pub(crate) async fn measure(
    options: &Options,
    engine: Engine,
    operation: Operation,
    asked: &[(&Subject, Arc<Vec<Request>>)],
    report: &mut Report,
) -> anyhow::Result<()> {
    let awake = options.stays_awake(engine);
    // Each subject has its own count, which never goes back: idempotency keys are made of it.
    let asked: Vec<_> =
        asked.iter().map(|(subject, requests)| (subject, requests, Arc::new(AtomicUsize::new(1)))).collect();
    // Caches fill, and what compiles at run time does so.
    for (subject, requests, next) in &asked {
        load::window(subject.address, &subject.process, requests, next, 16, WARM_UP, awake).await?;
        subject.process.empty_log()?;
    }
    for &connections in &options.connections {
        for round in 0..options.rounds {
            for (subject, requests, next) in asked.iter().cycle().skip(round % asked.len()).take(asked.len()) {
                let length = Duration::from_millis(options.window);
                let (address, process) = (subject.address, &subject.process);
                let window = load::window(address, process, requests, next, connections, length, awake).await?;
                process.empty_log()?;
                report.add(Measured { engine, operation, kind: subject.kind, connections, window });
            }
        }
        say(format_args!("{}", report.line(engine, operation, connections)));
    }
    Ok(())
}
