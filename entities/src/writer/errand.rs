//! A job on its way to the writer, whatever it answers.

use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

use super::{Job, Stop, panicked};
use crate::{error::StoreError, sql::Session};

/// A job of any type.
pub(super) trait Errand: Send {
    /// Runs the job; tells whether its changes are to be kept.
    fn run<'s>(&'s mut self, session: &'s Session) -> BoxFuture<'s, bool>;

    /// Sends the answer; the error is that of the commit, where there was one.
    fn answer(self: Box<Self>, commit: Result<(), StoreError>);
}

type Outcome<J> = Result<<J as Job>::Answer, Stop<<J as Job>::Refusal>>;

/// A job with whoever waits for its answer.
pub(super) struct Sent<J: Job> {
    job: J,
    outcome: Option<Outcome<J>>,
    to: oneshot::Sender<Outcome<J>>,
}

impl<J: Job> Sent<J> {
    pub(super) fn new(job: J) -> (Self, oneshot::Receiver<Outcome<J>>) {
        let (to, answered) = oneshot::channel();
        (Self { job, outcome: None, to }, answered)
    }
}

impl<J: Job> Errand for Sent<J> {
    fn run<'s>(&'s mut self, session: &'s Session) -> BoxFuture<'s, bool> {
        Box::pin(async move {
            let outcome = self.job.run(session).await;
            let kept = outcome.is_ok();
            self.outcome = Some(outcome);
            kept
        })
    }

    fn answer(self: Box<Self>, commit: Result<(), StoreError>) {
        // A job without an outcome broke off in the middle.
        let outcome = self.outcome.unwrap_or_else(|| Err(panicked().into()));
        let outcome = match (outcome, commit) {
            (Ok(_), Err(error)) => Err(error.into()),
            (outcome, _) => outcome,
        };
        // Whoever waited may have gone.
        let _ = self.to.send(outcome);
    }
}
