//! A database of its own for every test, copied from one that was made once.

use std::{
    fs::File,
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use entities::{
    db::Database,
    demo::{self, DemoOptions},
};
use sea_orm::{ConnectionTrait, Database as Connector};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file in a temporary folder.
    Sqlite,
    /// A database on the server that `VENTANILLA_TEST_POSTGRES` names.
    Postgres,
}

/// What goes away with the test.
#[derive(Debug)]
pub(crate) struct Guard {
    pub(crate) url: String,
    /// What to do when the test is over.
    _copy: Copied,
}

#[derive(Debug)]
enum Copied {
    /// Goes away by itself.
    Folder { _folder: tempfile::TempDir },
    /// Has to be dropped: some hundred copies of the world fill a disk.
    Database { server: String, name: String },
}

impl Drop for Copied {
    fn drop(&mut self) {
        let Self::Database { server, name } = self else { return };
        // On a thread of its own, as the test's runtime cannot be waited on from here. A copy that cannot be dropped is no
        // reason to fail the test that used it.
        std::thread::scope(|scope| {
            let dropped = scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
                runtime.block_on(async {
                    let connection = Connector::connect(server.as_str()).await.ok()?;
                    let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                    connection.execute_unprepared(&sql).await.ok()
                })
            });
            // It goes away with the server at the latest.
            drop(dropped.join());
        });
    }
}

/// The seed of the world that tests look at.
const SEED: u64 = 7;

fn options() -> DemoOptions {
    DemoOptions { seed: SEED, organizations: None, now: super::now() }
}

/// Tells this build of the tests from others, so that each makes its world anew.
fn build() -> String {
    let binary = std::env::current_exe().expect("the test knows its own file");
    let modified = binary.metadata().and_then(|metadata| metadata.modified()).expect("a file has a time");
    format!("{:x}", modified.duration_since(UNIX_EPOCH).expect("after 1970").as_nanos())
}

/// Where this build of the tests keeps what is made once.
pub(crate) fn templates() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("ventanilla-tests-{}", build()));
    std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
    folder
}

/// Runs `make` in one process at a time, and only where `done` is not there yet.
pub(crate) async fn once(folder: &Path, name: &str, make: impl AsyncFnOnce()) {
    let lock = File::create(folder.join(format!("{name}.lock"))).expect("a lock file can be made");
    lock.lock().expect("a file can be locked");
    let done = folder.join(format!("{name}.done"));
    if !done.exists() {
        make().await;
        File::create(done).expect("a file can be made");
    }
    lock.unlock().expect("a file can be unlocked");
}

/// A copy of the demo world with that limit to every statement; nothing where there is no such server.
pub(crate) async fn copy(engine: Engine, limit: Duration) -> Option<(Database, Guard)> {
    match engine {
        Engine::Sqlite => Some(sqlite(limit).await),
        Engine::Postgres => postgres(limit).await,
    }
}

async fn make_world(url: &str) {
    let database = Database::connect(url).await.expect("the template can be reached");
    database.migrate().await.expect("migrations run");
    demo::build(&database, &options(), &mut |_| {}).await.expect("the demo world can be made");
    database.close().await.expect("connections close");
}

async fn sqlite(limit: Duration) -> (Database, Guard) {
    let templates = templates();
    let template = templates.join("world.db");
    once(&templates, "sqlite", async || make_world(&template.to_string_lossy()).await).await;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("world.db");
    std::fs::copy(&template, &file).expect("the template can be copied");
    let database = Database::connect_with_limit(&file.to_string_lossy(), limit).await.expect("the copy can be opened");
    (database, Guard { url: file.to_string_lossy().into_owned(), _copy: Copied::Folder { _folder: folder } })
}

async fn postgres(limit: Duration) -> Option<(Database, Guard)> {
    let Ok(server) = std::env::var("VENTANILLA_TEST_POSTGRES") else {
        assert!(std::env::var("CI").is_err(), "VENTANILLA_TEST_POSTGRES is not set: run scripts/test");
        return None;
    };
    let template = format!("ventanilla_{}", build());
    let at = |name: &str| {
        let (host, _) = server.rsplit_once('/').expect("a URL ends in a database");
        format!("{host}/{name}")
    };
    once(&templates(), "postgres", async || {
        statement(&server, &format!("DROP DATABASE IF EXISTS {template}")).await;
        statement(&server, &format!("CREATE DATABASE {template}")).await;
        make_world(&at(&template)).await;
    })
    .await;
    let unique = tempfile::Builder::new().prefix("t").rand_bytes(12).tempdir().expect("a temporary folder can be made");
    let unique = unique.path().file_name().expect("a folder has a name").to_string_lossy().to_lowercase();
    let name = format!("{unique}_{}", std::process::id());
    // One copy at a time: PostgreSQL refuses to copy a database that another copies.
    let lock = File::create(templates().join("copy.lock")).expect("a lock file can be made");
    lock.lock().expect("a file can be locked");
    statement(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    lock.unlock().expect("a file can be unlocked");
    let guard = Guard { url: at(&name), _copy: Copied::Database { server, name } };
    let database = Database::connect_with_limit(&guard.url, limit).await.expect("the copy can be reached");
    Some((database, guard))
}

async fn statement(server: &str, sql: &str) {
    let connection = Connector::connect(server).await.expect("the PostgreSQL server can be reached");
    connection.execute_unprepared(sql).await.expect("the statement runs");
    connection.close().await.expect("connections close");
}
