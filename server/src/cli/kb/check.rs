//! `ventanilla kb check`.

use std::{fs, path::Path};

use clap::Args;
use entities::clock::{Clock, SystemClock};
use kb::{Report, lint, mend};
use serde_json::json;

use super::{coordinates, folder::Folder};
use crate::cli::{Outcome, ReportFormat, output};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Give headings the anchors that they lack first; articles change only where one is added
    #[arg(long)]
    fix: bool,
}

impl Check {
    pub(super) fn run(self, folder: &Folder, schema: Option<&Path>, format: ReportFormat) -> anyhow::Result<Outcome> {
        let mut loaded = folder.load()?;
        let mut added = Vec::new();
        if self.fix {
            let root = folder.to_write()?;
            let (edits, written) = mend::missing_anchors(&loaded, |path| fs::read_to_string(root.join(path)))?;
            folder.write(&edits)?;
            if !edits.is_empty() {
                loaded = folder.load()?;
            }
            added = written;
        }
        let report = lint::check(&loaded, &coordinates(schema)?, SystemClock.today());
        match format {
            ReportFormat::Json => {
                let mut json = serde_json::to_value(&report)?;
                if self.fix {
                    json["added"] = json!(added);
                }
                output::print_json(&json)?;
            }
            ReportFormat::Text | ReportFormat::Github => {
                let fixed = added.iter().map(|it| format!("{}:{}: added {{#{}}}", it.path, it.line, it.anchor));
                let report = match format {
                    ReportFormat::Github => annotations(&report, folder),
                    _ => report.to_string(),
                };
                output::print(&fixed.chain([report]).collect::<Vec<_>>().join("\n"))?;
            }
        }
        Ok(if report.error_count() == 0 { Outcome::Fine } else { Outcome::Faulty })
    }
}

/// Every finding as an annotation, then what sums them up.
pub(super) fn annotations(report: &Report, folder: &Folder) -> String {
    let lines = report.findings.iter().map(|finding| folder.annotation(finding));
    lines.chain([report.summary()]).collect::<Vec<_>>().join("\n")
}
