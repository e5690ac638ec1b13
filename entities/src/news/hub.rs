//! Who follows what in this process.

use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use super::{Changed, Topic};

/// So many changes may wait to be heard by a follower; beyond it there is only [`News::Missed`].
pub(super) const MOST_WAITING: usize = 64;

/// More changes of one transaction are told as [`News::Missed`]: their keys are not worth the room.
pub(super) const MOST_TOLD: usize = 1_000;

/// What a follower hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// This changed since it was last heard of; perhaps more than once.
    Changed(Changed),
    /// Anything may have changed: what is shown must be read again.
    Missed,
}

/// Everybody who follows something, by topic.
#[derive(Debug, Default)]
pub(crate) struct Hub(Mutex<HashMap<Topic, Vec<Arc<Mailbox>>>>);

impl Hub {
    /// Begins to follow.
    pub(crate) fn follow(self: &Arc<Self>, topic: Topic) -> Follower {
        let mailbox = Arc::new(Mailbox::default());
        self.topics().entry(topic).or_default().push(Arc::clone(&mailbox));
        Follower { mailbox, topic, hub: Arc::clone(self) }
    }

    /// Tells those who follow it.
    pub(crate) fn tell(&self, change: Changed) {
        for mailbox in self.topics().get(&change.topic()).into_iter().flatten() {
            mailbox.put(change);
        }
    }

    /// Tells those who follow any of these; everybody, where there are so many that nobody would read of each.
    pub(crate) fn tell_all(&self, changes: &BTreeSet<Changed>) {
        if changes.len() > MOST_TOLD {
            return self.missed();
        }
        changes.iter().for_each(|change| self.tell(*change));
    }

    /// Tells everybody that anything may have changed.
    pub(crate) fn missed(&self) {
        for mailbox in self.topics().values().flatten() {
            mailbox.missed();
        }
    }

    /// Nothing in here panics between two steps that belong together.
    fn topics(&self) -> MutexGuard<'_, HashMap<Topic, Vec<Arc<Mailbox>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(super) fn followers(&self) -> usize {
        self.topics().values().map(Vec::len).sum()
    }
}

#[derive(Debug, Default)]
struct Mailbox {
    waiting: Mutex<Waiting>,
    arrived: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    changes: VecDeque<Changed>,
    missed: bool,
}

impl Mailbox {
    fn put(&self, change: Changed) {
        let mut waiting = self.waiting();
        // Whoever is to read everything again needs no key.
        if waiting.missed || waiting.changes.contains(&change) {
            return;
        }
        if waiting.changes.len() >= MOST_WAITING {
            drop(waiting);
            return self.missed();
        }
        waiting.changes.push_back(change);
        drop(waiting);
        self.arrived.notify_one();
    }

    fn missed(&self) {
        *self.waiting() = Waiting { changes: VecDeque::new(), missed: true };
        self.arrived.notify_one();
    }

    fn take(&self) -> Option<News> {
        let mut waiting = self.waiting();
        if std::mem::take(&mut waiting.missed) {
            return Some(News::Missed);
        }
        waiting.changes.pop_front().map(News::Changed)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who follows a topic, until it is dropped.
#[derive(Debug)]
pub struct Follower {
    mailbox: Arc<Mailbox>,
    topic: Topic,
    hub: Arc<Hub>,
}

impl Follower {
    /// What is followed.
    pub fn topic(&self) -> Topic {
        self.topic
    }

    /// Waits for the next news. Nothing is lost where the wait is given up.
    pub async fn next(&mut self) -> News {
        loop {
            if let Some(news) = self.mailbox.take() {
                return news;
            }
            self.mailbox.arrived.notified().await;
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        let mut topics = self.hub.topics();
        if let Some(mailboxes) = topics.get_mut(&self.topic) {
            mailboxes.retain(|mailbox| !Arc::ptr_eq(mailbox, &self.mailbox));
            if mailboxes.is_empty() {
                topics.remove(&self.topic);
            }
        }
    }
}
