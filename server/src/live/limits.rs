//! The limits of connections. They are published in the README.

use std::time::Duration;

/// How long is waited, and how much one client may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveLimits {
    /// So long the head of a request may take, from the connection's beginning or from the end of the answer before. A
    /// connection that is kept open without a request is closed after as long.
    pub head: Duration,
    /// So long a WebSocket may be silent before it says who asks.
    pub init: Duration,
    /// So often a silent connection is asked whether it is still there; a WebSocket that says nothing for as long again is
    /// closed.
    pub keep_alive: Duration,
    /// So long a client may read nothing of what waits to be sent.
    pub write: Duration,
    /// The most operations under way on one WebSocket.
    pub operations: usize,
    /// The most subscriptions of one user, on all connections; of one address, for who is not signed in.
    pub subscriptions: usize,
    /// The most connections that stay open, of everybody.
    pub connections: usize,
}

impl Default for LiveLimits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            init: Duration::from_secs(10),
            keep_alive: Duration::from_secs(15),
            write: Duration::from_secs(20),
            operations: 64,
            subscriptions: 128,
            connections: 10_000,
        }
    }
}
