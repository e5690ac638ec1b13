//! Guides that follow their folder: what is edited is served, as soon as it is written.
//!
//! Who touches the folder is heard of by the operating system ([`folder`]), or tells: SIGHUP, or the webhook of
//! `routes/hooks`. It all goes into one [`Mailbox`]; one task takes it out, loads what has changed, and swaps the guides as
//! one value, so that no request is dropped or sees half of it.
//!
//! A file that somebody has saved is taken up at once, when it is closed or renamed to its place. Anything else is taken up
//! when it is quiet: several files are often written one after the other, and removed to be made again. What cannot be used
//! is looked at again after a moment ([`suspicion`]): it may have been on its way. Then it is served as it was, with a
//! warning on `/health` and in `knowledgeBaseChanged`, until it can be.

mod folder;
mod mailbox;
mod renewal;
mod suspicion;

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use kb::{Changed, Loaded};
use resolvers::guides::{Guides, GuidesError, GuidesHandle};
use tokio::{sync::oneshot, task::JoinHandle, time::timeout};

pub(crate) use self::renewal::warnings;
use self::{
    folder::Folder,
    mailbox::{Mail, Mailbox, Stage},
    renewal::Renewal,
    suspicion::Suspicion,
};

/// So long after the last of several changes they are taken up.
const QUIET: Duration = Duration::from_millis(15);
/// But never later than this after the first: whoever writes on and on is served in between.
const LONGEST: Duration = Duration::from_millis(500);
/// A file that nobody has written to for so long is looked at, though somebody has it open still.
const LONG_OPEN: Duration = Duration::from_secs(10);
/// So long what cannot be used may be on its way.
const ON_ITS_WAY: Duration = Duration::from_millis(200);
/// After so long without a change the index is stored, where enough of it was replaced.
const IDLE: Duration = Duration::from_secs(20);
/// So many replaced sections are worth storing: each search looks at them beside the stored ones.
const WORTH_STORING: u64 = 256;

/// Whoever has this can have the folder looked at.
#[derive(Debug, Clone)]
pub struct Reloader(Arc<Mailbox>);

impl Reloader {
    /// Looks at the whole folder, and waits until what has changed in it is served, or is told of on `/health`. Whether
    /// that came about: not where the guides are not followed any more.
    pub async fn reload(&self) -> bool {
        let (done, told) = oneshot::channel();
        self.0.put(|mail| {
            mail.is_anything = true;
            mail.waiting.push(done);
        });
        told.await.is_ok()
    }
}

/// What happens to a folder of articles, from now on.
pub struct Changes {
    mailbox: Arc<Mailbox>,
    watched: Option<Arc<Mutex<Folder>>>,
    hangups: Hangups,
    /// Something came while the last was being done: more is likely to.
    is_busy: bool,
}

impl Changes {
    /// Watches the folder, from before it is loaded. Where that cannot be, which is logged, SIGHUP and the [`Reloader`] still
    /// tell.
    ///
    /// # Panics
    /// Outside of a tokio runtime: it waits for signals.
    pub fn of(folder: &Path) -> Self {
        let mailbox = Arc::new(Mailbox::default());
        let watched = match Folder::watched(folder, Arc::clone(&mailbox)) {
            Ok(watched) => Some(Arc::new(Mutex::new(watched))),
            Err(error) => {
                tracing::warn!(%error, "the folder of articles cannot be watched: send SIGHUP after a change");
                None
            }
        };
        Self { mailbox, watched, hangups: Hangups::new(), is_busy: false }
    }

    /// Waits until something has happened. Nothing is lost where the wait is given up.
    pub(crate) async fn come(&mut self) {
        tokio::select! {
            () = self.mailbox.ready(LONG_OPEN) => {}
            () = self.hangups.next() => self.mailbox.put(|mail| mail.is_anything = true),
        }
    }

    /// Waits until what has come is whole, and does what is to be done then, where it may take its time; with who waits for
    /// that. Nothing where it failed, which is logged. Not to be given up.
    pub(crate) async fn then<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(Changed) -> T + Send + 'static,
    ) -> (Option<T>, Waiting) {
        // Whoever writes without end is not waited for to the end.
        let _ = timeout(LONGEST, self.whole()).await;
        let Mail { is_anything, files, waiting } = self.mailbox.take();
        let watched = self.watched.clone();
        let done = tokio::task::spawn_blocking(move || {
            if let Some(watched) = watched {
                // New folders are watched before they are read, so that nothing is missed in between.
                watched.lock().unwrap_or_else(PoisonError::into_inner).cover(is_anything, &files);
            }
            work(if is_anything { Changed::Anything } else { Changed::Files(files.into_keys().collect()) })
        });
        let done = done.await.inspect_err(|error| tracing::error!(%error, "the articles could not be loaded again"));
        self.is_busy = self.mailbox.stage() != Stage::Nothing;
        (done.ok(), Waiting(waiting))
    }

    /// Waits until a person has saved, or it is quiet.
    async fn whole(&self) {
        loop {
            match self.mailbox.stage() {
                Stage::Nothing => return,
                Stage::Whole if !self.is_busy => return,
                Stage::Whole | Stage::Loose if timeout(QUIET, self.mailbox.filled()).await.is_err() => return,
                Stage::Whole | Stage::Loose => {}
            }
        }
    }
}

