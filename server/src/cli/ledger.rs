//! `ventanilla ledger`: for whoever answers for the books.

use std::fmt::Write as _;

use clap::{Args, Subcommand};
use entities::prepaid::ledger::{self, LedgerReport};
use serde_json::json;

use super::{Format, Outcome, output};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ventanilla ledger verify --database sqlite://desk.db
  ventanilla ledger verify --database postgres://me@db/desk --format json")]
pub(super) struct Ledger {
    #[command(subcommand)]
    command: LedgerCommand,
}

#[derive(Debug, Subcommand)]
enum LedgerCommand {
    /// Prove that every movement balances and that balances, invoices and answers agree with it; exits with 1 if not
    #[command(after_help = "\
Examples:
  ventanilla ledger verify --database sqlite://desk.db
  ventanilla ledger verify --database postgres://me@db/desk --format json | jq '.problems[]'

It reads one moment of the whole ledger and changes nothing; the desk may be open meanwhile.")]
    Verify(Verify),
}

#[derive(Debug, Args)]
struct Verify {
    /// The database: sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, env = "VENTANILLA_DATABASE", hide_env_values = true, value_name = "URL")]
    database: String,
    /// How to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

impl Ledger {
    pub(super) async fn run(self) -> anyhow::Result<Outcome> {
        let LedgerCommand::Verify(verify) = self.command;
        verify.run().await
    }
}

impl Verify {
    async fn run(self) -> anyhow::Result<Outcome> {
        let database = super::serve::open(&self.database).await?;
        let report = ledger::verify(&database).await?;
        database.close().await?;
        match self.format {
            Format::Text => output::print(&as_text(&report))?,
            Format::Json => output::print_json(&as_json(&report))?,
        }
        Ok(if report.is_in_order() { Outcome::Fine } else { Outcome::Faulty })
    }
}

fn as_json(report: &LedgerReport) -> serde_json::Value {
    let problems: Vec<_> =
        report.problems.iter().map(|problem| json!({"kind": problem.kind(), "message": problem.to_string()})).collect();
    json!({
        "inOrder": report.is_in_order(),
        "transactions": report.transactions,
        "entries": report.entries,
        "prepaidAccounts": report.accounts,
        "invoices": report.invoices,
        "idempotencyKeys": report.keys,
        "problems": problems,
    })
}

fn as_text(report: &LedgerReport) -> String {
    let mut text = format!(
        "{} transactions with {} entries, {} prepaid accounts, {} invoices, {} idempotency keys: ",
        report.transactions, report.entries, report.accounts, report.invoices, report.keys
    );
    match report.problems.len() {
        0 => text.push_str("in order."),
        1 => text.push_str("one problem."),
        more => {
            // Writing to a string cannot fail.
            let _ = write!(text, "{more} problems.");
        }
    }
    for problem in &report.problems {
        let _ = write!(text, "\n{}: {problem}", problem.kind());
    }
    text
}

#[cfg(test)]
mod tests {
    use entities::{ids::PaymentId, prepaid::ledger::LedgerProblem};

    use super::*;

    #[test]
    fn a_report_counts_and_names_every_problem() {
        let mut report =
            LedgerReport { transactions: 2, entries: 4, accounts: 1, invoices: 3, keys: 1, problems: Vec::new() };
        assert!(as_text(&report).ends_with("1 idempotency keys: in order."));
        report.problems.push(LedgerProblem::Unposted(PaymentId::from(uuid::Uuid::nil())));
        let (text, json) = (as_text(&report), as_json(&report));
        assert!(text.contains("one problem.\nUNPOSTED: payment pay_"), "{text}");
        assert_eq!((&json["inOrder"], &json["problems"][0]["kind"]), (&json!(false), &json!("UNPOSTED")));
    }
}
