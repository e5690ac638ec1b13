//! `ventanilla serve`.

use std::{fs::OpenOptions, io, path::Path};

use anyhow::{Context, bail};
use clap::Args;
use entities::{db::Database, operator::Operator};

use super::Outcome;
use crate::{
    State,
    cli::note,
    config::{self, ListenAddress},
    edge::Edge,
    holdings::Holdings,
    settings::{self, OperatorFile},
    start::{self, Articles, SearchLogging},
};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ventanilla serve --database sqlite://desk.db
  ventanilla serve --database postgres://me:secret@db/desk --listen 0.0.0.0:8080
  ventanilla serve --database sqlite://desk.db --kb kb/articles --index /var/cache/ventanilla
  ventanilla serve --database sqlite://desk.db --rate 5000 --burst 200000 --trusted-proxies 10.0.0.0/8
  ventanilla serve --database sqlite://desk.db --trusted-documents persisted.json --only-trusted-documents

The operator's file is YAML; `qrIban`, `paymentPage` and `support` may be left out:
  name: Desk SA
  creditor: {name: Desk SA, iban: CH93 0076 2011 6238 5295 7, qrIban: ..., paymentPage: https://pay.example.org}
  support: {phone: +41 22 555 01 00, email: help@example.org, chat: https://..., timeZone: Europe/Zurich}

The tables must be there: `ventanilla migrate` makes them. VENTANILLA_SECRET holds the secret that signs links to files
and seals the secrets of sites; give all replicas the same. The folder of articles is watched; SIGHUP, and a push that a Git
host tells of at POST /hooks/knowledge-base, signed with VENTANILLA_KB_HOOK_SECRET, have it looked at too. SIGINT and SIGTERM close the desk after the requests under way.")]
pub(super) struct Serve {
    /// The database: sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, env = "VENTANILLA_DATABASE", hide_env_values = true, value_name = "URL")]
    database: String,
    /// Where to listen; port 0 takes a free one
    #[arg(long, env = "VENTANILLA_LISTEN", value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    listen: ListenAddress,
    #[command(flatten)]
    articles: Articles,
    #[command(flatten)]
    operator: OperatorFile,
    #[command(flatten)]
    edge: Edge,
    #[command(flatten)]
    search_log: SearchLogging,
}

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<Outcome> {
        let configured = self.operator.read()?;
        let edge = self.edge.read()?;
        let listener = start::bind(&self.listen).await?;
        // Side by side, since neither needs the other.
        let (articles, database) = tokio::join!(self.articles.load(), open(&self.database));
        let (articles, database) = (articles?, database?);
        // SQLite opens it all the same, for reading.
        if let Some((error, file)) = config::sqlite_file(&self.database).and_then(|it| Some((unwritable(&it)?, it))) {
            note(&format!(
                "The database file `{}` may not be written ({error}): nothing can be changed here.",
                file.display()
            ));
        }
        let operator = match configured {
            Some(operator) => operator,
            None => usual_operator(&database).await?,
        };
        let settings = settings::settings(operator, settings::secret().as_deref())?;
        let opening = self.articles.open(articles)?;
        database.tell_of_anything();
        let (guides, followed) = opening.into_parts();
        let services = start::services(database, guides, settings, self.search_log).await?;
        let state = followed(edge.apply(State::new(services)));
        note(&format!("The desk is open: {}", config::local_url(listener.local_addr()?)));
        start::serve_until_told(listener, state).await;
        Ok(Outcome::Fine)
    }
}

/// A database whose tables are up to date. A file that is not there is not made: it would be an empty desk.
pub(super) async fn open(url: &str) -> anyhow::Result<Database> {
    if let Some(file) = config::sqlite_file(url).filter(|file| !file.exists()) {
        bail!("there is no database file `{}`: run `ventanilla migrate --database {url}` first", file.display());
    }
    let database = start::connect(url).await?;
    match pending(&database).await? {
        0 => Ok(database),
        1 => bail!("the database lacks a migration: run `ventanilla migrate` on it first"),
        more => bail!("the database lacks {more} migrations: run `ventanilla migrate` on it first"),
    }
}

/// How many migrations are still to be run on a database of this program, or of an older one.
pub(super) async fn pending(database: &Database) -> anyhow::Result<usize> {
    const UNREADABLE: &str = "cannot read what the database holds";
    if let Some(unknown) = database.unknown_migrations().await.context(UNREADABLE)?.first() {
        bail!(
            "a newer ventanilla made the tables of this database, or another program did (`{unknown}` is no migration known \
             here): use that one, or name another database with --database"
        );
    }
    database.pending_migrations().await.context(UNREADABLE)
}

/// Why a file may not be written; nothing where it may.
fn unwritable(file: &Path) -> Option<io::Error> {
    OpenOptions::new().append(true).open(file).err()
}

/// Without a file: the invented company, for a demo world and for a desk that has no customer yet. Nobody's customers are
/// ever told to pay to invented accounts.
pub(super) async fn usual_operator(database: &Database) -> anyhow::Result<Operator> {
    match Holdings::of(database).await? {
        Holdings::Demo(_) => {}
        Holdings::Nothing => {
            note("No operator is configured: an invented one stands in until --operator names a file.")
        }
        Holdings::Data | Holdings::Foreign => bail!(
            "nobody is configured whom the organizations of this database pay: name the operator's file with --operator"
        ),
    }
    super::demo::operator()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_may_not_be_written_is_told_from_one_that_may() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("desk.db");
        std::fs::write(&file, "x").unwrap();
        assert!(unwritable(&file).is_none());
        assert!(unwritable(folder.path()).is_some());
        assert_eq!(std::fs::read(&file).unwrap(), b"x", "looking writes nothing");
    }
}
