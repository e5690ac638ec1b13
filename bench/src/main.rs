//! Measures the server beside a hand-written limit: see BENCHMARKS.md for what is measured and how.

mod data;
mod limit;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// The hand-written limit runs with it; the server has its own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    /// Serve the hand-written limit on a free port, until it is killed
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
    },
}

/// Says something about the progress.
#[expect(clippy::print_stderr, reason = "a command talks on stderr")]
fn say(what: std::fmt::Arguments<'_>) {
    eprintln!("{what}");
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(format_args!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    // As many threads as this process may use cores.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Data { database, manifest } => data::prepare(&database, &manifest).await.map(|_| ()),
            Command::Limit { database, bare, introspection } => {
                let ready = |address| say(format_args!("The limit is open: http://{address}"));
                limit::serve(&database, bare, introspection.as_deref(), ready).await
            }
        }
    })
}
