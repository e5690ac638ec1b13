//! Who asks, and the one way to an answer: an operation of the schema's, with the caller's rights and at the caller's cost.

use async_graphql::{ServerError, Value as Constant};
use entities::access::Viewer;
use kb::{KnowledgeBase, export::Exporter};
use resolvers::{
    context::Services,
    error::{ErrorCode, Fault},
};
use schema::Answer;
use serde_json::Value;

use crate::{
    answering::{NotExecuted, settle},
    respond::Refusal,
    routes::guides::Reader,
    state::State,
    throttle::Payer,
};

/// Who asks.
#[derive(Clone)]
pub(crate) struct Caller {
    /// What the request's statements share.
    pub(crate) services: Services,
    /// As whom.
    pub(crate) viewer: Viewer,
    /// At whose cost.
    pub(crate) payer: Payer,
    /// The `Accept-Language` header as it came.
    pub(crate) accept_language: Option<String>,
    /// What the log knows the request by.
    pub(crate) request_id: String,
    /// What addresses of this desk begin with; empty where nobody knows.
    pub(crate) site: String,
}

/// An operation to be executed.
pub(super) struct Question {
    pub(super) document: String,
    pub(super) operation_name: Option<String>,
    /// An object, or null.
    pub(super) variables: Value,
    /// Whether guides are wanted beside the answer.
    pub(super) help: bool,
}

/// Why there is no answer, in words for the assistant: what happened, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unanswered {
    /// The words.
    pub(super) why: String,
    /// Whether it is a defect of ours, so that no other request would have been answered.
    pub(super) is_ours: bool,
}

impl Unanswered {
    /// For what the caller gave.
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), is_ours: false }
    }
}

impl From<Fault> for Unanswered {
    fn from(fault: Fault) -> Self {
        let code = fault.code();
        Self { why: format!("{}: {}", code.as_str(), fault.message()), is_ours: code == ErrorCode::InternalServerError }
    }
}

impl From<Refusal> for Unanswered {
    fn from(refusal: Refusal) -> Self {
        refusal.fault().into()
    }
}

impl From<NotExecuted> for Unanswered {
    fn from(why: NotExecuted) -> Self {
        match why {
            NotExecuted::Unpaid(refusal) => refusal.into(),
            NotExecuted::NoDocument(fault) => fault.into(),
            NotExecuted::Refused(answer) => in_words(&answer.errors),
        }
    }
}

impl Caller {
    /// What this caller may have of the guides, with whole addresses.
    pub(super) fn exporter<'a>(&self, kb: &'a KnowledgeBase) -> Exporter<'a> {
        Exporter::new(kb, &self.site, Reader::known(&self.viewer).0)
    }

    /// Executes an operation.
    ///
    /// # Errors
    /// One that is refused before it is executed, or cannot be paid for.
    pub(super) async fn answer(&self, state: &State, question: Question) -> Result<Answer, Unanswered> {
        let Question { document, operation_name, variables, help } = question;
        let request = schema::Request {
            document,
            operation_name,
            variables,
            viewer: self.viewer.clone(),
            accept_language: self.accept_language.clone(),
            request_id: self.request_id.clone(),
            failures: None,
        };
        let (prepared, paid) = state.prepare(self.payer, request, help, None)?;
        let mut answer = schema::execute_prepared(state.schema(), &self.services, prepared).await;
        settle(&mut answer, paid);
        Ok(answer)
    }

    /// Executes an operation of ours, which fails as a whole or not at all.
    ///
    /// # Errors
    /// As [`Self::answer`], and for arguments that the schema refuses.
    pub(super) async fn data(&self, state: &State, document: &str, variables: Value) -> Result<Value, Unanswered> {
        let question = Question { document: document.to_owned(), operation_name: None, variables, help: false };
        let answer = self.answer(state, question).await?;
        if !answer.errors.is_empty() {
            return Err(in_words(&answer.errors));
        }
        let data = answer.data().unwrap_or(b"null");
        serde_json::from_slice(data).map_err(|error| Refusal::internal(error).into())
    }
}

/// The code of an error.
pub(super) fn code(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Constant::String(code) => Some(code),
        _ => None,
    }
}

/// Errors, a line each. The log's name is told where nothing else helps.
pub(super) fn in_words(errors: &[ServerError]) -> Unanswered {
    let is_ours = |error: &ServerError| code(error) == Some(ErrorCode::InternalServerError.as_str());
    let line = |error: &ServerError| {
        let (message, code) = (&error.message, code(error).unwrap_or_default());
        match error.extensions.as_ref().and_then(|extensions| extensions.get("requestId")) {
            Some(Constant::String(id)) if is_ours(error) => format!("{code}: {message} (request {id})"),
            _ => format!("{code}: {message}"),
        }
    };
    Unanswered { why: errors.iter().map(line).collect::<Vec<_>>().join("\n"), is_ours: errors.iter().any(is_ours) }
}
