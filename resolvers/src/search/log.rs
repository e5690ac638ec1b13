//! The log of searches: what was looked for and how much was found, never by whom.
//!
//! A search does not wait for its own log entry: entries go through a bounded queue to one task that writes them in
//! batches. Where the queue is full, entries are dropped rather than searches held up.

use std::{convert::Infallible, sync::Arc};

use entities::{
    clock::Clock,
    db::Database,
    error::StoreResult,
    ids::IdSource,
    knowledge,
    rows::insert_all,
    sql::Session,
    writer::{Job, Stop},
};
use tokio::sync::{mpsc, oneshot};

use super::PastQueries;

/// Entries that may wait to be written.
const QUEUE: usize = 1_024;
/// Entries written in one transaction.
const BATCH: usize = 100;

enum Message {
    Search { locale: entities::locale::Locale, query: String, hits: u64 },
    Flush(oneshot::Sender<()>),
}

/// Where searches are logged; cheap to clone. The writer ends when the last clone is gone.
#[derive(Debug, Clone)]
pub struct SearchLog {
    queue: mpsc::Sender<Message>,
    past: PastQueries,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Search { .. } => "Search",
            Self::Flush(_) => "Flush",
        })
    }
}

impl SearchLog {
    /// Starts the writer on the runtime that this is called in.
    pub fn start(database: Database, clock: Arc<dyn Clock>, ids: Arc<IdSource>) -> Self {
        let (queue, receiver) = mpsc::channel(QUEUE);
        let past = PastQueries::new(&ids);
        tokio::spawn(write(receiver, database, clock, ids));
        Self { queue, past }
    }

    /// What was searched for and found, to be suggested.
    pub fn past(&self) -> &PastQueries {
        &self.past
    }

    /// Logs a search, unless too many wait already.
    pub(super) fn record(&self, locale: &kb::Locale, query: &str, hits: usize) {
        let Ok(locale) = locale.as_str().parse() else { return };
        let search = Message::Search { locale, query: query.to_owned(), hits: u64::try_from(hits).unwrap_or(u64::MAX) };
        if self.queue.try_send(search).is_err() {
            tracing::warn!("a search was not logged: too many wait to be written");
        }
    }

    /// Comes back when everything recorded before is written.
    pub async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.queue.send(Message::Flush(done)).await.is_ok() {
            // A writer that is gone has nothing more to write.
            let _ = written.await;
        }
    }
}

async fn write(mut queue: mpsc::Receiver<Message>, database: Database, clock: Arc<dyn Clock>, ids: Arc<IdSource>) {
    let mut messages = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut messages, BATCH).await > 0 {
        let mut rows = Vec::with_capacity(messages.len());
        let mut waiting = Vec::new();
        for message in messages.drain(..) {
            match message {
                Message::Search { locale, query, hits } => {
                    let search = knowledge::NewSearch { locale, query: &query, hits, clicked_article: None };
                    rows.extend(search.build(&ids, &*clock));
                }
                Message::Flush(done) => waiting.push(done),
            }
        }
        if let Err(error) = log(&database, rows).await {
            tracing::error!(%error, "searches were not logged");
        }
        for done in waiting {
            // Whoever waited may have given up.
            let _ = done.send(());
        }
    }
}

/// Writes a batch in one transaction.
async fn log(database: &Database, rows: Vec<knowledge::LoggedSearch>) -> StoreResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    match database.transact(LogSearches(rows)).await {
        Ok(()) => Ok(()),
        Err(Stop::Failed(error)) => Err(error),
        Err(Stop::Refused(never)) => match never {},
    }
}

/// Searches to be logged.
struct LogSearches(Vec<knowledge::LoggedSearch>);

impl Job for LogSearches {
    type Answer = ();
    type Refusal = Infallible;

    async fn run(&self, session: &Session) -> Result<(), Stop<Infallible>> {
        Ok(insert_all(session, self.0.clone()).await?)
    }
}
