//! From a command line to a server that answers: the steps that `demo` and `serve` share.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use entities::{
    clock::{Clock, SystemClock},
    db::{ConnectError, Database},
    ids::IdSource,
    knowledge::DEFAULT_DAYS_KEPT,
};
use kb::{KnowledgeBase, Loaded, Locale, SchemaCoordinates, Source};
use resolvers::{
    context::{Services, Settings},
    guides::{Guides, GuidesHandle},
    search::SearchLog,
};
use search_index::Opened;
use tokio::{net::TcpListener, signal, task::spawn_blocking};

use crate::{
    Hook, State,
    cli::note,
    config::{HOOK_SECRET, ListenAddress, app_base, hook_secret},
    serving::serve,
    settings::random,
    watching::{self, Changes},
};

/// Which articles, and where their index is kept.
#[derive(Debug, Args)]
pub(crate) struct Articles {
    /// The folder of articles, which is watched: what is edited in it is served at once. Without it, those shipped in the
    /// binary
    #[arg(long, env = "VENTANILLA_KB", value_name = "DIR")]
    kb: Option<PathBuf>,
    /// The locale in which every article exists first
    #[arg(long, env = "VENTANILLA_DEFAULT_LOCALE", value_name = "TAG", default_value = "es")]
    default_locale: Locale,
    /// What links of articles to pages of the customer area begin with, such as https://my.example.org
    #[arg(
        long,
        env = "VENTANILLA_APP",
        value_name = "URL",
        default_value = "",
        hide_default_value = true,
        value_parser = app_base
    )]
    app: String,
    /// The folder in which the search index is kept; it is made if it is not there
    #[arg(long, env = "VENTANILLA_INDEX", value_name = "DIR", default_value = "ventanilla-index")]
    index: PathBuf,
}

/// How long what people searched for is kept.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct SearchLogging {
    /// For how many days it is kept what was searched for, counted by day and without who searched; 0 keeps nothing, and
    /// forgets what was kept
    #[arg(
        long,
        env = "VENTANILLA_SEARCH_LOG_DAYS",
        value_name = "DAYS",
        default_value_t = DEFAULT_DAYS_KEPT,
        value_parser = clap::value_parser!(u16).range(0..=3_660)
    )]
    search_log_days: u16,
}

/// Articles without their index, and the schema that they are about.
pub(crate) struct Read {
    loaded: Loaded,
    coordinates: Arc<SchemaCoordinates>,
    /// What has happened to their folder since.
    changes: Option<Changes>,
}

/// Articles with their index.
pub(crate) struct Opening {
    pub(crate) guides: Guides,
    following: Option<Following>,
}

/// What is needed to follow the folder.
struct Following {
    loaded: Loaded,
    folder: PathBuf,
    changes: Changes,
    hook_secret: Option<String>,
}

/// Connects to the database.
///
/// # Errors
/// In a sentence that says what to do, without the password.
pub(crate) async fn connect(url: &str) -> anyhow::Result<Database> {
    Database::connect(url).await.map_err(|error| match error {
        ConnectError::Unreachable { .. } => {
            anyhow::anyhow!("{error}; check that it runs, and that address, name, user and password are right")
        }
        ConnectError::File { .. } => anyhow::anyhow!(
            "{error}; check that it is a SQLite database, and that it and its folder may be written, or name another with \
             --database"
        ),
        other => other.into(),
    })
}

/// Loads the articles of a folder, or those in the binary.
///
/// # Errors
/// If there is no such folder, or it cannot be read.
pub(crate) fn load_articles(folder: Option<&Path>, default_locale: Locale) -> anyhow::Result<Loaded> {
    Ok(KnowledgeBase::load(&source(folder), &kb::Options { default_locale, ..kb::Options::default() })?)
}

fn source(folder: Option<&Path>) -> Source {
    folder.map_or(Source::Embedded, |folder| Source::Folder(folder.to_owned()))
}

impl Articles {
    /// Loads the articles, quickly and silently, and reads the schema that they are about beside it. Their folder is watched
    /// from before. Other work may be done meanwhile.
    ///
    /// # Errors
    /// If there is no such folder of articles.
    pub(crate) async fn load(&self) -> anyhow::Result<Read> {
        // What is wrong with it is told before anything slow is done.
        hook_secret_of_environment()?;
        let options = kb::Options {
            app_base: self.app.clone(),
            default_locale: self.default_locale.clone(),
            ..kb::Options::default()
        };
        let read_schema = spawn_blocking(|| SchemaCoordinates::parse(&schema::coordinates_sdl(), "schema.graphql"));
        // That a folder is not there is told once, by who loads it.
        let changes = self.kb.as_deref().filter(|folder| folder.is_dir()).map(Changes::of);
        let source = source(self.kb.as_deref());
        let loaded = spawn_blocking(move || KnowledgeBase::load(&source, &options)).await??;
        Ok(Read { loaded, coordinates: Arc::new(read_schema.await??), changes })
    }

