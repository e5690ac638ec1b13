//! An operation under way, whatever carries it: a stream of what is to be said.

use std::{net::IpAddr, panic::AssertUnwindSafe};

use entities::access::Viewer;
use futures_util::{
    FutureExt, StreamExt,
    future::pending,
    stream::{BoxStream, unfold},
};
use resolvers::error::{ErrorCode, Fault};
use schema::{Answer, Happened, Subscribed};
use tokio::time::timeout;

use super::connections::Place;
use crate::{
    answering::{NotExecuted, settle},
    graphql_request::Operation,
    respond::Refusal,
    state::State,
    throttle::{self, Payer},
    viewer,
};

/// Who sends operations. The token is kept, and looked up anew for every operation and every event: it may have been taken
/// back.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) token: Option<String>,
    pub(super) address: Option<IpAddr>,
    pub(super) accept_language: Option<String>,
}

/// What is to be said about an operation.
#[derive(Debug)]
pub(super) enum Said {
    /// A response.
    Next(Answer),
    /// It is over.
    Complete,
    /// It is over, and was never executed, or broke.
    Refused(Answer),
    /// The token is not good any more, so that nothing of this caller's is.
    Unknown,
}

/// Runs an operation. Nothing happens but when the stream is asked; what it gives is one operation's, in order, and ends.
pub(super) fn run(state: State, caller: Caller, operation: Operation, request_id: String) -> BoxStream<'static, Said> {
    let running = Running { state, caller, request_id, step: Step::Begin(Box::new(operation)) };
    unfold(running, |running| async move {
        let (state, caller, id) = (running.state.clone(), running.caller.clone(), running.request_id.clone());
        // Another operation of the same connection must not break with this one.
        AssertUnwindSafe(running.next()).catch_unwind().await.unwrap_or_else(|_| {
            let over = Running { state, caller, request_id: id, step: Step::Over };
            let refusal = Refusal::broken();
            Some((Said::Refused(over.caller.refused(&over.state, refusal.fault(), &over.request_id)), over))
        })
    })
    .boxed()
}

struct Running {
    state: State,
    caller: Caller,
    request_id: String,
    step: Step,
}

enum Step {
    Begin(Box<Operation>),
    /// A subscription between its events, with its place.
    Waiting(Box<Subscribed>, Place),
    /// All was said but that it is over.
    Answered,
    Over,
}

impl Running {
    /// What is said next, and how it goes on.
    async fn next(mut self) -> Option<(Said, Self)> {
        loop {
            let (said, step) = match std::mem::replace(&mut self.step, Step::Over) {
                Step::Begin(operation) => match begin(&self.state, &self.caller, &self.request_id, *operation).await {
                    Ok((subscribed, place)) => (None, Step::Waiting(subscribed, place)),
                    Err(said @ Said::Next(_)) => (Some(said), Step::Answered),
                    Err(said) => (Some(said), Step::Over),
                },
                Step::Waiting(mut subscribed, place) => match self.happening(&mut subscribed).await {
                    said @ (None | Some(Said::Next(_))) => (said, Step::Waiting(subscribed, place)),
                    over => (over, Step::Over),
                },
                Step::Answered => (Some(Said::Complete), Step::Over),
                Step::Over => return None,
            };
            self.step = step;
            if let Some(said) = said {
                return Some((said, self));
            }
        }
    }

    /// Waits for an event; what is to be said about it, if anything.
    async fn happening(&self, subscribed: &mut Subscribed) -> Option<Said> {
        let Some(event) = subscribed.next().await else { return Some(Said::Complete) };
        let (viewer, paid) = loop {
            let viewer = match self.caller.viewer(&self.state).await {
                Ok(viewer) => viewer,
                Err(refusal) if refusal.is_unauthenticated() => return Some(Said::Unknown),
                // The event is lost, and who asks is not known for sure: they are told that and no more.
                Err(_) => return Some(Said::Next(self.missed())),
            };
            let Some(throttle) = self.state.throttle() else { break (viewer, None) };
            match throttle.pay(self.caller.payer(&viewer), subscribed.cost()) {
                Ok(paid) => break (viewer, Some(paid)),
                // An event can wait. Who it is for may be somebody else by then.
                Err(wait) => drop(timeout(wait, pending::<()>()).await),
            }
        };
        match subscribed.answer(self.state.schema(), self.state.services(), viewer, event).await {
            Happened::Answer(mut answer) => {
                settle(&mut answer, paid);
                Some(Said::Next(answer))
            }
            Happened::Nothing => None,
            Happened::Over => Some(Said::Complete),
        }
    }

