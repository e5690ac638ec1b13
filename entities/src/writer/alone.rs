//! One transaction on a session of its own: for whole books, not for requests.

use sea_orm::DbBackend;

use crate::{
    db::Database,
    error::{StoreError, StoreResult},
    news::notifying,
    sql::Session,
};

impl Database {
    /// Does work that is too large for the queue in one transaction, on a connection that is opened for it. On SQLite
    /// everybody else waits with writing meanwhile.
    ///
    /// # Errors
    /// The work's own, or that of the database; nothing was kept then.
    pub async fn alone<T, E: From<StoreError>>(
        &self,
        work: impl AsyncFnOnce(&Session) -> Result<T, E>,
    ) -> Result<T, E> {
        let session = self.own_session().await?;
        // SQLite's other transactions take the lock later, and may then find it taken.
        session.batch(if self.backend() == DbBackend::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" }).await?;
        let done = work(&session).await;
        let changes = session.take_changes();
        let ended: StoreResult<()> = match (&done, self.backend()) {
            (Ok(_), DbBackend::Postgres) => session.batch(&format!("{}COMMIT", notifying(&changes))).await,
            (Ok(_), _) => session.batch("COMMIT").await.map(|()| self.hub().tell_all(&changes)),
            (Err(_), _) => session.batch("ROLLBACK").await,
        };
        session.close();
        let done = done?;
        ended?;
        Ok(done)
    }
}
