//! What it takes to check a full knowledge base, and to be ready with one: the shipped articles, copied until there are
//! 7,500. `cargo run --profile bench -p bench-articles [ROUNDS]`.

mod copies;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use kb::record::{self, Selection};
use kb::{FindingCode, KnowledgeBase, Loaded, NaiveDate, Options, SchemaCoordinates, Source, lint};
use search_index::{Document, Opened, SearchIndex};

/// As the server allocates.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ARTICLES: usize = 7_500;
const ROUNDS: usize = 7;

#[expect(clippy::print_stdout, reason = "it prints what it measured")]
fn main() -> anyhow::Result<()> {
    let rounds = std::env::args().nth(1).map_or(Ok(ROUNDS), |text| text.parse()).context("ROUNDS is a number")?;
    let bench = Bench::prepare()?;
    for (what, measure) in [
        ("check: load, parse the schema, find", Bench::check as fn(&Bench) -> anyhow::Result<Vec<Duration>>),
        ("start: load, parse the schema, open the index", Bench::start),
    ] {
        let mut took = (0..rounds).map(|_| measure(&bench)).collect::<anyhow::Result<Vec<_>>>()?;
        took.sort_by_key(|parts| parts.iter().sum::<Duration>());
        let parts = took.get(rounds / 2).context("at least one round")?;
        let in_ms = |it: &Duration| format!("{:.0}", it.as_secs_f64() * 1e3);
        let total = in_ms(&parts.iter().sum());
        println!("{total:>6} ms  {what}  ({})", parts.iter().map(in_ms).collect::<Vec<_>>().join(" + "));
    }
    Ok(())
}

struct Bench {
    articles: PathBuf,
    index: PathBuf,
    sdl: String,
}

impl Bench {
    /// The folder of articles with its index.
    fn prepare() -> anyhow::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let made = root.join("target/bench/articles");
        let bench = Bench {
            articles: made.join("kb"),
            index: made.join("index"),
            sdl: fs::read_to_string(root.join("schema/schema.graphql"))?,
        };
        copies::make(&root.join("kb/articles"), &bench.articles, ARTICLES)?;
        let (edits, _) = record::record(&bench.load()?, None, Selection::All)?;
        for edit in edits {
            fs::write(bench.articles.join(edit.path), edit.text)?;
        }
        bench.start()?;
        Ok(bench)
    }

    fn load(&self) -> anyhow::Result<Loaded> {
        let source = Source::Folder(self.articles.clone());
        let loaded = KnowledgeBase::load(&source, &Options::default())?;
        let count = loaded.knowledge_base.article_count();
        anyhow::ensure!(count >= ARTICLES, "only {count} articles");
        Ok(loaded)
    }

    /// What `kb check` does.
    fn check(&self) -> anyhow::Result<Vec<Duration>> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 25).context("a day")?;
        let begun = Instant::now();
        let loaded = self.load()?;
        let after_load = begun.elapsed();
        let schema = SchemaCoordinates::parse(&self.sdl, "schema.graphql")?;
        let after_schema = begun.elapsed();
        let report = lint::check(&loaded, &schema, today);
        let after_check = begun.elapsed();
        // Guides may explain what is only promised yet, which the exported schema alone does not have.
        let promised = [FindingCode::UnknownCoordinate, FindingCode::InvalidOperation];
        let wrong = report.findings.iter().find(|it| it.is_error() && !promised.contains(&it.code));
        anyhow::ensure!(wrong.is_none(), "the copied articles have errors: {wrong:?}");
        Ok(vec![after_load, after_schema - after_load, after_check - after_schema])
    }

    /// What a server does before it answers, but for the database.
    fn start(&self) -> anyhow::Result<Vec<Duration>> {
        let begun = Instant::now();
        let loaded = self.load()?;
        let after_load = begun.elapsed();
        SchemaCoordinates::parse(&self.sdl, "schema.graphql")?;
        let after_schema = begun.elapsed();
        let kb = &loaded.knowledge_base;
        let (index, opened) = SearchIndex::open_or_build(&self.index, kb.revision(), || documents(kb))?;
        let after_index = begun.elapsed();
        anyhow::ensure!(opened == Opened::Built || index.sections() > 0, "an empty index");
        Ok(vec![after_load, after_schema - after_load, after_index - after_schema])
    }
}

/// Every section as the index takes it, as far as it matters for opening the index.
fn documents(knowledge_base: &KnowledgeBase) -> Vec<Document> {
    let locales = knowledge_base.locales().iter();
    let written = locales.flat_map(|locale| knowledge_base.articles(locale).iter().filter(|it| it.locale == *locale));
    let document = |article: &kb::Article, section: &kb::Section| Document {
        id: format!("{}#{}", article.identity, section.anchor),
        article: article.identity.clone(),
        locale: article.locale.to_string(),
        kind: article.kind.to_string(),
        category: article.category.clone(),
        tags: article.tags.clone(),
        coordinates: section.about.iter().map(ToString::to_string).collect(),
        title: article.title.clone(),
        heading: section.title.clone(),
        body: section.text.clone(),
        ..Document::default()
    };
    written.flat_map(|article| article.sections.iter().map(move |section| document(article, section))).collect()
}
