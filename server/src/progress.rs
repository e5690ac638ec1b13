//! How far a long step has come: a bar on a terminal, plain lines elsewhere.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::note;

/// Shows the steps of something long, one after the other.
pub(crate) struct Reporter {
    bar: Option<ProgressBar>,
    step: String,
    /// Tenths of the step that were told already.
    told: u64,
}

impl Reporter {
    /// On stderr: stdout is for results.
    pub(crate) fn new() -> Self {
        Self::on(io::stderr().is_terminal())
    }

    fn on(terminal: bool) -> Self {
        let bar = terminal.then(|| {
            let bar = ProgressBar::new(0);
            // The template is a constant of ours; should the library change its mind about it, its own style stands.
            if let Ok(style) = ProgressStyle::with_template("{msg:24} {bar:32} {human_pos}/{human_len} {eta}") {
                bar.set_style(style.progress_chars("=> "));
            }
            bar
        });
        Self { bar, step: String::new(), told: 0 }
    }

    /// `done` of `total` of a step; a step begins when its name is first given.
    pub(crate) fn show(&mut self, step: &str, done: u64, total: u64) {
        match &self.bar {
            Some(bar) => {
                if self.step != step {
                    bar.reset();
                    bar.set_message(step.to_owned());
                }
                bar.set_length(total);
                bar.set_position(done);
            }
            None => {
                if let Some(line) = self.line(step, done, total) {
                    note(&line);
                }
            }
        }
        if self.step != step {
            step.clone_into(&mut self.step);
        }
    }

    /// A line at the beginning of a step and at each further fifth of it, so that a log stays short.
    fn line(&mut self, step: &str, done: u64, total: u64) -> Option<String> {
        // A step that is one piece is told of once.
        let fifths = if total < 2 { 0 } else { done.saturating_mul(5) / total };
        if self.step == step && fifths <= self.told {
            return None;
        }
        self.told = fifths;
        Some(match total {
            0 | 1 => format!("{step} ..."),
            _ => format!("{step}: {done} of {total}"),
        })
    }

    /// Takes the bar away.
    pub(crate) fn finish(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Reporter {
    fn drop(&mut self) {
        self.finish();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_lines_come_at_the_start_and_at_each_fifth() {
        let mut reporter = Reporter::on(false);
        let mut lines = Vec::new();
        for done in 0..=1_000 {
            lines.extend(reporter.line("invoices", done, 1_000));
            reporter.show("invoices", done, 1_000);
        }
        assert_eq!(lines.len(), 6, "{lines:?}");
        assert_eq!((lines[0].as_str(), lines[5].as_str()), ("invoices: 0 of 1000", "invoices: 1000 of 1000"));
        assert_eq!(reporter.line("ledger", 0, 1).as_deref(), Some("ledger ..."));
        reporter.show("ledger", 0, 1);
        assert_eq!(reporter.line("ledger", 1, 1), None);
    }
}
