//! `ventanilla schema`.

use clap::Args;

use super::{Outcome, output};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ventanilla schema                                   the schema, with descriptions
  ventanilla schema > schema/schema.graphql           what the repository keeps and compares")]
pub(super) struct Schema {}

impl Schema {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        output::print(&schema::sdl())?;
        Ok(Outcome::Fine)
    }
}
