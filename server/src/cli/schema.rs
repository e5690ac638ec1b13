//! `ventanilla schema`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::{Args, Subcommand};
use schema::diff::{self, Change, Report, Sdl, Severity};

use super::{
    Outcome, ReportFormat,
    output::{self, Place},
};

#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  ventanilla schema                                         the schema, with descriptions
  ventanilla schema > schema/schema.graphql                 what the repository keeps and compares
  ventanilla schema --costs > schema/operations/README.md   what the examples cost, in points
  ventanilla schema --federation > subgraph.graphql         what a gateway of Apollo Federation composes
  ventanilla schema diff schema/released.graphql            what clients of the last release will notice"
)]
pub(super) struct Schema {
    /// Print what each example operation costs instead, as a table in Markdown
    #[arg(long)]
    costs: bool,
    /// Print the schema as a subgraph of Apollo Federation instead, for composing it with others
    #[arg(long, conflicts_with = "costs")]
    federation: bool,
    #[command(subcommand)]
    command: Option<SchemaCommand>,
}

#[derive(Debug, Subcommand)]
enum SchemaCommand {
    /// Say what breaks clients, what may surprise them and what is safe; exits with 1 if something breaks
    #[command(after_help = "\
Examples:
  ventanilla schema diff schema/released.graphql                  from the last release to this program
  ventanilla schema diff old.graphql new.graphql                  between two files
  ventanilla schema diff old.graphql --format json | jq '.changes[] | select(.severity == \"dangerous\")'
  ventanilla schema diff old.graphql new.graphql --format github  as annotations of a workflow's run")]
    Diff(Diff),
}

#[derive(Debug, Args)]
struct Diff {
    /// The schema that clients know, a file in the schema definition language
    old: PathBuf,
    /// The schema to come, likewise; without it that of this program
    new: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: ReportFormat,
}

impl Schema {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        if let Some(SchemaCommand::Diff(diff)) = self.command {
            return diff.run();
        }
        if self.costs {
            output::print(&schema::operations::costs())?;
        } else if self.federation {
            output::print(schema::federation::sdl())?;
        } else {
            output::print(&schema::sdl())?;
        }
        Ok(Outcome::Fine)
    }
}

impl Diff {
    fn run(self) -> anyhow::Result<Outcome> {
        let old = read(&self.old)?;
        let new = self.new.as_deref().map_or_else(|| Ok(schema::sdl()), read)?;
        let new_name = self.new.as_ref().map(|path| path.display().to_string());
        let report = diff::between(
            Sdl { name: &self.old.display().to_string(), text: &old },
            Sdl { name: new_name.as_deref().unwrap_or("this program's schema"), text: &new },
        )?;
        match self.format {
            ReportFormat::Text => output::print(&report.to_string())?,
            ReportFormat::Json => output::print_json(&report)?,
            ReportFormat::Github => output::print(&annotations(&report, new_name.as_deref()))?,
        }
        Ok(if report.breaking == 0 { Outcome::Fine } else { Outcome::Faulty })
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| {
        format!("cannot read the schema {}; give a file in the schema definition language", path.display())
    })
}

/// What breaks as errors, what is dangerous as warnings, and what sums it up. Safe changes are no news.
fn annotations(report: &Report, file: Option<&str>) -> String {
    let lines = report.changes.iter().filter_map(|change| annotation(change, file));
    lines.chain([report.summary()]).collect::<Vec<_>>().join("\n")
}

fn annotation(change: &Change, file: Option<&str>) -> Option<String> {
    let level = match change.severity {
        Severity::Breaking => output::Level::Error,
        Severity::Dangerous => output::Level::Warning,
        Severity::Safe => return None,
    };
    let title = format!("{} change: {}", change.severity.as_str(), change.kind.as_str());
    let place = file.map(|file| Place { file, line: change.line, column: None });
    Some(output::annotation(level, place, &title, &change.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn github_is_told_of_what_clients_may_notice() {
        let old = Sdl { name: "old.graphql", text: "type Query {\n  a: Int\n  b: Int\n  e: E\n}\nenum E { X }\n" };
        let new = Sdl { name: "new.graphql", text: "type Query {\n  b: Int\n  c: Int\n  e: E\n}\nenum E { X Y }\n" };
        let report = diff::between(old, new).expect("two schemas");
        assert_eq!(
            annotations(&report, Some("schema/new.graphql")),
            "::error file=schema/new.graphql,line=1,title=breaking change%3A FIELD_REMOVED::Query.a was removed.\n\
             ::warning file=schema/new.graphql,line=6,title=dangerous change%3A VALUE_ADDED_TO_ENUM::E.Y was added.\n\
             1 breaking change, 1 dangerous one, 1 safe one"
        );
        assert!(annotations(&report, None).starts_with("::error title=breaking change%3A FIELD_REMOVED::Query.a"));
    }
}
