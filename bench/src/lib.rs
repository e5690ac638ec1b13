//! Measures the server beside a hand-written limit: see BENCHMARKS.md for what is measured and how.

mod check;
mod data;
mod in_process;
mod introspection;
mod limit;
mod linearity;
mod load;
mod machine;
mod operations;
mod payments;
mod peers;
mod process;
mod report;
mod rounds;
mod subjects;
mod subscriptions;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

/// Measures the server beside a hand-written limit.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Fill a database with the data set, unless it holds it already
    Data {
        /// sqlite://FILE or postgres://…/NAME; whatever else it holds is thrown away
        #[arg(long, value_name = "URL")]
        database: String,
        /// Where it is written down by which identifiers and tokens the set can be asked for
        #[arg(long, value_name = "FILE")]
        manifest: PathBuf,
    },
    /// Serve the hand-written limit until it is killed
    Limit {
        /// sqlite://FILE or postgres://…/NAME, with the data set
        #[arg(long, value_name = "URL")]
        database: String,
        /// Ask nobody for rights
        #[arg(long)]
        bare: bool,
        /// The answer to introspection, served as it is
        #[arg(long, value_name = "FILE")]
        introspection: Option<PathBuf>,
        /// Where to listen on loopback
        #[arg(long, default_value_t = 8090)]
        port: u16,
    },
    /// Measure: servers are started on one core, loaded from another, and ended
    Run(rounds::Options),
    /// Measure the memory of many open subscriptions, each on a WebSocket of its own
    Subscriptions(subscriptions::Options),
}

/// Says something about the progress.
#[expect(clippy::print_stderr, reason = "a command talks on stderr")]
fn say(what: std::fmt::Arguments<'_>) {
    eprintln!("{what}");
}

/// The command line.
pub fn run() -> ExitCode {
    outcome(on_runtime(Arguments::parse().command.run()))
}

/// Times the schema in this process, over the data set on SQLite in `target/bench`.
pub fn execute() -> ExitCode {
    outcome(on_runtime(timings()))
}

/// On as many threads as this process may use cores.
fn on_runtime<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(future)
}

fn outcome(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(format_args!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

impl Command {
    async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Data { database, manifest } => data::prepare(&database, &manifest).await.map(|_| ()),
            Self::Limit { database, bare, introspection, port } => {
                limit::serve(&database, bare, introspection.as_deref(), port).await
            }
            Self::Run(options) => rounds::run(&options).await,
            Self::Subscriptions(options) => subscriptions::run(&options).await,
        }
    }
}

async fn timings() -> anyhow::Result<()> {
    // Beside this crate, wherever it is run from.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
    std::fs::create_dir_all(&folder)?;
    let database = format!("sqlite://{}", folder.join("sqlite.db").display());
    let manifest = data::prepare(&database, &folder.join("sqlite.json")).await?;
    let desk = in_process::Desk::open(&database, &folder).await?;
    for operation in operations::Operation::ALL.into_iter().filter(|operation| !operation.writes()) {
        let statements = desk.statements(operation, &manifest).await?;
        let (micros, bytes) = desk.cost(operation, &manifest).await?;
        say(format_args!("{:<3} {micros:>9.1} µs  {statements:>2} statements  {bytes:>7} bytes", operation.name()));
    }
    Ok(())
}
