//! The demo world: made once, opened again, made anew on demand; and never near anybody's data.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use entities::{
    clock::{Clock, SystemClock},
    db::Database,
    demo::{self as world, Demo, DemoOptions},
    migrations::Migrator,
};
use sea_orm_migration::MigratorTrait;

use crate::{cli::note, config::sqlite_file, holdings::Holdings, progress::Reporter, start::connect};

/// Which world is wanted.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// The database.
    pub(crate) url: String,
    /// Make it anew even if there is one.
    pub(crate) fresh: bool,
    /// What it is made from; nothing for the usual one.
    pub(crate) seed: Option<u64>,
    /// How many organizations in all; nothing for the named ones.
    pub(crate) organizations: Option<u64>,
}

/// What the usual world is made from.
const USUAL_SEED: u64 = 1;

/// The world of the database: the one that is there, or a new one.
///
/// # Errors
/// If the database holds anything else, and when it cannot be reached.
pub(crate) async fn world(wanted: &Wanted) -> anyhow::Result<(Database, Demo)> {
    match sqlite_file(&wanted.url) {
        Some(file) => in_file(&file, wanted).await,
        None => on_server(wanted).await,
    }
}

/// In a file a world is made aside and moved to its place when it is whole, so that one that was interrupted is never
/// taken for one that stands.
async fn in_file(file: &Path, wanted: &Wanted) -> anyhow::Result<(Database, Demo)> {
    if file.exists() {
        let database = connect(&wanted.url).await?;
        match Holdings::of(&database).await? {
            Holdings::Demo(demo) if !wanted.fresh => return Ok((database, reopened(*demo, wanted))),
            Holdings::Demo(_) | Holdings::Nothing => database.close().await?,
            Holdings::Data | Holdings::Foreign => bail!(refusal(&format!("the file `{}`", file.display()))),
        }
    }
    let aside = with_ending(file, ".building");
    remove(&aside)?;
    let database = connect(&format!("sqlite://{}", aside.display())).await?;
    make(&database, wanted).await?;
    // Closing writes the log into the file and removes it: then the file alone is the database.
    database.close().await?;
    remove(file)?;
    std::fs::rename(&aside, file).with_context(|| format!("the new world cannot be put at {}", file.display()))?;
    let database = connect(&wanted.url).await?;
    let demo = world::open(&database).await?.context("the world that was just made is not there")?;
    Ok((database, demo))
}

/// On a database server the tables are dropped one by one, and only ours.
async fn on_server(wanted: &Wanted) -> anyhow::Result<(Database, Demo)> {
    let database = connect(&wanted.url).await?;
    match Holdings::of(&database).await? {
        Holdings::Demo(demo) if !wanted.fresh => return Ok((database, reopened(*demo, wanted))),
        Holdings::Demo(_) => {
            Migrator::reset(database.write()).await.context("the tables of the old world could not be dropped")?;
        }
        Holdings::Nothing => {}
        Holdings::Data | Holdings::Foreign => bail!(refusal("the database")),
    }
    let demo = make(&database, wanted).await?;
    Ok((database, demo))
}

fn refusal(what: &str) -> String {
    format!(
        "{what} holds something that is no finished demo world, and is left alone: name another with --database, or \
         remove it yourself"
    )
}

fn reopened(demo: Demo, wanted: &Wanted) -> Demo {
    note("The demo world of last time is opened again; --fresh makes it anew.");
    if wanted.seed.is_some() || wanted.organizations.is_some() {
        note("--seed and --organizations say how a new world is made: without --fresh they change nothing.");
    }
    demo
}

async fn make(database: &Database, wanted: &Wanted) -> anyhow::Result<Demo> {
    database.migrate().await.context("the tables could not be made")?;
    let options = DemoOptions {
        seed: wanted.seed.unwrap_or(USUAL_SEED),
        organizations: wanted.organizations,
        now: SystemClock.now(),
    };
    let mut reporter = Reporter::new();
    let mut show = |step: world::Progress| reporter.show(step.step, step.done, step.total);
    let demo = world::build(database, &options, &mut show).await?;
    reporter.finish();
    Ok(demo)
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Removes a SQLite database: the file, its log and its shared memory. What is not there is no failure.
fn remove(file: &Path) -> anyhow::Result<()> {
    for ending in ["", "-wal", "-shm"] {
        let part = with_ending(file, ending);
        match std::fs::remove_file(&part) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                bail!("{} cannot be removed: {error}", part.display())
            }
            _ => {}
        }
    }
    Ok(())
}
