//! Who holds what: connections in all, and subscriptions by user or address.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use super::LiveLimits;
use crate::throttle::Payer;

/// All connections of a server that stay open.
#[derive(Debug)]
pub(crate) struct Live {
    limits: LiveLimits,
    closing: watch::Sender<bool>,
    open: watch::Sender<usize>,
    subscriptions: watch::Sender<usize>,
    held: Mutex<HashMap<Payer, usize>>,
}

impl Live {
    pub(crate) fn new(limits: LiveLimits) -> Self {
        let count = || watch::Sender::new(0);
        Self {
            limits,
            closing: watch::Sender::new(false),
            open: count(),
            subscriptions: count(),
            held: Mutex::default(),
        }
    }

    pub(crate) fn limits(&self) -> &LiveLimits {
        &self.limits
    }

    /// Tells all connections to close.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Comes back when no connection is open.
    pub(crate) async fn gone(&self) {
        // The sender lives as long as we do.
        let _ = self.open.subscribe().wait_for(|open| *open == 0).await;
    }

    /// How many subscriptions are open, as it changes.
    pub(crate) fn subscriptions(&self) -> watch::Receiver<usize> {
        self.subscriptions.subscribe()
    }

    /// A place for one more connection, if there is one.
    pub(super) fn connect(self: &Arc<Self>) -> Option<Connection> {
        let taken = self.open.send_if_modified(|open| {
            let has_room = *open < self.limits.connections;
            *open += usize::from(has_room);
            has_room
        });
        taken.then(|| Connection { live: Arc::clone(self), closing: self.closing.subscribe() })
    }

    /// A place for one more subscription of theirs, if there is one.
    pub(super) fn subscribe(self: &Arc<Self>, payer: Payer) -> Option<Place> {
        let mut held = self.held();
        let count = held.entry(payer).or_insert(0);
        if *count >= self.limits.subscriptions {
            return None;
        }
        *count += 1;
        drop(held);
        self.subscriptions.send_modify(|all| *all += 1);
        Some(Place { live: Arc::clone(self), payer })
    }

    /// Counts are changed in one step each: a lock that broke holds good ones.
    fn held(&self) -> MutexGuard<'_, HashMap<Payer, usize>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of an open connection, until it is dropped.
#[derive(Debug)]
pub(super) struct Connection {
    live: Arc<Live>,
    closing: watch::Receiver<bool>,
}

impl Connection {
    /// Comes back when the server wants to close.
    pub(super) async fn told_to_close(&mut self) {
        // A server that is gone wants to close, too.
        let _ = self.closing.wait_for(|closing| *closing).await;
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.live.open.send_modify(|open| *open = open.saturating_sub(1));
    }
}

/// The place of a subscription, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    live: Arc<Live>,
    payer: Payer,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.live.subscriptions.send_modify(|all| *all = all.saturating_sub(1));
        let mut held = self.live.held();
        if let Some(count) = held.get_mut(&self.payer) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.payer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live(subscriptions: usize, connections: usize) -> Arc<Live> {
        Arc::new(Live::new(LiveLimits { subscriptions, connections, ..LiveLimits::default() }))
    }

    #[test]
    fn places_are_counted_by_who_pays_and_given_back() {
        let live = live(2, 1);
        let at = |text: &str| Payer::Address(text.parse().ok());
        let first = live.subscribe(at("192.0.2.1"));
        let second = live.subscribe(at("192.0.2.1"));
        assert!(first.is_some() && second.is_some());
        assert!(live.subscribe(at("192.0.2.1")).is_none());
        assert!(live.subscribe(at("192.0.2.2")).is_some() && live.subscribe(at("nowhere")).is_some());
        drop(first);
        assert!(live.subscribe(at("192.0.2.1")).is_some());
        drop(second);
        assert!(live.held().is_empty(), "nobody is remembered who holds nothing: {:?}", live.held());
    }

    #[tokio::test]
    async fn connections_are_counted_told_to_close_and_waited_for() {
        let live = live(1, 1);
        let mut only = live.connect().expect("there is room");
        assert!(live.connect().is_none());
        live.close();
        only.told_to_close().await;
        drop(only);
        live.gone().await;
        assert!(live.connect().is_some());
    }
}
