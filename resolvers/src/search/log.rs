//! The log of searches: what was looked for, how much was found and what was opened, by day, never by whom.
//!
//! A search does not wait for being counted: searches go through a bounded queue to one task that counts them in batches.
//! Where the queue is full, searches are dropped rather than held up. What could name a person is left out before it enters
//! the queue, see [`entities::knowledge::normalized`].

use std::{sync::Arc, time::Duration};

use chrono::{Days, NaiveDate};
use entities::{
    clock::Clock,
    db::Database,
    error::StoreError,
    ids::IdSource,
    knowledge::{
        ClickRefusal, CountSearches, DEFAULT_DAYS_KEPT, ForgetSearches, LoggedQuery, RecordClick, Searched,
        common_queries,
    },
    writer::{Job, Stop},
};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use super::{PastQueries, PastReader, past};

/// What may wait to be written.
const QUEUE: usize = 1_024;
/// Searches counted in one transaction.
const BATCH: usize = 100;
/// How long nothing may come before it is looked whether a new day has begun.
const IDLE: Duration = Duration::from_secs(3_600);

enum Message {
    Search(Box<Searched>),
    Opened(Box<RecordClick>),
    Resume(oneshot::Sender<()>),
    Flush(oneshot::Sender<()>),
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Search(_) => "Search",
            Self::Opened(_) => "Opened",
            Self::Resume(_) => "Resume",
            Self::Flush(_) => "Flush",
        })
    }
}

/// A search, as it was made.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// The locale that was searched.
    pub locale: &'a kb::Locale,
    /// What was typed.
    pub query: &'a str,
    /// How many articles were found.
    pub hits: usize,
    /// What of the schema the searcher had in front of them, the most telling first.
    pub coordinates: &'a [String],
    /// Who searched: it is kept in memory, as a mark, and not logged.
    pub reader: PastReader<'a>,
    /// What they may read, see [`crate::guides::audience_level`].
    pub audience: u8,
}

/// Where searches are logged; cheap to clone. The writer ends when the last clone is gone.
#[derive(Clone)]
pub struct SearchLog {
    queue: mpsc::Sender<Message>,
    past: PastQueries,
    clock: Arc<dyn Clock>,
    ids: Arc<IdSource>,
    days_kept: u16,
}

impl std::fmt::Debug for SearchLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchLog").field("days_kept", &self.days_kept).finish_non_exhaustive()
    }
}

impl SearchLog {
    /// Starts the writer on the runtime that this is called in. Searches are kept for 400 days.
    pub fn start(database: Database, clock: Arc<dyn Clock>, ids: Arc<IdSource>) -> Self {
        Self::keeping(DEFAULT_DAYS_KEPT, database, clock, ids)
    }

    /// The same with another number of days for which searches are kept, today among them. With 0 nothing is logged, and what
    /// was is forgotten. What is older goes with [`Self::resume`], and on each new day.
    pub fn keeping(days_kept: u16, database: Database, clock: Arc<dyn Clock>, ids: Arc<IdSource>) -> Self {
        let (queue, receiver) = mpsc::channel(QUEUE);
        let past = PastQueries::new(&ids);
        let desk = Desk {
            database,
            clock: Arc::clone(&clock),
            ids: Arc::clone(&ids),
            days_kept,
            swept: None,
            past: past.clone(),
        };
        tokio::spawn(desk.write(receiver));
        Self { queue, past, clock, ids, days_kept }
    }

    /// What was searched for and found, to be suggested.
    pub fn past(&self) -> &PastQueries {
        &self.past
    }

    /// Takes up what an earlier process left: forgets what is too old, and suggests again what several readers searched for.
    /// A database that fails is told of in the process's own log.
    pub async fn resume(&self) {
        self.done(Message::Resume).await;
    }

    /// Logs a search, unless too many wait already, and remembers it as a past query where it found something.
    pub fn record(&self, made: &Made<'_>) {
        let found = made.hits > 0;
        let common = if found { self.past.note(made.locale, made.query, made.reader, made.audience) } else { None };
        let Ok(locale) = made.locale.as_str().parse() else { return };
        if self.days_kept == 0 {
            return;
        }
        let at_hand = made.coordinates.iter().map(String::as_str);
        let search = Searched::new(self.clock.now(), locale, made.query, made.hits, at_hand);
        if let Some(search) = search {
            self.put(Message::Search(Box::new(search.suggested_from(common))));
        }
    }

