//! `ventanilla migrate`.

use anyhow::Context;
use clap::Args;

use super::{Outcome, output, serve::pending};
use crate::start;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ventanilla migrate --database sqlite://desk.db             a file, made if it is not there
  ventanilla migrate --database postgres://me:secret@db/desk
  VENTANILLA_DATABASE=postgres://me@db/desk ventanilla migrate")]
pub(super) struct Migrate {
    /// The database: sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, env = "VENTANILLA_DATABASE", hide_env_values = true, value_name = "URL")]
    database: String,
}

impl Migrate {
    pub(super) async fn run(self) -> anyhow::Result<Outcome> {
        let database = start::connect(&self.database).await?;
        let pending = pending(&database).await?;
        database.migrate().await.context("the tables could not be brought up to date")?;
        output::note(&match pending {
            0 => "The tables are up to date.".to_owned(),
            1 => "One migration was run; the tables are up to date.".to_owned(),
            more => format!("{more} migrations were run; the tables are up to date."),
        });
        database.close().await?;
        Ok(Outcome::Fine)
    }
}
