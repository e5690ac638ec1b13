//! Who asks, as they were known when they asked before: answered already while the database is asked whether they still are.
//!
//! To ask PostgreSQL costs a way there and back, whatever is asked. So the question whether what is known of a viewer still
//! holds travels with the first statements of their operation. Until it is answered nothing leaves the desk, nothing is
//! changed, and what does not hold is answered anew by whoever it is that asks. On SQLite the question is answered in place,
//! before anything else.

use entities::{access::Viewer, accounts::Recalled};
use resolvers::context::Services;
use tokio::sync::OnceCell;

use crate::respond::Refusal;

/// Who claims to ask.
pub(crate) struct Claim<'s> {
    services: &'s Services,
    recalled: Recalled,
    holds: OnceCell<bool>,
}

impl<'s> Claim<'s> {
    /// Of one who asked before.
    pub(crate) fn new(services: &'s Services, recalled: Recalled) -> Self {
        Self { services, recalled, holds: OnceCell::new() }
    }

    /// Who it is, if it holds.
    pub(crate) fn viewer(&self) -> Viewer {
        Viewer::User(self.recalled.who().clone())
    }

    /// Whether it holds. The database is asked once.
    ///
    /// # Errors
    /// 500 when the database fails.
    pub(crate) async fn holds(&self) -> Result<bool, Refusal> {
        let ask = async || self.recalled.still_holds(&self.services.database).await;
        self.holds.get_or_try_init(ask).await.copied().map_err(Refusal::internal)
    }

    /// Waits until it is known to hold: before anything is changed.
    ///
    /// # Errors
    /// Where it does not hold, for what is thrown away; 500 when the database fails.
    pub(crate) async fn proven(&self) -> Result<(), Refusal> {
        if self.holds().await? { Ok(()) } else { Err(Refusal::broken()) }
    }
}
