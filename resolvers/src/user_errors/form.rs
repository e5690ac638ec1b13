//! From an input to a change, and from a refusal to a payload.

use std::{marker::PhantomData, sync::Arc};

use async_graphql::Context;
use entities::{
    access::Viewer,
    change::{Author, Change},
    locale::Locale,
    writer::{Job, Stop},
};

use super::{Payload, Refusal, UserError};
use crate::{
    context::{access, database, request, services},
    error::Result,
    money::reader,
};

/// An input on its way to a change. It gathers all mistakes that stand in the input, so that a person mends them at once.
pub(crate) struct Form<'c, P> {
    ctx: &'c Context<'c>,
    mutation: &'static str,
    reader: Locale,
    mistakes: Vec<UserError>,
    payload: PhantomData<fn() -> P>,
}

impl<'c, P: Payload> Form<'c, P> {
    /// Of the mutation with that name in the contract: `createTeam`.
    ///
    /// # Errors
    /// As [`request`].
    pub(crate) fn new(ctx: &'c Context<'c>, mutation: &'static str) -> Result<Self> {
        Ok(Self { ctx, mutation, reader: reader(request(ctx)?, None), mistakes: Vec::new(), payload: PhantomData })
    }

    /// A value as it was parsed; `None` where it was refused, which is taken note of.
    pub(crate) fn read<T, E, R: Refusal>(
        &mut self,
        value: std::result::Result<T, E>,
        refusal: impl FnOnce(E) -> R,
    ) -> Option<T> {
        value.map_err(|error| self.mistake(&refusal(error))).ok()
    }

    /// Takes note of a mistake.
    pub(crate) fn mistake(&mut self, refusal: &impl Refusal) {
        self.mistakes.push(UserError::of(refusal, self.mutation, self.reader));
    }

    /// The payload of what is refused, with the mistakes found so far.
    pub(crate) fn refused(&mut self) -> P {
        P::refused(std::mem::take(&mut self.mistakes))
    }

    /// Makes the change, and gives its answer; `None` where it was refused, which is taken note of.
    ///
    /// # Errors
    /// When it failed, rather than being refused.
    pub(crate) async fn send<C>(&mut self, change: C) -> Result<Option<C::Answer>>
    where
        C: Change,
        C::Refusal: Refusal,
    {
        let services = services(self.ctx)?;
        let Viewer::User(by) = access(self.ctx)?.viewer() else {
            self.mistake(&C::hidden());
            return Ok(None);
        };
        let author = Author { by: (**by).clone(), ids: Arc::clone(&services.ids), at: services.clock.now() };
        // By the request's own way, so that the payload is read from what was written.
        let outcome = database(self.ctx)?.make(change, author).await;
        self.told(outcome)
    }

    /// The same of a job that nobody need be signed in for.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub(crate) async fn run<J>(&mut self, job: J) -> Result<Option<J::Answer>>
    where
        J: Job,
        J::Refusal: Refusal,
    {
        let outcome = database(self.ctx)?.transact(job).await;
        self.told(outcome)
    }

    fn told<T, R: Refusal>(&mut self, outcome: std::result::Result<T, Stop<R>>) -> Result<Option<T>> {
        match outcome {
            Ok(answer) => {
                access(self.ctx)?.changed();
                Ok(Some(answer))
            }
            Err(Stop::Failed(error)) => Err(error.into()),
            Err(Stop::Refused(refusal)) => {
                self.mistake(&refusal);
                Ok(None)
            }
        }
    }
}
