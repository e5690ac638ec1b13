//! `ventanilla kb`: for writers.

mod check;
mod export;
mod folder;
mod gaps;
mod import;
mod preview;
mod relevance;
mod search;
mod stats;
mod target;
mod write;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use folder::Folder;
use kb::{Audience, FindingCode, Locale, SchemaCoordinates, front_matter};
use serde_json::json;

use super::{Outcome, ReportFormat, output};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ventanilla kb check --kb kb/articles
  ventanilla kb new --kb kb/articles --category invoices \"Pagar una factura\"
  ventanilla kb search \"pagar una factura\"
  ventanilla kb stats --format json")]
pub(super) struct Kb {
    #[command(subcommand)]
    command: KbCommand,
    /// The folder of articles; without it those shipped in the binary
    #[arg(long, global = true, env = "VENTANILLA_KB", value_name = "DIR")]
    kb: Option<PathBuf>,
    /// The GraphQL schema that the articles explain, in the schema definition language: any, a supergraph's or a subgraph's
    /// too; without it this program's own
    #[arg(long, global = true, env = "VENTANILLA_KB_SCHEMA", value_name = "FILE")]
    schema: Option<PathBuf>,
    /// The locale in which every article exists first
    #[arg(long, global = true, env = "VENTANILLA_DEFAULT_LOCALE", value_name = "TAG", default_value = "es")]
    default_locale: Locale,
    /// How to print
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    format: ReportFormat,
}

#[derive(Debug, Subcommand)]
enum KbCommand {
    /// Check the articles against each other and against the schema; exits with 1 if something is wrong
    #[command(after_help = "\
Examples:
  ventanilla kb check                                 the articles in the binary
  ventanilla kb check --kb kb/articles                those of a folder, file and line with each finding
  ventanilla kb check --kb kb/articles --fix          give headings the anchors that they lack, then check
  ventanilla kb check --kb kb/articles --format github as annotations of a workflow's run
  ventanilla kb check --kb help --schema supergraph.graphql   guides to another GraphQL API
  ventanilla kb check --format json | jq '.findings[] | select(.severity == \"error\")'")]
    Check(check::Check),
    /// Search the articles, as readers do
    #[command(after_help = "\
Examples:
  ventanilla kb search \"recordatorio de pago\"
  ventanilla kb search --locale en --limit 3 \"mysql prefix\"")]
    Search(search::Search),
    /// List what people searched for and did not find, or found and did not open: the articles to write, and to mend
    #[command(after_help = "\
Examples:
  ventanilla kb gaps --database sqlite://desk.db
  ventanilla kb gaps --database postgres://me@db/desk --kb kb/articles --locale fr --days 90
  ventanilla kb gaps --database sqlite://desk.db --coordinate Invoice.status --format json

Each query is searched again in the articles at hand: what they answer by now is named beside it. A desk counts searches by day,
without who searched; `--search-log-days` of `ventanilla serve` says for how long.")]
    Gaps(gaps::Gaps),
    /// Measure whether queries find the sections that people judged to answer them; exits with 1 if a floor is not held
    #[command(after_help = "\
Examples:
  ventanilla kb relevance search-index/relevance --kb kb/articles
  ventanilla kb relevance search-index/relevance --worst 20      and which queries fare worst

SET/queries.tsv has a query's id, its locale and its text a line; qrels.tsv the query's id, a section such as
en/pagar-una-factura#pay (the article by its slug in the default locale) and a grade, 2 for what answers and 1 for what
helps; floors.tsv, if it is there, a locale and the nDCG@10 x 100 that it must keep.")]
    Relevance(relevance::Relevance),
    /// Print every section as a line of JSON, for programs that measure searches
    #[command(after_help = "\
Examples:
  ventanilla kb corpus --kb kb/articles > corpus.jsonl
  ventanilla kb corpus --locale de")]
    Corpus(relevance::Corpus),
    /// Count articles, sections and words, and what is missing: coverage, translations, reviews
    #[command(after_help = "\
Examples:
  ventanilla kb stats
  ventanilla kb stats --coordinates                   how many articles explain each coordinate
  ventanilla kb stats --kb kb/articles --format json")]
    Stats(stats::Stats),
    /// Show the articles of a folder in a browser as the desk does, with what the check finds beside each; follows every
    /// change
    #[command(after_help = "\
Examples:
  ventanilla kb preview kb/articles                   on http://127.0.0.1:8081
  ventanilla kb preview kb/articles --listen 127.0.0.1:0 --format json   its address as a line of JSON")]
    Preview(preview::Preview),
    /// Begin an article, or the translation of one
    #[command(after_help = "\
