//! The knowledge base: Markdown in, articles and sections out. It knows neither database nor GraphQL server.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use kb::{KnowledgeBase, Options, SchemaCoordinates, Source, lint};
//!
//! let loaded = KnowledgeBase::load(&Source::Embedded, &Options::default())?;
//! let locale = loaded.knowledge_base.negotiate(Some("en-GB"));
//! let article = loaded.knowledge_base.article_by_slug("pay-an-invoice", &locale);
//!
//! let schema = SchemaCoordinates::parse("type Query { invoice: String }", "schema.graphql")?;
//! let today = kb::NaiveDate::from_ymd_opt(2026, 11, 23).ok_or("no such day")?;
//! let report = lint::check(&loaded, &schema, today);
//! # Ok(())
//! # }
//! ```
//!
//! # How it goes
//! [`Source`] → files → [`front_matter`] (a closed schema) → [`markdown`] (plain text, sections; HTML when it is first
//! asked for: [`Rendered`]) → [`KnowledgeBase`] (indexes by slug, identifier, coordinate, page, browser). Loading never gives up over one file:
//! what cannot be used becomes a [`Finding`] with file, line, column, a stable code and a remedy, and the rest is
//! served. [`lint::check`] then looks at the whole against a schema, and adds what no single file can tell.
//!
//! # To add an article
//! 1. Write `articles/es/<category>/<slug>.md`: the default locale is the source. The file's name is the slug, and that
//!    slug is the article's identity in every language. [`front_matter::KEYS`] lists what stands between the two `---`.
//! 2. No `#` heading: the title stands in the front matter. Every `##` and `###` has an anchor in English, and may be
//!    tied to what it explains: `## Pagar {#pay about="Mutation.payInvoice,Invoice.amountDue"}`. What helps in a certain
//!    state only says so by a [`condition`] in `when:`, which a heading names where one section is meant: `{#pay when="x"}`.
//!    What differs from browser to browser or from platform to platform stands in sections beside each other, each with the
//!    [`device`] that it is for: `### Firefox {#clear-firefox for="firefox"}`, and one `for="other"`.
//! 3. Link to articles by identity, whatever the language, `[...](pagar-una-factura.md#pay)`; to the schema,
//!    `[...](graphql:Invoice.status)`; to the customer area, `[...](app:/billing/invoices)`; to sections of the same
//!    article, `[...](#pay)`; outside, with https, mailto or tel. A video's words stand in a section `{#transcript}`.
//!    A [`placeholder`] stands for a field of the object in front of the reader: `{{ MysqlPrefix.prefix | wxyz_ }}`.
//! 4. Translate it as `articles/<locale>/<category>/<its slug>.md` with `translates: <identity>`, the same anchors in
//!    the same order, and the same ties.
//! 5. Run `ventanilla kb check`, and do what it says. A new category also goes into `articles/categories.yaml`.
//!
//! # What else lies in the folder
//! - `glossary.yaml`: for each concept, in each locale, the word that articles use, its other forms, and the words that
//!   they avoid: `invoice: {en: {word: invoice, also: [invoices], avoid: [bill]}}`. Whole words are looked for, whatever
//!   their case, in titles, summaries and texts; what stands between backticks is left alone. `also` names what contains
//!   an avoided word and is right. What is avoided, and what `synonyms` lists, is what readers may type instead.
//! - `<locale>/_includes/<name>.md`: fragments that several articles share. `{{#include name.md}}` on a line of its own
//!   stands for one, in a list as well; a fragment may include others.
//! - `_images/`: what articles show as `/images/<name>`, in folders or not ([`image`] has the kinds).
//! - `<locale>/translated.yaml`: from which state of its source each section of a translation was made. Nobody writes it
//!   by hand: `ventanilla kb translated SLUG` does, once translation and source say the same.
//!
//! # To add a lint
//! Give it a [`FindingCode`] with its description, spelling and severity in `finding.rs`. If a single body tells,
//! report it in `markdown/split.rs`, where the place is at hand; otherwise write a method of `lint::Check` that walks
//! the documents once, and call it in [`lint::check`]. Add a failing and a mended sample to the table in
//! `tests/it/lint.rs`.
//!
//! # To add a front matter key
//! Name it in [`front_matter::KEYS`] with what it takes, for people and for programs, read it in `front_matter.rs`, give it a field in [`Article`],
//! and add its mistakes to the table in `front_matter/tests.rs`. If translations must agree on it, compare it in
//! `lint/translations.rs`.
//!
//! # In and out
//! [`import`] makes such a folder of a Help Center, of HTML pages, of a Docusaurus site or of an mdBook, and says of everything
//! that it could not take as it was; it copies images to `_images`. [`export`] makes plain Markdown, a site map, `llms.txt` and
//! documents for another search.
//!
//! # Addresses
//! An article is read at `/kb/<locale>/<slug>`, a section at `#<anchor>`; what explains a coordinate at
//! `/graphql/coordinates/<coordinate>`. [`Options`] changes the beginnings. In the HTML the anchor is the `name` of an
//! empty `a`, and the heading's `id` is the anchor with `s-` before it; footnotes have the ids `fn-<identity>-<number>`
//! and `fnref-<identity>-<number>`. Classes: `alert alert-note|tip|important|warning|caution`, `alert-title`,
//! `align-left|center|right`, `table` (around a table, to scroll), `footnote`, `footnote-label`, `footnote-ref`,
//! `language-<name>` on code, and in it `hl-keyword|type|argument|variable|directive|constant|string|number|comment`; `try`
//! around the link that opens an operation in the playground.
//!
//! # What is deliberately absent
//! Reading the clock (whoever checks says what day it is), writing files ([`Edit`] says what is to be written), watching the folder (whoever does calls
//! [`Loaded::reload`]), search, permissions (an article carries
//! its [`Audience`], and whoever answers for a reader filters by it), and any fetch over the network.

mod article;
pub mod browser;
mod categories;
pub mod condition;
pub mod coordinate;
pub mod device;
mod edit;
pub mod export;
pub mod finding;
pub mod front_matter;
mod glossary;
pub mod image;
pub mod import;
mod includes;
mod knowledge_base;
pub mod lint;
mod load;
mod locale;
pub mod markdown;
pub mod mend;
mod options;
pub mod placeholder;
pub mod record;
mod rendered;
mod sheet;
pub mod skeleton;
mod source;
#[cfg(test)]
mod test_schema;
mod text;
mod yaml;

pub use article::{Article, ArticleKind, Audience, Category, Rule, Section, TocEntry, Video};
pub use browser::BrowserFamily;
pub use chrono::NaiveDate;
pub use condition::Condition;
pub use coordinate::{Coordinate, SchemaCoordinates};
pub use device::{Device, DeviceName};
pub use edit::Edit;
pub use finding::{Finding, FindingCode, Located, Position, Severity};
pub use glossary::Wording;
pub use knowledge_base::{Explanation, KnowledgeBase, RuleOf};
pub use lint::Report;
pub use load::{Changed, Loaded, Unusable};
pub use locale::{Locale, LocaleError};
pub use options::Options;
pub use placeholder::{Blank, Placeholder};
pub use rendered::{Piece, Rendered, RenderedSection};
pub use source::{LoadError, Source};
pub use uuid::Uuid;
