//! `ventanilla schema`.

use clap::Args;

use super::{Outcome, output};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ventanilla schema                                   the schema, with descriptions
  ventanilla schema > schema/schema.graphql           what the repository keeps and compares
  ventanilla schema --costs > schema/costs.md         what the examples cost, in points")]
pub(super) struct Schema {
    /// Print what each example operation costs instead, as a table in Markdown
    #[arg(long)]
    costs: bool,
}

impl Schema {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        output::print(&if self.costs { schema::operations::costs() } else { schema::sdl() })?;
        Ok(Outcome::Fine)
    }
}