    fn missed(&self) -> Answer {
        let message = "a change could not be looked at: read again what is shown; the subscription goes on";
        self.caller.refused(&self.state, Fault::new(ErrorCode::EventsMissed, message), &self.request_id)
    }
}

/// Begins an operation: a subscription with its place, or else what is to be said.
async fn begin(
    state: &State,
    caller: &Caller,
    request_id: &str,
    operation: Operation,
) -> Result<(Box<Subscribed>, Place), Said> {
    let refused = |refusal: Refusal| caller.refused(state, refusal.fault(), request_id);
    let not_executed = |why: NotExecuted| {
        let answer = why.answer(state, caller.accept_language.as_deref(), request_id);
        Said::Refused(answer.unwrap_or_else(refused))
    };
    let viewer = caller.viewer(state).await.map_err(|refusal| {
        if refusal.is_unauthenticated() { Said::Unknown } else { Said::Refused(refused(refusal)) }
    })?;
    let payer = caller.payer(&viewer);
    tracing::info!(request_id, operation = operation.name_for_log(), "operation");
    let found = state.find(payer, operation.persisted, operation.document).map_err(not_executed)?;
    let (keep, help) = (found.keep(), operation.help.unwrap_or(false));
    let request = schema::Request {
        document: found.document,
        operation_name: operation.name,
        variables: operation.variables,
        viewer,
        accept_language: caller.accept_language.clone(),
        request_id: request_id.to_owned(),
        failures: None,
    };
    let (prepared, paid) = state.prepare(payer, request, help, keep).map_err(not_executed)?;
    if !prepared.is_subscription() {
        let mut answer = schema::execute_prepared(state.schema(), state.services(), prepared).await;
        settle(&mut answer, paid);
        return Err(Said::Next(answer));
    }
    let subscribed = schema::subscribe(state.schema(), state.services(), prepared).await;
    if let Some(paid) = paid {
        // Events are paid for one by one.
        paid.settle(throttle::REFUSED);
    }
    let subscribed = subscribed.map_err(|answer| Said::Refused(*answer))?;
    match state.live().subscribe(payer) {
        Some(place) => Ok((Box::new(subscribed), place)),
        None => {
            let most = state.live().limits().subscriptions;
            let message = format!("{most} subscriptions are the most at once: end one before you begin another");
            let fault = Fault::new(ErrorCode::LimitExceeded, message);
            Err(Said::Refused(caller.refused(state, fault, request_id)))
        }
    }
}

impl Caller {
    /// An answer to an operation that is not executed, with the guides about the error in the caller's language.
    pub(super) fn refused(&self, state: &State, fault: Fault, request_id: &str) -> Answer {
        schema::request_error(state.schema(), self.accept_language.as_deref(), fault, request_id)
    }

    /// Who asks, as of now. Trying out tokens is paid for.
    ///
    /// # Errors
    /// See [`viewer::known`]; 429 for who tried out too many.
    pub(super) async fn viewer(&self, state: &State) -> Result<Viewer, Refusal> {
        match viewer::known(state.services(), self.token.as_deref()).await {
            Err(refusal) if refusal.is_unauthenticated() => {
                state.pay(Payer::Address(self.address), throttle::REFUSED).and(Err(refusal))
            }
            known => known,
        }
    }

    fn payer(&self, viewer: &Viewer) -> Payer {
        Payer::of(viewer, || self.address)
    }
}
