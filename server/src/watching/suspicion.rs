//! What cannot be used, and perhaps is only on its way: a file that somebody has begun to write, a folder that is moved.
//!
//! It is looked at again after a moment, and only then told of. What else has changed does not wait for it.

use std::{pin::Pin, time::Duration};

use kb::Changed;
use tokio::time::timeout;

/// What is suspected, and whether its time is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Suspected {
    pub(super) what: Changed,
    /// Whether it has been so for long enough to be told of.
    pub(super) is_steady: bool,
}

pub(super) struct Suspicion {
    /// So long something may be on its way.
    patience: Duration,
    suspected: Option<Suspected>,
    steady: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl Suspicion {
    /// Of nothing, so far.
    pub(super) fn with_patience(patience: Duration) -> Self {
        Self { patience, suspected: None, steady: None }
    }

    pub(super) fn suspected(&self) -> Option<Suspected> {
        self.suspected.clone()
    }

    /// From now on this is suspected. The time of what was suspected before goes on.
    pub(super) fn replace(&mut self, suspected: Option<Changed>) {
        let before = self.suspected.take();
        let Some(what) = suspected else { return self.steady = None };
        let goes_on = self.steady.is_some() && before.is_some_and(|before| before.what == what);
        if !goes_on {
            // Nothing ever comes: it is the time that is waited for.
            let wait = timeout(self.patience, std::future::pending::<()>());
            self.steady = Some(Box::pin(async { drop(wait.await) }));
        }
        self.suspected = Some(Suspected { what, is_steady: false });
    }

    /// Waits until the time of what is suspected is over. Nothing is lost where the wait is given up.
    pub(super) async fn steady(&mut self) {
        let Some(steady) = &mut self.steady else { return std::future::pending().await };
        steady.as_mut().await;
        self.steady = None;
        if let Some(suspected) = &mut self.suspected {
            suspected.is_steady = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(path: &str) -> Changed {
        Changed::Files([path.to_owned()].into())
    }

    #[tokio::test]
    async fn what_is_suspected_is_steady_after_its_time_and_something_else_is_suspected_anew() {
        let mut suspicion = Suspicion::with_patience(Duration::ZERO);
        for what in [files("a"), files("b"), Changed::Anything] {
            suspicion.replace(Some(what.clone()));
            assert_eq!(suspicion.suspected(), Some(Suspected { what: what.clone(), is_steady: false }));
            suspicion.steady().await;
            assert_eq!(suspicion.suspected(), Some(Suspected { what, is_steady: true }));
        }
        suspicion.replace(None);
        assert_eq!(suspicion.suspected(), None);
    }

    #[tokio::test]
    async fn before_its_time_nothing_is_steady_and_a_wait_that_is_given_up_loses_nothing() {
        let mut suspicion = Suspicion::with_patience(Duration::from_secs(3_600));
        suspicion.replace(Some(files("a")));
        assert!(timeout(Duration::from_millis(1), suspicion.steady()).await.is_err());
        assert_eq!(suspicion.suspected(), Some(Suspected { what: files("a"), is_steady: false }));
    }
}