/// Who is to be told that the folder was looked at.
#[derive(Debug, Default)]
pub(crate) struct Waiting(Vec<oneshot::Sender<()>>);

impl Waiting {
    fn and(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    fn tell(&mut self) {
        for waiting in self.0.drain(..) {
            // Who does not wait any more need not be told.
            let _ = waiting.send(());
        }
    }
}

/// Has the guides follow the folder that they were loaded from, for as long as the process lives. It was watched from
/// before it was loaded.
pub fn follow(loaded: Loaded, changes: Changes, guides: GuidesHandle) -> Reloader {
    let mailbox = Arc::clone(&changes.mailbox);
    tokio::spawn(Following { changes, guides }.run(Renewal::new(loaded)));
    Reloader(mailbox)
}

struct Following {
    changes: Changes,
    guides: GuidesHandle,
}

impl Following {
    async fn run(mut self, mut renewal: Renewal) {
        let (mut storing, mut waiting) = (Storing::default(), Waiting::default());
        let mut suspicion = Suspicion::with_patience(ON_ITS_WAY);
        loop {
            let is_worth_storing = self.guides.load().index().replaced_sections() >= WORTH_STORING;
            tokio::select! {
                () = self.changes.come() => {}
                () = suspicion.steady() => {}
                () = storing.done(&self.guides) => continue,
                () = idle(), if is_worth_storing && storing.is_idle() => {
                    storing.begin(self.guides.load());
                    continue;
                }
            }
            let (before, guides, suspected) = (renewal.clone(), self.guides.clone(), suspicion.suspected());
            let (renewed, told) = self.changes.then(move |changed| before.after(changed, suspected, &guides)).await;
            waiting.and(told);
            let suspected;
            (renewal, suspected) = renewed.unwrap_or_else(|| (renewal.stale(), None));
            if suspected.is_none() {
                waiting.tell();
            }
            suspicion.replace(suspected);
        }
    }
}

/// The index on its way to the disk, beside everything else: it takes seconds where there are many articles.
#[derive(Default)]
struct Storing(Option<(Arc<Guides>, Stored)>);

/// What storing comes to: the same guides with an index that is on the disk.
type Stored = JoinHandle<Result<Guides, GuidesError>>;

impl Storing {
    fn is_idle(&self) -> bool {
        self.0.is_none()
    }

    fn begin(&mut self, guides: Arc<Guides>) {
        let of = Arc::clone(&guides);
        self.0 = Some((guides, tokio::task::spawn_blocking(move || of.with_index_stored())));
    }

    /// Waits until it is stored, and has it served from there. Nothing is lost where the wait is given up.
    async fn done(&mut self, guides: &GuidesHandle) {
        let Some((of, stored)) = &mut self.0 else { return std::future::pending().await };
        match stored.await {
            // There may be others meanwhile: then it is for the next start, and is stored again after the next quiet while.
            Ok(Ok(stored)) if Arc::ptr_eq(of, &guides.load()) => guides.replace(stored),
            Ok(Ok(_)) => {}
            // Nothing is lost by it, but that each search goes on looking at more.
            Ok(Err(error)) => tracing::warn!(%error, "the search index could not be stored"),
            Err(error) => tracing::error!(%error, "the search index could not be stored"),
        }
        self.0 = None;
    }
}

async fn idle() {
    // Nothing ever comes: it is the time that is waited for.
    let _ = timeout(IDLE, std::future::pending::<()>()).await;
}

/// SIGHUP, which on other systems never comes.
struct Hangups {
    #[cfg(unix)]
    signals: Option<tokio::signal::unix::Signal>,
}

impl Hangups {
    fn new() -> Self {
        Self {
            #[cfg(unix)]
            signals: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok(),
        }
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signals) = &mut self.signals
            && signals.recv().await.is_some()
        {
            return;
        }
        std::future::pending().await
    }
}
