//! From an operation to its answer, whatever carries it: its document is found, it is prepared and paid for, and once it was
//! executed, what was paid in advance is set right. What is refused is paid for as well, because it was looked at.
//!
//! These are steps, and not one function around the execution, which is awaited by who asks: a future around that one would
//! hold the whole request a second time.

use resolvers::error::Fault;
use schema::{Answer, Prepared};

use crate::{
    persisted::{Found, Name},
    respond::Refusal,
    state::State,
    throttle::{self, Paid, Payer},
};

/// Why an operation is not executed.
#[derive(Debug)]
pub(crate) enum NotExecuted {
    /// The client has asked for too much in too short a time.
    Unpaid(Refusal),
    /// There is no such document, or it is not answered here.
    NoDocument(Fault),
    /// What [`schema::prepare`] answers.
    Refused(Box<Answer>),
}

impl NotExecuted {
    /// The answer, with the guides about the error for a client of that `Accept-Language`.
    ///
    /// # Errors
    /// The refusal of a client that cannot pay.
    pub(crate) fn answer(
        self,
        state: &State,
        accept_language: Option<&str>,
        request_id: &str,
    ) -> Result<Answer, Refusal> {
        match self {
            Self::Unpaid(refusal) => Err(refusal),
            Self::NoDocument(fault) => Ok(schema::request_error(state.schema(), accept_language, fault, request_id)),
            Self::Refused(answer) => Ok(*answer),
        }
    }
}

impl State {
    /// The document that a request means.
    ///
    /// # Errors
    /// See [`crate::persisted::Persisted::find`].
    pub(crate) fn find(&self, payer: Payer, name: Option<Name>, text: Option<String>) -> Result<Found, NotExecuted> {
        self.persisted().find(name, text).map_err(|fault| match self.pay(payer, throttle::REFUSED) {
            Ok(_) => NotExecuted::NoDocument(fault),
            Err(refusal) => NotExecuted::Unpaid(refusal),
        })
    }

    /// A request that can be executed and is paid for, by what it may cost. Its document is kept where its client asked for
    /// that.
    ///
    /// # Errors
    /// See [`schema::prepare`].
    pub(crate) fn prepare(
        &self,
        payer: Payer,
        request: schema::Request,
        help: bool,
        keep: Option<[u8; 32]>,
    ) -> Result<(Prepared, Option<Paid<'_>>), NotExecuted> {
        let length = request.document.len();
        let prepared = match schema::prepare(self.schema(), request) {
            Ok(prepared) if help => prepared.with_help(),
            Ok(prepared) => prepared,
            Err(refused) => {
                self.pay(payer, throttle::of_refused(length)).map_err(NotExecuted::Unpaid)?;
                return Err(NotExecuted::Refused(refused));
            }
        };
        let paid = self.pay(payer, prepared.cost()).map_err(NotExecuted::Unpaid)?;
        self.persisted().keep(keep, prepared.document());
        Ok((prepared, paid))
    }
}

/// Sets right what was paid in advance for an answer, which then says what is left.
pub(crate) fn settle(answer: &mut Answer, paid: Option<Paid<'_>>) {
    if let (Some(paid), Some(charge)) = (paid, answer.charge()) {
        answer.throttle = Some(paid.settle(charge.actual));
    }
}