    /// Opens the index of the articles and says what there is. An article that cannot be used was left out and is told
    /// of; an index that cannot be kept is built in memory.
    ///
    /// # Errors
    /// If it cannot even be built there.
    pub(crate) fn open(&self, Read { loaded, coordinates, changes }: Read) -> anyhow::Result<Opening> {
        let hook_secret = hook_secret_of_environment()?;
        let (knowledge_base, findings) = (loaded.knowledge_base.clone(), loaded.findings.len());
        let opened = Guides::about(Arc::clone(&coordinates), knowledge_base.clone(), Some(&self.index));
        let (guides, opened) = opened.or_else(|error| {
            note(&format!("{error}. The index is built in memory, at this and every start."));
            Guides::about(coordinates, knowledge_base, None)
        })?;
        let (articles, sections) = (guides.knowledge_base().article_count(), guides.index().sections());
        let how = match opened {
            Opened::Built => "indexed",
            Opened::Adapted => "index brought up to date",
            Opened::Reused => "index reused",
        };
        note(&format!("Knowledge base: {articles} articles, {sections} sections, {how}."));
        match findings {
            0 => {}
            1 => note("One finding in the articles: `ventanilla kb check` tells which."),
            more => note(&format!("{more} findings in the articles: `ventanilla kb check` lists them.")),
        }
        let guides = guides.with_warnings(findings, watching::warnings(&loaded));
        let following = self.kb.clone().map(|folder| {
            let changes = changes.unwrap_or_else(|| Changes::of(&folder));
            Following { loaded, folder, changes, hook_secret }
        });
        Ok(Opening { guides, following })
    }
}

impl Opening {
    /// The guides, and what has them follow their folder once they are served.
    pub(crate) fn into_parts(self) -> (Guides, impl FnOnce(State) -> State) {
        let Self { guides, following } = self;
        (guides, move |state: State| match following {
            None => state,
            Some(Following { loaded, folder, changes, hook_secret }) => {
                let reloader = watching::follow(loaded, changes, state.services().guides.clone());
                state.with_images_of(&folder).with_hook(hook_secret.map(|secret| Hook::new(&secret, reloader)))
            }
        })
    }
}

fn hook_secret_of_environment() -> anyhow::Result<Option<String>> {
    hook_secret(std::env::var(HOOK_SECRET).ok()).map_err(anyhow::Error::msg)
}

/// Takes the address, before anything slow is done.
///
/// # Errors
/// In a sentence that says what to do.
pub(crate) async fn bind(address: &ListenAddress) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address.to_string()).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "{address} is taken by another program: end that one, or choose another address with --listen (port 0 takes \
             a free one)"
        ),
        io::ErrorKind::PermissionDenied => anyhow::anyhow!(
            "{address} may not be listened on: ports below 1024 need privileges, choose another with --listen"
        ),
        _ => anyhow::anyhow!("cannot listen on {address}: {error}; choose another address with --listen"),
    })
}

/// What all requests share, with the clock and the random numbers of the operating system. What was searched for before is
/// suggested again, and forgotten where it is too old.
///
/// # Errors
/// If the operating system gives no random numbers.
pub(crate) async fn services(
    database: Database,
    guides: Guides,
    settings: Settings,
    logging: SearchLogging,
) -> anyhow::Result<Services> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let ids = Arc::new(IdSource::new(random()?));
    let (db, at, made) = (database.clone(), Arc::clone(&clock), Arc::clone(&ids));
    let search_log = SearchLog::keeping(logging.search_log_days, db, at, made);
    search_log.resume().await;
    let (guides, settings) = (GuidesHandle::new(guides), Arc::new(settings));
    Ok(Services { database, clock, ids, guides, search_log, settings })
}

/// Answers requests until the process is told to stop (SIGINT, SIGTERM), then finishes those under way.
pub(crate) async fn serve_until_told(listener: TcpListener, state: State) {
    let guides = state.services().guides.load();
    // Nobody has to wait for it, and where it fails, the search that needs it says so.
    drop(spawn_blocking(move || guides.index().prepare()));
    serve(listener, state, told_to_stop()).await;
}

/// Waits for SIGINT or SIGTERM.
pub(crate) async fn told_to_stop() {
    let interrupted = async {
        if signal::ctrl_c().await.is_err() {
            // Nobody will ever interrupt us by keyboard then.
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut stream) => {
                stream.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_taken_port_is_told_in_one_sentence_that_says_what_to_do() {
        let first = bind(&"127.0.0.1:0".parse().unwrap()).await.unwrap();
        let taken = first.local_addr().unwrap().to_string();
        let message = bind(&taken.parse().unwrap()).await.unwrap_err().to_string();
        assert!(message.contains(&taken) && message.contains("--listen"), "{message}");
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let message = load_articles(Some(Path::new("/nowhere/at/all")), "es".parse().unwrap()).unwrap_err().to_string();
        assert!(message.contains("/nowhere/at/all"), "{message}");
    }
}
