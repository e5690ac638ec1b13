//! What is measured: the server, and the limit beside it.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;

use crate::{
    load::Connection,
    operations::{Request, introspection},
    peers,
    process::{Process, free_port},
};

/// Which database, by the name that results have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub(crate) const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A kind of server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `ventanilla serve`, as users run it.
    Ventanilla,
    /// The limit with rights.
    Limit,
    /// The limit without.
    Bare,
    /// From npm.
    Postgraphile,
    /// From npm, with its JIT.
    Mercurius,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [Self::Ventanilla, Self::Limit, Self::Bare, Self::Postgraphile, Self::Mercurius];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ventanilla => "ventanilla",
            Self::Limit => "limit",
            Self::Bare => "limit --bare",
            Self::Postgraphile => "PostGraphile",
            Self::Mercurius => "Mercurius",
        }
    }
}

/// A server that runs.
pub(crate) struct Subject {
    pub(crate) kind: Kind,
    pub(crate) process: Process,
    pub(crate) address: SocketAddr,
}

/// Where things lie.
pub(crate) struct Places {
    /// The binary of the server.
    pub(crate) ventanilla: PathBuf,
    /// For logs, the index and the rest.
    pub(crate) folder: PathBuf,
    /// The programs of the peers, with their packages installed.
    pub(crate) peers: PathBuf,
    /// The core that servers run on; `None`: any.
    pub(crate) core: Option<usize>,
}

const OPERATOR: &str = "name: Bench\ncreditor: {name: Bench, iban: CH9300762011623852957, qrIban: \
    CH4431999123000889012}\n";

impl Places {
    fn command(&self, program: &Path) -> Command {
        match self.core {
            None => Command::new(program),
            Some(core) => {
                let mut command = Command::new("taskset");
                command.args(["--cpu-list", &core.to_string()]).arg(program);
                command
            }
        }
    }

    fn introspection(&self) -> PathBuf {
        self.folder.join("introspection.json")
    }

    /// Starts the server and the limits over a database.
    pub(crate) async fn start(&self, database: &str) -> anyhow::Result<Vec<Subject>> {
        let mut subjects = vec![self.subject(Kind::Ventanilla, database).await?];
        let introspection = subjects[0].ask(&introspection()).await?;
        fs::write(self.introspection(), introspection)?;
        for kind in [Kind::Limit, Kind::Bare] {
            subjects.push(self.subject(kind, database).await?);
        }
        Ok(subjects)
    }

    /// Starts the server and its peers over a database.
    pub(crate) async fn start_with_peers(&self, database: &str) -> anyhow::Result<Vec<Subject>> {
        peers::install(database, &self.peers).await?;
        let mut subjects = Vec::new();
        for kind in [Kind::Ventanilla, Kind::Postgraphile, Kind::Mercurius] {
            subjects.push(self.subject(kind, database).await?);
        }
        Ok(subjects)
    }

    pub(crate) async fn subject(&self, kind: Kind, database: &str) -> anyhow::Result<Subject> {
        let port = free_port()?;
        let command = match kind {
            Kind::Ventanilla => self.ventanilla(database, port)?,
            Kind::Limit | Kind::Bare => {
                let mut command = self.command(&std::env::current_exe()?);
                command.args(["limit", "--database", database, "--port", &port.to_string(), "--introspection"]);
                command.arg(self.introspection());
                if kind == Kind::Bare {
                    command.arg("--bare");
                }
                command
            }
            Kind::Postgraphile | Kind::Mercurius => {
                peers::command(self.command(Path::new("node")), kind, &self.peers, database, port)
            }
        };
        let log = self.folder.join(format!("{}.log", kind.name().replace(" --", "-")));
        let (process, address) = Process::start(command, &log, port).await?;
        Ok(Subject { kind, process, address })
    }

    fn ventanilla(&self, database: &str, port: u16) -> anyhow::Result<Command> {
        let operator = self.folder.join("operator.yaml");
        fs::write(&operator, OPERATOR).with_context(|| format!("{} cannot be written", operator.display()))?;
        let mut command = self.command(&self.ventanilla);
        command.args(["serve", "--database", database, "--listen", &format!("127.0.0.1:{port}"), "--operator"]);
        command.arg(&operator).arg("--index").arg(self.folder.join("index"));
        // Buckets are kept as for everybody, but so large that no load empties them.
        command.args(["--rate", "1000000000", "--burst", "1000000000"]);
        command.env_remove("VENTANILLA_LOG").env("VENTANILLA_SECRET", "a secret that signs links to no files");
        Ok(command)
    }
}

impl Subject {
    /// One request of its own connection: the body of an answer without errors.
    pub(crate) async fn ask(&self, request: &Request) -> anyhow::Result<Vec<u8>> {
        let mut connection = Connection::open(self.address).await?;
        let (status, body) = connection.exchange(&request.bytes).await?;
        request.check(status, body).with_context(|| self.kind.name())?;
        Ok(body.to_vec())
    }
}
