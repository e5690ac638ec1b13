//! The connections to PostgreSQL that requests share.

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use crate::{
    error::StoreResult,
    sql::{PostgresSettings, Session},
};

/// How many there are. A statement runs while others of the same connection wait, so this is also how many processors of
/// the server one of ours keeps busy with reading.
const CONNECTIONS: usize = 8;

/// A few connections, made when they are first wanted and made anew where they broke.
#[derive(Debug)]
pub(super) struct Pool {
    settings: PostgresSettings,
    statements: Arc<AtomicU64>,
    places: Vec<Place>,
}

#[derive(Debug, Default)]
struct Place {
    session: RwLock<Option<Arc<Session>>>,
    /// Held by whoever connects, so that one does.
    connecting: tokio::sync::Mutex<()>,
    leases: AtomicUsize,
}

impl Place {
    fn session(&self) -> Option<Arc<Session>> {
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner);
        session.as_ref().filter(|session| !session.is_closed()).map(Arc::clone)
    }

    fn set(&self, session: Option<Arc<Session>>) {
        *self.session.write().unwrap_or_else(PoisonError::into_inner) = session;
    }

    /// What it has to do: statements on their way, then requests that will send more.
    fn load(&self) -> (usize, usize) {
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner);
        (session.as_ref().map_or(0, |session| session.in_flight()), self.leases.load(Ordering::Relaxed))
    }
}

/// A request's hold on one of the connections.
#[derive(Debug)]
pub(super) struct Lease {
    pool: Arc<Pool>,
    place: usize,
}

impl Lease {
    pub(super) async fn session(&self) -> StoreResult<Arc<Session>> {
        self.pool.session(self.place).await
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(place) = self.pool.places.get(self.place) {
            place.leases.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Pool {
    pub(super) fn new(settings: PostgresSettings, statements: Arc<AtomicU64>) -> Arc<Self> {
        let places = std::iter::repeat_with(Place::default).take(CONNECTIONS).collect();
        Arc::new(Self { settings, statements, places })
    }

    /// Holds the connection with the least to do.
    pub(super) fn lease(self: &Arc<Self>) -> Lease {
        let least = (0..self.places.len()).min_by_key(|place| self.places[*place].load()).unwrap_or(0);
        self.places[least].leases.fetch_add(1, Ordering::Relaxed);
        Lease { pool: Arc::clone(self), place: least }
    }

    /// The session in that place, made if it is not there or its connection broke.
    pub(super) async fn session(&self, place: usize) -> StoreResult<Arc<Session>> {
        let place = &self.places[place % self.places.len()];
        if let Some(session) = place.session() {
            return Ok(session);
        }
        let _connecting = place.connecting.lock().await;
        if let Some(session) = place.session() {
            return Ok(session);
        }
        let session = Arc::new(self.open().await?);
        place.set(Some(Arc::clone(&session)));
        Ok(session)
    }

    /// A session outside the pool.
    pub(super) async fn open(&self) -> StoreResult<Session> {
        Session::postgres(&self.settings, Arc::clone(&self.statements)).await
    }

    /// Lets go of all connections; each closes with its last statement.
    pub(super) fn close(&self) {
        self.places.iter().for_each(|place| place.set(None));
    }
}