Examples:
  ventanilla kb new --kb kb/articles --category invoices --about Mutation.payInvoice \"Pagar una factura\"
  ventanilla kb new --kb kb/articles --locale fr --translates pagar-una-factura \"Payer une facture\"")]
    New(write::New),
    /// Record that translations say what their sources say now
    #[command(after_help = "\
Examples:
  ventanilla kb translated --kb kb/articles pay-an-invoice        one translation
  ventanilla kb translated --kb kb/articles pagar-una-factura     the translations of an article
  ventanilla kb translated --kb kb/articles --locale fr --all     a whole locale")]
    Translated(write::Translated),
    /// Make articles of a Zendesk Help Center, of HTML pages, of a Docusaurus site or of an mdBook, with a report
    #[command(after_help = "\
What could not be taken as it was stands in import-report.md and import-report.json, with its file and line, and so does what
the check still finds.

Examples:
  ventanilla kb import ~/help-center articles --about Invoice     answers of /api/v2/help_center, as JSON files
  ventanilla kb import --from html ~/site articles --locale en --default-locale en
  ventanilla kb import ~/docs-site articles --images-url https://cdn.example.org/help
  ventanilla kb import ~/book articles --force                    once more, over what is there")]
    Import(import::Import),
    /// Write the articles for other programs: plain Markdown, a site map, `llms.txt`, documents for a search
    #[command(after_help = "\
Files that somebody changed or put there by hand are not written over: the error names them, and `--force` does it all the same.

Examples:
  ventanilla kb export --to public --base-url https://help.example.org
  ventanilla kb export --to handbook --audience agent     what support agents may read, too
  ventanilla kb export --to public && jq -r '.[].url' public/search.json")]
    Export(export::Export),
    /// Print what a front matter may have as JSON Schema, for editors
    #[command(after_help = "\
Examples:
  ventanilla kb schema > front-matter.schema.json")]
    Schema,
    /// List what the check may find, with the codes
    #[command(after_help = "\
Examples:
  ventanilla kb codes
  ventanilla kb codes --format json | jq -r '.[].code'")]
    Codes,
}

impl Kb {
    pub(super) async fn run(self) -> anyhow::Result<Outcome> {
        let folder = Folder::new(self.kb.clone(), self.default_locale);
        match self.command {
            KbCommand::Preview(preview) => {
                preview.run(self.kb, folder.default_locale().clone(), self.schema.as_deref(), self.format).await
            }
            KbCommand::Check(check) => check.run(&folder, self.schema.as_deref(), self.format),
            KbCommand::Search(search) => search.run(folder.load()?, self.format),
            KbCommand::Gaps(gaps) => gaps.run(folder.load()?, self.format).await,
            KbCommand::Relevance(relevance) => relevance.run(folder.load()?, self.format),
            KbCommand::Corpus(corpus) => corpus.run(&folder.load()?),
            KbCommand::Stats(stats) => stats.run(&folder, self.schema.as_deref(), self.format),
            KbCommand::New(new) => new.run(&folder, self.format),
            KbCommand::Translated(translated) => translated.run(&folder, self.format),
            KbCommand::Import(import) => import.run(&folder, self.schema.as_deref(), self.format),
            KbCommand::Export(export) => export.run(&folder, self.format),
            KbCommand::Schema => {
                output::print(&serde_json::to_string_pretty(&front_matter::json_schema())?)?;
                Ok(Outcome::Fine)
            }
            KbCommand::Codes => codes(self.format),
        }
    }
}

fn audience(text: &str) -> Result<Audience, String> {
    text.parse().map_err(|()| "write public, customer or agent".to_owned())
}

/// The schema that articles are checked against: that of the file, or this program's, with what it still promises.
fn coordinates(file: Option<&Path>) -> anyhow::Result<SchemaCoordinates> {
    let Some(file) = file else { return Ok(SchemaCoordinates::parse(&schema::coordinates_sdl(), "schema.graphql")?) };
    let name = file.display().to_string();
    let sdl = fs::read_to_string(file)
        .with_context(|| format!("cannot read {name}; give a file with a schema in the schema definition language"))?;
    Ok(SchemaCoordinates::parse_foreign(&sdl, &name)?)
}

fn codes(format: ReportFormat) -> anyhow::Result<Outcome> {
    let codes = FindingCode::ALL.iter();
    if format == ReportFormat::Json {
        let entry = |it: &FindingCode| json!({"code": it, "severity": it.severity(), "description": it.description()});
        output::print_json(&codes.map(entry).collect::<Vec<_>>())?;
    } else {
        let line = |it: &FindingCode| format!("{it} ({})\n    {}", it.severity(), it.description());
        output::print(&codes.map(line).collect::<Vec<_>>().join("\n"))?;
    }
    Ok(Outcome::Fine)
}
