//! How PostgreSQL carries changes from process to process.

use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures_util::{StreamExt, stream::poll_fn};
use tokio::{sync::watch, task::JoinHandle};
use tokio_postgres::{AsyncMessage, Client, NoTls, SimpleQueryMessage};

use super::{Changed, Hub, hub::MOST_TOLD};
use crate::{
    error::{StoreError, StoreResult},
    sql::{PostgresSettings, told},
};

/// The channel's name, worked out by the server. A channel belongs to its database, in which several desks may have a
/// schema each; a schema's own name may be too long for a channel's.
const CHANNEL: &str = "'ventanilla_' || md5(coalesce(current_schema(), ''))";
/// What is sent where nobody knows any more what changed.
pub(super) const EVERYTHING: &str = "everything";
/// How long a new follower waits for the connection.
const PATIENCE: Duration = Duration::from_secs(6);
/// After a connection that broke, the next is tried after so long, then after twice as long, and so on.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// At the longest.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The statements that tell of changes when the transaction that they are part of is committed; empty for none.
pub(crate) fn notifying(changes: &BTreeSet<Changed>) -> String {
    if changes.len() > MOST_TOLD {
        return notifying_of(EVERYTHING);
    }
    changes.iter().map(|change| notifying_of(&change.text())).collect()
}

/// The same for one text. It has no quotation mark in it: see `Changed::text`.
pub(super) fn notifying_of(text: &str) -> String {
    format!("SELECT pg_notify({CHANNEL}, '{text}');")
}

/// The process's connection that listens; made when somebody first follows something.
#[derive(Debug)]
pub(crate) struct Listener {
    settings: PostgresSettings,
    hub: Arc<Hub>,
    task: OnceLock<Task>,
}

#[derive(Debug)]
struct Task {
    listening: watch::Receiver<bool>,
    handle: JoinHandle<()>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.close();
    }
}

impl Listener {
    pub(crate) fn new(settings: PostgresSettings, hub: Arc<Hub>) -> Self {
        Self { settings, hub, task: OnceLock::new() }
    }

    /// Comes back when whatever is committed from now on will be heard.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where the server cannot be listened to at present.
    pub(crate) async fn listening(&self) -> StoreResult<()> {
        let task = self.task.get_or_init(|| {
            let (tell, listening) = watch::channel(false);
            let handle = tokio::spawn(listen_for_good(self.settings.clone(), Arc::clone(&self.hub), tell));
            Task { listening, handle }
        });
        let mut listening = task.listening.clone();
        match tokio::time::timeout(PATIENCE, listening.wait_for(|listening| *listening)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(StoreError::Busy("the database cannot be listened to at present".to_owned())),
        }
    }

    /// Listens no more.
    pub(crate) fn close(&self) {
        if let Some(task) = self.task.get() {
            task.handle.abort();
        }
    }
}

async fn listen_for_good(settings: PostgresSettings, hub: Arc<Hub>, listening: watch::Sender<bool>) {
    let mut pause = FIRST_PAUSE;
    let mut listened_before = false;
    loop {
        let ended = listen(&settings, &hub, || {
            // Before this, somebody may have written; after it, everything arrives.
            if listened_before {
                hub.missed();
            }
            listened_before = true;
            listening.send_replace(true);
        })
        .await;
        if listening.send_replace(false) {
            pause = FIRST_PAUSE;
        }
        let why = ended.map_or_else(|error| told(&error), |()| "the server closed it".to_owned());
        tracing::warn!(why, ?pause, "the connection that listens for changes broke, and is made again");
        // Nothing to wait for but the time.
        let _ = tokio::time::timeout(pause, std::future::pending::<()>()).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Tells of what arrives until the connection ends.
async fn listen(settings: &PostgresSettings, hub: &Hub, listening: impl FnOnce()) -> Result<(), tokio_postgres::Error> {
    let (client, mut connection) = settings.for_listening().connect(NoTls).await?;
    let mut messages = poll_fn(move |context| connection.poll_message(context));
    let mut begun = std::pin::pin!(begin(&client));
    let mut listening = Some(listening);
    loop {
        tokio::select! {
            done = &mut begun, if listening.is_some() => {
                done?;
                if let Some(listening) = listening.take() {
                    listening();
                }
            }
            message = messages.next() => match message {
                Some(Ok(AsyncMessage::Notification(notification))) => hear(hub, notification.payload()),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error),
                None => return Ok(()),
            }
        }
    }
}

async fn begin(client: &Client) -> Result<(), tokio_postgres::Error> {
    for message in client.simple_query(&format!("SELECT {CHANNEL}")).await? {
        if let SimpleQueryMessage::Row(row) = message
            && let Some(channel) = row.try_get(0)?
        {
            client.batch_execute(&format!("LISTEN {channel}")).await?;
        }
    }
    Ok(())
}

fn hear(hub: &Hub, payload: &str) {
    match Changed::parse(payload) {
        Some(change) => hub.tell(change),
        None if payload == EVERYTHING => hub.missed(),
        None => tracing::debug!("a change of a kind that this version does not know"),
    }
}
