//! What it takes to check a full knowledge base, to be ready with one, and to take up an edit: the shipped articles, copied
//! until there are 7,500. `cargo run --profile bench -p bench-articles [ROUNDS] [--server BINARY]`; with a server's binary,
//! how soon that answers too, and how soon it has an edit in search and help.

mod copies;
mod served;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use kb::record::{self, Selection};
use kb::{Changed, FindingCode, KnowledgeBase, Loaded, NaiveDate, Options, SchemaCoordinates, Source, lint};
use search_index::{Document, Opened, Query, SearchIndex};
use served::Served;

/// As the server allocates.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ARTICLES: usize = 7_500;
const ROUNDS: usize = 7;
/// The article that is edited, in the folder.
const EDITED: &str = "en/reminders/is-this-reminder-genuine-0.md";

fn main() -> anyhow::Result<()> {
    let (mut rounds, mut server) = (ROUNDS, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--server" {
            server = Some(PathBuf::from(arguments.next().context("--server BINARY")?));
        } else {
            rounds = argument.parse().context("ROUNDS is a number")?;
        }
    }
    let bench = Bench::prepare()?;
    let times = |measure: fn(&Bench) -> anyhow::Result<Vec<Duration>>| {
        (0..rounds).map(|_| measure(&bench)).collect::<anyhow::Result<Vec<_>>>()
    };
    tell("check: load, parse the schema, find", times(Bench::check)?)?;
    tell("start: load, parse the schema, open the index", times(Bench::start)?)?;
    tell("edit: load, index, search", bench.edits(rounds)?)?;
    if let Some(binary) = server {
        let database = bench.index.with_file_name("desk.db");
        let start = || Served::start(&binary, &bench.articles, &bench.index, &database);
        let mut ready = Vec::new();
        for _ in 0..rounds {
            ready.push(vec![start()?.ready_after]);
        }
        tell("the server: from its start until it answers", ready)?;
        let edits = start()?.edits(&bench.articles.join(EDITED), rounds)?;
        tell("the server: from an edit until search and help have it", edits.into_iter().map(|it| vec![it]).collect())?;
    }
    Ok(())
}

/// Prints the median, what it consists of, and the worst.
#[expect(clippy::print_stdout, reason = "it prints what it measured")]
fn tell(what: &str, mut took: Vec<Vec<Duration>>) -> anyhow::Result<()> {
    took.sort_by_key(|parts| parts.iter().sum::<Duration>());
    let (median, worst) = (took.get(took.len() / 2).context("at least one round")?, took.last().context("one")?);
    let in_ms = |it: &Duration| format!("{:.0}", it.as_secs_f64() * 1e3);
    let [total, worst] = [median, worst].map(|parts| in_ms(&parts.iter().sum()));
    println!(
        "{total:>6} ms, at worst {worst:>4}: {what}  ({})",
        median.iter().map(in_ms).collect::<Vec<_>>().join(" + ")
    );
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

    /// What a server does when an article was edited, but for hearing of it.
    fn edits(&self, rounds: usize) -> anyhow::Result<Vec<Vec<Duration>>> {
        let file = self.articles.join(EDITED);
        let text = fs::read_to_string(&file)?;
        let mut loaded = self.load()?;
        let documents = || documents(&loaded.knowledge_base);
        let (mut index, _) = SearchIndex::open_or_build(&self.index, loaded.knowledge_base.revision(), documents)?;
        let changed = Changed::Files([EDITED.to_owned()].into());
        let mut took = Vec::new();
        for round in 0..rounds {
            let word = format!("quaxolotl{round}");
            fs::write(&file, format!("{text}\n{word}\n"))?;
            let begun = Instant::now();
            loaded = loaded.reload(&changed)?;
            let after_load = begun.elapsed();
            let kb = &loaded.knowledge_base;
            let edited = kb.article_by_slug("is-this-reminder-genuine-0", &"en".parse()?).context("the article")?;
            let identity = edited.identity.as_str();
            let of_edited = documents_of(kb, |article| article.identity == identity);
            index = index.replaced(kb.revision(), &[identity], &of_edited)?;
            let after_index = begun.elapsed();
            let query = Query { text: word, locales: vec!["en".to_owned()], limit: 1, ..Query::default() };
            anyhow::ensure!(index.search(&query)?.hits.len() == 1, "the edit is not found");
            let after_search = begun.elapsed();
            took.push(vec![after_load, after_index - after_load, after_search - after_index]);
        }
        fs::write(&file, text)?;
        Ok(took)
    }
}

/// Every section as the index takes it, as far as it matters for opening the index.
fn documents(knowledge_base: &KnowledgeBase) -> Vec<Document> {
    documents_of(knowledge_base, |_| true)
}

/// The same of some articles.
fn documents_of(knowledge_base: &KnowledgeBase, is_wanted: impl Fn(&kb::Article) -> bool) -> Vec<Document> {
    let locales = knowledge_base.locales().iter();
    let written = locales.flat_map(|locale| knowledge_base.articles(locale).iter().filter(|it| it.locale == *locale));
    let written = written.filter(|article| is_wanted(article));
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