    /// Notes which article was opened from the results of a search, with the searches that wait before it; nothing where
    /// nobody made that search of late.
    pub fn opened(&self, locale: &kb::Locale, query: &LoggedQuery, article_identity: &str) {
        let Ok(locale) = locale.as_str().parse() else { return };
        if self.days_kept == 0 {
            return;
        }
        let click = RecordClick {
            id: self.ids.next(&*self.clock),
            query: query.clone(),
            locale,
            article_identity: article_identity.to_owned(),
            at: self.clock.now(),
        };
        self.put(Message::Opened(Box::new(click)));
    }

    /// Comes back when everything recorded before is written.
    pub async fn flush(&self) {
        self.done(Message::Flush).await;
    }

    fn put(&self, message: Message) {
        if self.queue.try_send(message).is_err() {
            tracing::warn!("a search was not logged: too many wait to be written");
        }
    }

    async fn done(&self, message: impl FnOnce(oneshot::Sender<()>) -> Message) {
        let (done, written) = oneshot::channel();
        if self.queue.send(message(done)).await.is_ok() {
            // A writer that is gone has nothing more to write.
            let _ = written.await;
        }
    }
}

/// The task that counts.
struct Desk {
    database: Database,
    clock: Arc<dyn Clock>,
    ids: Arc<IdSource>,
    days_kept: u16,
    /// The day on which what is too old was forgotten last.
    swept: Option<NaiveDate>,
    past: PastQueries,
}

impl Desk {
    async fn write(mut self, mut queue: mpsc::Receiver<Message>) {
        let mut messages = Vec::with_capacity(BATCH);
        loop {
            let came = timeout(IDLE, queue.recv_many(&mut messages, BATCH)).await;
            if came == Ok(0) {
                return;
            }
            if self.swept.is_some_and(|day| day < self.clock.today()) || came.is_err() {
                self.sweep().await;
            }
            self.answer(messages.drain(..)).await;
        }
    }

    /// Does what is asked for in its order, but searches that follow each other together.
    async fn answer(&mut self, messages: impl Iterator<Item = Message>) {
        let mut searches = Vec::new();
        for message in messages {
            if !matches!(message, Message::Search(_)) {
                self.count(std::mem::take(&mut searches)).await;
            }
            match message {
                Message::Search(search) => searches.push(*search),
                Message::Opened(click) => self.click(*click).await,
                Message::Resume(done) => {
                    // From now on every day begins with a look at what is too old.
                    self.swept.get_or_insert(NaiveDate::MIN);
                    self.sweep().await;
                    self.suggest_again().await;
                    // Whoever waited may have given up.
                    let _ = done.send(());
                }
                Message::Flush(done) => {
                    let _ = done.send(());
                }
            }
        }
        self.count(searches).await;
    }

    /// Counts searches in one transaction.
    async fn count(&self, searches: Vec<Searched>) {
        if searches.is_empty() {
            return;
        }
        match self.transact(CountSearches::new(searches, &self.ids, &*self.clock)).await {
            Ok(0) => {}
            Ok(left_out) => tracing::warn!(left_out, "too many different searches in a day: not all were logged"),
            Err(error) => tracing::error!(%error, "searches were not logged"),
        }
    }

    async fn click(&self, click: RecordClick) {
        match self.database.transact(click).await {
            Ok(()) | Err(Stop::Refused(ClickRefusal::NoSearch | ClickRefusal::NoQuery | ClickRefusal::NoArticle)) => {}
            Err(Stop::Failed(error)) => tracing::error!(%error, "what was opened of a search was not logged"),
        }
    }

    /// Forgets what is too old.
    async fn sweep(&mut self) {
        let before = self.first_day();
        loop {
            match self.transact(ForgetSearches { before }).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::error!(%error, "searches that are too old were not forgotten");
                    return;
                }
            }
        }
        self.swept = Some(self.clock.today());
    }

    async fn suggest_again(&self) {
        match common_queries(&self.database, self.first_day(), past::MOST).await {
            Ok(common) => self.past.restore(common),
            Err(error) => tracing::error!(%error, "what was searched for before is not suggested"),
        }
    }

    /// The first day that is kept; with no day kept it is tomorrow.
    fn first_day(&self) -> NaiveDate {
        let today = self.clock.today();
        match self.days_kept {
            0 => today.succ_opt().unwrap_or(today),
            kept => today.checked_sub_days(Days::new(u64::from(kept) - 1)).unwrap_or(NaiveDate::MIN),
        }
    }

    /// Does a job that refuses nothing.
    async fn transact<J: Job<Refusal = std::convert::Infallible>>(&self, job: J) -> Result<J::Answer, StoreError> {
        self.database.transact(job).await.map_err(|stop| match stop {
            Stop::Failed(error) => error,
            Stop::Refused(never) => match never {},
        })
    }
}
