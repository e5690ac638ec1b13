//! A folder of articles made for one test.

use kb::{KnowledgeBase, Loaded, NaiveDate, Options, Report, SchemaCoordinates, Source, lint};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

pub(crate) const SDL: &str = r#"
interface Node { id: ID! }
type Query { organization(id: ID!): Organization }
type Mutation { payInvoice(id: ID!): PayInvoicePayload! topUpPrepaidAccount(id: ID!): PayInvoicePayload! }
type Organization implements Node { id: ID! name: String! invoices(status: InvoiceStatus): [Invoice!]! }
type Invoice implements Node { id: ID! status: InvoiceStatus! amountDue: String! oldTotal: String @deprecated(reason: "Use `Invoice.amountDue`.") document(format: String): String }
enum InvoiceStatus { OPEN OVERDUE PAID }
type PayInvoicePayload { userErrors: [UserError!]! }
type UserError { code: UserErrorCode! }
enum UserErrorCode { INVALID_IBAN INVOICE_NOT_PAID }
"#;

pub(crate) const CATEGORIES: &str = "\
invoices:
  es: {title: Facturas, description: Ver y pagar.}
  en: {title: Invoices, description: See and pay.}
prepaid:
  es: {title: Cuenta prepago, description: Saldo.}
  en: {title: Prepaid account, description: Balance.}
";

pub(crate) fn schema() -> SchemaCoordinates {
    SchemaCoordinates::parse(SDL, "test.graphql").unwrap()
}

pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// An article with the lines of front matter given on top of the necessary ones; a key given replaces its default.
pub(crate) fn article(slug: &str, front_matter: &str, body: &str) -> String {
    let mut lines: Vec<String> = vec![format!("slug: {slug}")];
    for default in [
        "title: Title",
        "summary: Summary.",
        "kind: guide",
        "audience: public",
        "about: [Invoice]",
        "reviewed: 2026-11-02",
    ] {
        let key = default.split(':').next().unwrap();
        if !front_matter.lines().any(|line| line.starts_with(&format!("{key}:"))) {
            lines.push(default.to_owned());
        }
    }
    lines.extend(front_matter.lines().filter(|line| !line.is_empty()).map(str::to_owned));
    format!("---\n{}\n---\n\n{body}\n", lines.join("\n"))
}

pub(crate) struct Library {
    pub(crate) folder: TempDir,
}

impl Library {
    /// A folder with categories and nothing else.
    pub(crate) fn new() -> Library {
        let library = Library { folder: tempfile::tempdir().unwrap() };
        library.write("categories.yaml", CATEGORIES)
    }

    pub(crate) fn write(self, path: &str, content: impl AsRef<[u8]>) -> Library {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// An article of the category `invoices`.
    pub(crate) fn article(self, locale: &str, slug: &str, front_matter: &str, body: &str) -> Library {
        self.write(&format!("{locale}/invoices/{slug}.md"), article(slug, front_matter, body))
    }

    pub(crate) fn load(&self) -> Loaded {
        self.load_with(&Options::default())
    }

    pub(crate) fn load_with(&self, options: &Options) -> Loaded {
        KnowledgeBase::load(&Source::Folder(self.folder.path().to_owned()), options).unwrap()
    }

    pub(crate) fn knowledge_base(&self) -> KnowledgeBase {
        self.load().knowledge_base
    }

    pub(crate) fn check(&self) -> Report {
        lint::check(&self.load(), &schema(), today())
    }

    /// The codes that a check finds, each with its place.
    pub(crate) fn found(&self) -> Vec<String> {
        self.check().findings.iter().map(|it| format!("{}:{} {}", it.path, it.line, it.code)).collect()
    }
}
