//! The commands. A file a command; each says in `--help` what it does, with examples.
//!
//! Exit codes: 0 when it worked; 1 with one line on stderr when it did not; 2 for a wrong command line.

mod demo;
mod kb;
mod ledger;
#[cfg(feature = "mcp")]
mod mcp;
mod migrate;
mod output;
mod schema;
mod secrets;
mod serve;

pub(crate) use output::note;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::logging::{self, LogFormat};

/// The self-service desk: one GraphQL endpoint, and the guides that explain it.
#[derive(Debug, Parser)]
#[command(name = "ventanilla", version, propagate_version = true, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// How log lines are written, on stderr. What is logged says VENTANILLA_LOG, such as `warn` or `info,sqlx=debug`.
    #[arg(long, global = true, value_enum, default_value_t, env = "VENTANILLA_LOG_FORMAT", value_name = "FORMAT")]
    log_format: LogFormat,
}

const EXAMPLES: &str = "\
Examples:
  ventanilla demo                                            a world to play with, on http://127.0.0.1:8080
  ventanilla migrate --database postgres://me@db/desk        make or update the tables
  ventanilla serve --database postgres://me@db/desk          open the desk
  ventanilla kb check --kb kb/articles                       check the articles against the schema
  ventanilla kb gaps --database sqlite://desk.db             what people searched for in vain
  ventanilla ledger verify --database sqlite://desk.db       prove that the books are in order
  ventanilla secrets reseal --database sqlite://desk.db      after VENTANILLA_SECRET has changed
  ventanilla schema > schema.graphql                         export the GraphQL schema
  ventanilla schema diff schema.graphql                      what its clients will notice of this program's

`ventanilla COMMAND --help` has more.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a demo world, or open the one of last time, and serve it with a playground and tokens
    Demo(demo::Demo),
    /// Serve a database that `ventanilla migrate` made
    Serve(serve::Serve),
    /// Make the tables of a database, or bring them up to date
    Migrate(migrate::Migrate),
    /// Print the GraphQL schema in the schema definition language, or compare two
    Schema(schema::Schema),
    /// Check, search, count and begin the articles of the knowledge base
    Kb(kb::Kb),
    /// Prove that the books are in order
    Ledger(ledger::Ledger),
    /// Look after the secrets of sites
    Secrets(secrets::Secrets),
    /// Let an assistant on this machine read the guides, by the Model Context Protocol
    #[cfg(feature = "mcp")]
    Mcp(mcp::Mcp),
}

/// How a command prints what it found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// How a command prints what it found in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum ReportFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// Errors and warnings for GitHub, at their lines of the files.
    Github,
}

/// What a command came to: whether what it was asked to check is in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Fine,
    Faulty,
}

/// Runs the command of the command line.
pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    let _log = logging::start(cli.log_format);
    let outcome = match cli.command {
        Command::Demo(demo) => demo.run().await,
        Command::Serve(serve) => serve.run().await,
        Command::Migrate(migrate) => migrate.run().await,
        Command::Schema(schema) => schema.run(),
        Command::Kb(kb) => kb.run().await,
        Command::Ledger(ledger) => ledger.run().await,
        Command::Secrets(secrets) => secrets.run().await,
        #[cfg(feature = "mcp")]
        Command::Mcp(mcp) => mcp.run().await,
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Faulty) => ExitCode::FAILURE,
        Err(error) => {
            output::failure(&error);
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_command_has_examples() {
        fn check(command: &clap::Command) {
            let has_examples = command.get_after_help().is_some_and(|help| help.to_string().contains("Example"));
            assert!(has_examples, "`{}` has none", command.get_name());
            command.get_subcommands().for_each(check);
        }
        Cli::command().debug_assert();
        check(&Cli::command());
    }

    #[test]
    fn wrong_command_lines_are_refused() {
        for line in [
            "ventanilla",
            "ventanilla fly",
            "ventanilla serve",
            "ventanilla demo --listen nowhere",
            "ventanilla demo --listen 127.0.0.1:99999",
            "ventanilla demo --organizations 0",
            "ventanilla demo --organizations -1",
            "ventanilla demo --seed x",
            "ventanilla demo --rate -1",
            "ventanilla demo --burst 10",
            "ventanilla demo --trusted-proxies nowhere",
            "ventanilla demo --only-trusted-documents",
            "ventanilla demo --format xml",
            "ventanilla schema diff",
            "ventanilla schema diff a b c",
            "ventanilla schema --costs diff a",
            "ventanilla kb",
            "ventanilla kb search",
            "ventanilla kb gaps",
            "ventanilla kb gaps --database sqlite://desk.db --days 0",
            "ventanilla kb gaps --database sqlite://desk.db --coordinate not.a.coordinate.at.all",
            "ventanilla demo --search-log-days 4000",
            "ventanilla kb relevance",
            "ventanilla kb relevance set --worst -1",
            "ventanilla kb corpus --locale nonsense-language-tag",
            "ventanilla kb new",
            "ventanilla kb new Pagar",
            "ventanilla kb new --category invoices --kind film Pagar",
            "ventanilla kb new --locale fr Payer",
            "ventanilla kb new --locale fr --translates pagar --category invoices Payer",
            "ventanilla kb import",
            "ventanilla kb import source",
            "ventanilla kb import a b --from wordpress",
            "ventanilla kb import a b --category Two_Words",
            "ventanilla kb import a b --images-url images",
            "ventanilla kb export",
            "ventanilla kb export --to x --base-url nowhere",
            "ventanilla kb export --to x --audience everybody",
            "ventanilla kb translated",
            "ventanilla kb translated --all pagar",
            "ventanilla ledger",
            "ventanilla ledger verify",
            "ventanilla secrets",
            "ventanilla secrets reseal",
            "ventanilla mcp",
            "ventanilla kb search --locale nonsense-language-tag pagar",
        ] {
            let error = Cli::try_parse_from(line.split(' ')).expect_err(line);
            assert_eq!(error.exit_code(), 2, "{line}");
        }
    }
}
