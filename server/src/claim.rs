//! Who asks, as they were known when they asked before: answered already while the database is asked whether they still are.
//!
//! To ask PostgreSQL costs a way there and back, whatever is asked. So the question whether what is known of a viewer still
//! holds travels with the first statements of their operation. Until it is answered nothing leaves the desk and nothing runs
//! that leaves traces, be it a mutation or a search, which is counted; and what does not hold is answered anew by whoever it is
//! that asks. A document that is to be kept is kept all the same: anybody may have one kept. On SQLite the question is answered
//! in place, before anything else.

use entities::{access::Viewer, accounts::Recalled};
use futures_util::future::{Either, select};
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

    /// Waits until it is known to hold: before anything is changed or counted.
    ///
    /// # Errors
    /// Where it does not hold, for what is thrown away; 500 when the database fails.
    pub(crate) async fn proven(&self) -> Result<(), Refusal> {
        if self.holds().await? { Ok(()) } else { Err(Refusal::broken()) }
    }
}

/// What `answering` comes to, if the claim holds, which `holds` tells; given up as soon as it does not.
///
/// # Errors
/// Those of `holds`.
pub(crate) async fn if_it_holds<T>(
    holds: impl Future<Output = Result<bool, Refusal>> + Unpin,
    answering: impl Future<Output = T> + Unpin,
) -> Result<Option<T>, Refusal> {
    Ok(match select(holds, answering).await {
        Either::Left((holds, answering)) => {
            if holds? {
                Some(answering.await)
            } else {
                None
            }
        }
        Either::Right((answered, holds)) => holds.await?.then_some(answered),
    })
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn what_is_answered_counts_if_the_claim_holds_whichever_is_known_first() {
        for (holds, expected) in [(true, Some("answered")), (false, None)] {
            let later = || async { tokio::task::yield_now().await }.boxed();
            let first = if_it_holds(ready(Ok(holds)), later().map(|()| "answered"));
            assert_eq!(first.await.ok(), Some(expected));
            let last = if_it_holds(later().map(|()| Ok(holds)), ready("answered"));
            assert_eq!(last.await.ok(), Some(expected));
        }
    }

    #[tokio::test]
    async fn an_answer_that_will_not_count_is_not_waited_for() {
        assert_eq!(if_it_holds(ready(Ok(false)), pending::<()>()).await.ok(), Some(None));
        assert!(if_it_holds(ready(Err(Refusal::broken())), pending::<()>()).await.is_err());
    }
}
